// From the form of wishes to edit operations: only what changed is sent.
import type { Constraints, Itinerary, Operation } from '@/types';
import { parseCost } from './activityEdits';

/** As typed or chosen; empty means that nothing is wished for. */
export interface WishValues {
  days: string;
  budget: string;
  adults: string;
  children: string;
  pace: string;
  start: string;
}

export type WishErrors = Partial<Record<keyof WishValues, true>>;

export const MOST_DAYS = 60;
export const MOST_PEOPLE = 20;

/** What is wished for so far, and where nothing is, how the trip is now. */
export function wishesOf(draft: Itinerary, wishes: Constraints | null): WishValues {
  return {
    days: String(draft.duration_days),
    budget: wishes?.budget ? String(wishes.budget.amount) : '',
    adults: String(wishes?.party?.adults ?? 1),
    children: String(wishes?.party?.children ?? 0),
    pace: wishes?.pace ?? '',
    start: draft.start_date ?? '',
  };
}

function whole(text: string, least: number, most: number): number | null {
  const value = Number(text.trim());
  return text.trim() !== '' && Number.isInteger(value) && value >= least && value <= most
    ? value
    : null;
}

export function wishErrors({ days, budget, adults, children }: WishValues): WishErrors {
  return {
    ...(whole(days, 1, MOST_DAYS) === null && { days: true as const }),
    ...(whole(adults, 1, MOST_PEOPLE) === null && { adults: true as const }),
    ...(whole(children, 0, MOST_PEOPLE) === null && { children: true as const }),
    ...(parseCost(budget) === null && { budget: true as const }),
  };
}

/** `currency` is that of the draft: amounts are shown and typed in it. */
export function wishOperations(
  before: WishValues,
  after: WishValues,
  currency: string,
): Operation[] {
  const changed = (name: keyof WishValues) => before[name].trim() !== after[name].trim();
  const operations: Operation[] = [];
  if (changed('start') && after.start) operations.push({ op: 'set_start', title: after.start });
  if (changed('adults') || changed('children')) {
    operations.push({
      op: 'set_party',
      amount: Number(after.adults),
      days: [Number(after.children)],
    });
  }
  if (changed('pace') && after.pace) operations.push({ op: 'set_pace', level: after.pace });
  if (changed('days')) operations.push({ op: 'set_duration', days: [Number(after.days)] });
  // The length first: what the trip may cost is judged by its days.
  if (changed('budget')) {
    const amount = parseCost(after.budget);
    operations.push(
      after.budget.trim() === '' || amount === null
        ? { op: 'drop_constraint', level: 'budget' }
        : { op: 'set_budget', amount, unit: currency, level: 'cap' },
    );
  }
  return operations;
}
