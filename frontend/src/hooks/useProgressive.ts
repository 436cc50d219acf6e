// How many rows of a long list are drawn: a screenful at once, the rest in small steps whenever the browser is free. A
// long trip or a long chat then never holds up typing.
import { startTransition, useEffect, useState } from 'react';

export function useProgressive(total: number, first: number, step: number): number {
  const [drawn, setDrawn] = useState(first);
  useEffect(() => {
    if (drawn >= total) return;
    const frame = requestAnimationFrame(() => startTransition(() => setDrawn(drawn + step)));
    return () => cancelAnimationFrame(frame);
  }, [drawn, total, step]);
  return Math.min(drawn, total);
}
