// Sums of costs.
import { expect, it } from 'vitest';
import { aTrip } from '@/test/trip';
import { costsOf, labelStep, niceMaximum } from './costs';

it('adds up without drifting', () => {
  const costs = costsOf(aTrip());
  expect(costs.kinds).toEqual({ activities: 10, stays: 40.1, transfers: 20.2, shared: 5 });
  const parts = Object.values(costs.kinds).reduce((sum, amount) => sum + amount, 0);
  expect(parts).toBeCloseTo(costs.total, 10);
  expect(costs.days[0]).toMatchObject({ day: 1, activities: 10, stays: 40.1, total: 70.3 });
});

it('rounds the scale up to something readable', () => {
  expect([0, 1, 7, 12, 180, 999].map(niceMaximum)).toEqual([1, 1, 8, 15, 200, 1000]);
});

it('numbers as many bars as there is room for', () => {
  expect([52, 33, 15, 330 / 60, 2].map(labelStep)).toEqual([1, 1, 2, 5, 10]);
});
