// Moving a day or an activity: where it is taken from, where it would go, and which edit that is. Pure.
import { SLOTS } from '@/components/itinerary/SlotMark';
import type { DailyPlan, Operation, Slot } from '@/types';

export interface Target {
  day: number;
  /** Activities only. */
  slot: Slot | null;
}

export interface Moving {
  kind: 'day' | 'activity';
  id: string;
  name: string;
  from: Target;
  target: Target;
  /** The pointer drags a label along. */
  pointer: { x: number; y: number } | null;
}

export const sameTarget = (a: Target, b: Target) => a.day === b.day && a.slot === b.slot;

export function takeUp(
  days: DailyPlan[],
  id: string,
  dayName: (n: number) => string,
): Moving | null {
  for (const day of days) {
    if (day.id === id) {
      const from = { day: day.day, slot: null };
      return { kind: 'day', id, name: dayName(day.day), from, target: from, pointer: null };
    }
    const activity = day.activities.find((other) => other.id === id);
    if (activity) {
      const from = { day: day.day, slot: activity.slot };
      return { kind: 'activity', id, name: activity.title, from, target: from, pointer: null };
    }
  }
  return null;
}

/** The next target up (-1) or down (1); at the ends it stays. Locked days take no activities. */
export function step(moving: Moving, days: DailyPlan[], by: 1 | -1): Target {
  const { day, slot } = moving.target;
  if (moving.kind === 'day') {
    return { day: Math.min(days.length, Math.max(1, day + by)), slot: null };
  }
  let at = (day - 1) * SLOTS.length + SLOTS.indexOf(slot ?? 'morning') + by;
  while (at >= 0 && at < days.length * SLOTS.length) {
    const next = days[Math.floor(at / SLOTS.length)];
    if (next && !next.locked) return { day: next.day, slot: SLOTS[at % SLOTS.length] ?? null };
    at += by;
  }
  return moving.target;
}

/** The target under a point of a day's card, given how far down the point is (0..1). */
export function targetAt(moving: Moving, day: DailyPlan, part: number): Target {
  if (moving.kind === 'day') return { day: day.day, slot: null };
  if (day.locked) return moving.target;
  const index = Math.min(SLOTS.length - 1, Math.max(0, Math.floor(part * SLOTS.length)));
  return { day: day.day, slot: SLOTS[index] ?? null };
}

/** Null when it would stay where it is. */
export function moveOperation({ kind, id, from, target }: Moving): Operation | null {
  if (sameTarget(from, target)) return null;
  if (kind === 'day') return { op: 'move_day', day: from.day, to: target.day };
  return { op: 'move_activity', id, to: target.day, ...(target.slot && { slot: target.slot }) };
}
