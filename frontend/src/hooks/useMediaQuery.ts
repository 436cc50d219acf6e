// Layout decisions that CSS alone cannot make (a column here, a sheet there).
import { useCallback, useSyncExternalStore } from 'react';

export function useMediaQuery(query: string): boolean {
  const subscribe = useCallback(
    (changed: () => void) => {
      const list = window.matchMedia(query);
      list.addEventListener('change', changed);
      return () => list.removeEventListener('change', changed);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => window.matchMedia(query).matches);
}

/** Chat and preview stand side by side. */
export const useIsTablet = () => useMediaQuery('(min-width: 48rem)');
/** The list of chats has a column of its own. */
export const useIsDesktop = () => useMediaQuery('(min-width: 72rem)');
/** Fingers rather than a mouse and a keyboard. */
export const useIsTouch = () => useMediaQuery('(pointer: coarse)');
