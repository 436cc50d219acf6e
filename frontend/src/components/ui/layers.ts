// The dialogs that are open, the newest last. What lies above all of them is drawn inside the newest one: everything
// outside of it is out of reach for keys and screen readers.
import { useCallback, useEffect, useState } from 'react';
import { create } from 'zustand';

const useLayers = create<{ open: HTMLElement[] }>(() => ({ open: [] }));

/** A ref for the content of a dialog. */
export function useLayer(): (element: HTMLElement | null) => void {
  const [layer, setLayer] = useState<HTMLElement | null>(null);
  useEffect(() => {
    if (!layer) return;
    useLayers.setState(({ open }) => ({ open: [...open, layer] }));
    return () => useLayers.setState(({ open }) => ({ open: open.filter((el) => el !== layer) }));
  }, [layer]);
  return useCallback((element) => setLayer(element), []);
}

/** Where to draw what lies above everything. */
export const useTopLayer = (): HTMLElement => useLayers(({ open }) => open.at(-1) ?? document.body);
