// What a trip costs, by day and by kind. Sums are made of the server's numbers, in cents, so that nothing drifts.
import type { Itinerary } from '@/types';

export const KINDS = ['activities', 'stays', 'transfers', 'shared'] as const;
export type CostKind = (typeof KINDS)[number];

export interface DayCost {
  day: number;
  id: string;
  activities: number;
  stays: number;
  transfers: number;
  total: number;
}

export interface Costs {
  days: DayCost[];
  kinds: Record<CostKind, number>;
  total: number;
}

const sum = (amounts: number[]) =>
  amounts.reduce((total, amount) => total + Math.round(amount * 1000), 0) / 1000;

type Costed = Pick<Itinerary, 'daily_plans' | 'shared_costs' | 'budget_amount'>;

export function costsOf(trip: Costed): Costs {
  const days = trip.daily_plans.map((day) => ({
    day: day.day,
    id: day.id,
    activities: sum(day.activities.map(({ cost }) => cost)),
    stays: day.stay?.cost ?? 0,
    transfers: day.transfer?.cost ?? 0,
    total: day.cost,
  }));
  return {
    days,
    kinds: {
      activities: sum(days.map((day) => day.activities)),
      stays: sum(days.map((day) => day.stays)),
      transfers: sum(days.map((day) => day.transfers)),
      shared: sum(trip.shared_costs.map(({ cost }) => cost)),
    },
    total: trip.budget_amount,
  };
}

/** A round number at or above the highest bar. */
export function niceMaximum(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((factor) => factor * power >= value) ?? 10;
  return step * power;
}

/** Room for a number of two digits, with some air. */
const LABEL_PX = 20;

/** Every how many days a bar is numbered, when bars are this far apart. */
export function labelStep(step: number): number {
  return [1, 2, 5, 10, 20, 50].find((days) => days * step >= LABEL_PX) ?? 100;
}
