// Brings an element of the draft into view, and makes it flash once.
import { useEffect, type RefObject } from 'react';

/** Frames to wait for: the far days of a long trip are drawn a little later. */
const PATIENCE = 90;

function showElement(root: HTMLElement | null, id: string): boolean {
  const element = root?.querySelector<HTMLElement>(`[data-element="${CSS.escape(id)}"]`);
  // Hidden behind another part of the trip.
  if (!element?.offsetParent) return false;
  element.scrollIntoView({ block: 'center' });
  element.getAnimations().forEach((animation) => animation.cancel());
  element.animate(
    [
      { backgroundColor: 'var(--action-soft)' },
      { backgroundColor: 'var(--action-soft)', offset: 0.4 },
      {},
    ],
    { duration: 1600, easing: 'ease-out' },
  );
  return true;
}

/** Shows it once it is drawn. Returns what gives the waiting up. */
export function showSoon(root: HTMLElement | null, id: string): () => void {
  let left = PATIENCE;
  let frame = 0;
  const look = () => {
    if (showElement(root, id) || left === 0) return;
    left -= 1;
    frame = requestAnimationFrame(look);
  };
  frame = requestAnimationFrame(look);
  return () => cancelAnimationFrame(frame);
}

/** Follows "show in preview" once the days are drawn. */
export function useFocusRequest(
  focus: { id: string; request: number } | null,
  isReady: boolean,
  root: RefObject<HTMLElement | null>,
): void {
  const { id, request } = focus ?? { id: '', request: 0 };
  useEffect(() => {
    if (request === 0 || !isReady) return;
    return showSoon(root.current, id);
  }, [id, request, isReady, root]);
}
