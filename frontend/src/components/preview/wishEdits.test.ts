// Wishes typed into the form become the fewest operations that say them.
import { describe, expect, it } from 'vitest';
import { aTrip } from '@/test/trip';
import { wishErrors, wishesOf, wishOperations } from './wishEdits';

describe('wishes', () => {
  const before = wishesOf(aTrip(), null);

  it('start from the trip as it is', () => {
    expect(before).toMatchObject({ days: '2', adults: '1', children: '0', budget: '', pace: '' });
    expect(wishOperations(before, before, 'USD')).toEqual([]);
  });

  it('say who travels in one operation, children beside the adults', () => {
    expect(wishOperations(before, { ...before, adults: '2', children: '1' }, 'USD')).toEqual([
      { op: 'set_party', amount: 2, days: [1] },
    ]);
  });

  it('set the length before the money, and drop a budget that was emptied', () => {
    const after = { ...before, days: '7', budget: '1500', pace: 'relaxed' };
    expect(wishOperations(before, after, 'EUR')).toEqual([
      { op: 'set_pace', level: 'relaxed' },
      { op: 'set_duration', days: [7] },
      { op: 'set_budget', amount: 1500, unit: 'EUR', level: 'cap' },
    ]);
    expect(wishOperations(after, { ...after, budget: '' }, 'EUR')).toEqual([
      { op: 'drop_constraint', level: 'budget' },
    ]);
  });

  it('are refused where they make no sense', () => {
    expect(wishErrors(before)).toEqual({});
    expect(wishErrors({ ...before, days: '61', adults: '0', children: '-1', budget: 'x' })).toEqual(
      { days: true, adults: true, children: true, budget: true },
    );
    expect(wishErrors({ ...before, days: '2.5', adults: '' })).toEqual({
      days: true,
      adults: true,
    });
  });
});
