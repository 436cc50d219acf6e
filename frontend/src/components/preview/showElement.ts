// Brings an element of the draft into view, and makes it flash once.
import { useEffect, type RefObject } from 'react';

export function showElement(root: HTMLElement | null, id: string): void {
  const element = root?.querySelector<HTMLElement>(`[data-element="${CSS.escape(id)}"]`);
  if (!element) return;
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
    const frame = requestAnimationFrame(() => showElement(root.current, id));
    return () => cancelAnimationFrame(frame);
  }, [id, request, isReady, root]);
}
