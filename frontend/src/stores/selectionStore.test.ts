// Three trips, in the order of picking.
import { beforeEach, describe, expect, it } from 'vitest';
import type { ItinerarySummary } from '@/types';
import { useSelectionStore } from './selectionStore';

const trip = (id: string) => ({ id, title: id }) as ItinerarySummary;
const ids = () => useSelectionStore.getState().selected.map(({ id }) => id);

beforeEach(() => useSelectionStore.getState().clear());

describe('selection', () => {
  it('keeps the order and takes a trip back', () => {
    const { toggle } = useSelectionStore.getState();
    ['a', 'b', 'c'].forEach((id) => expect(toggle(trip(id))).toBe(true));
    toggle(trip('b'));
    expect(ids()).toEqual(['a', 'c']);
  });

  it('refuses the fourth', () => {
    const { toggle } = useSelectionStore.getState();
    ['a', 'b', 'c'].forEach((id) => toggle(trip(id)));
    expect(toggle(trip('d'))).toBe(false);
    expect(ids()).toEqual(['a', 'b', 'c']);
  });
});
