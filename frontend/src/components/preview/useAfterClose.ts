// A form that a menu opens must wait until the menu is gone: an open menu keeps the focus inside, and a closing one gives
// it back to its button.
import { useRef } from 'react';

export function useAfterClose() {
  const next = useRef<(() => void) | null>(null);
  return {
    /** For `onSelect`. */
    afterClose: (open: () => void) => () => {
      next.current = open;
    },
    /** For the menu's content. */
    onCloseAutoFocus: (event: Event) => {
      const open = next.current;
      if (!open) return;
      next.current = null;
      event.preventDefault();
      open();
    },
  };
}
