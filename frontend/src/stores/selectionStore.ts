// The trips picked for a remix: at most three, in the order of picking, kept while the tab lives.
import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import type { ItinerarySummary } from '@/types';

export const MAX_SOURCES = 3;

interface SelectionStore {
  selected: ItinerarySummary[];
  /** Adds or removes a trip. False when there was no room for it. */
  toggle: (trip: ItinerarySummary) => boolean;
  clear: () => void;
}

export const useSelectionStore = create<SelectionStore>()(
  persist(
    (set, get) => ({
      selected: [],
      toggle: (trip) => {
        const { selected } = get();
        if (selected.some(({ id }) => id === trip.id)) {
          set({ selected: selected.filter(({ id }) => id !== trip.id) });
          return true;
        }
        if (selected.length >= MAX_SOURCES) return false;
        set({ selected: [...selected, trip] });
        return true;
      },
      clear: () => set({ selected: [] }),
    }),
    { name: 'remix.selection', storage: createJSONStorage(() => sessionStorage) },
  ),
);
