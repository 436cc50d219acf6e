// Scrolls a box while something is dragged near its upper or lower edge.
import { useCallback, useEffect, useRef } from 'react';

const ZONE = 56;
const SPEED = 12;

export function useEdgeScroll() {
  const frame = useRef(0);
  const stop = useCallback(() => {
    cancelAnimationFrame(frame.current);
    frame.current = 0;
  }, []);
  const follow = useCallback(
    (box: Element | null, y: number, scrolled: () => void) => {
      stop();
      if (!box) return;
      const { top, bottom } = box.getBoundingClientRect();
      const push = y < top + ZONE ? y - top - ZONE : y > bottom - ZONE ? y - bottom + ZONE : 0;
      if (push === 0) return;
      const run = () => {
        const before = box.scrollTop;
        box.scrollTop += Math.max(-SPEED, Math.min(SPEED, push / 4));
        if (box.scrollTop !== before) scrolled();
        frame.current = requestAnimationFrame(run);
      };
      frame.current = requestAnimationFrame(run);
    },
    [stop],
  );
  useEffect(() => stop, [stop]);
  return { follow, stop };
}
