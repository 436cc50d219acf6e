// Whether an Enter belongs to an input method and not to us. Some browsers report the Enter that ends a composition
// after the composition, hence the short wait.
import { useMemo, useRef, type KeyboardEvent } from 'react';

const AFTER_MS = 30;

export function useImeGuard() {
  const endedAt = useRef(-Infinity);
  return useMemo(
    () => ({
      onCompositionEnd: () => {
        endedAt.current = performance.now();
      },
      isComposing: (event: KeyboardEvent) =>
        event.nativeEvent.isComposing ||
        event.key === 'Process' ||
        performance.now() - endedAt.current < AFTER_MS,
    }),
    [],
  );
}
