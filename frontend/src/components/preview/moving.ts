// Moving a day or an activity: where it is taken from, where it would go, and which edit that is. Pure.
import { SLOTS } from '@/components/itinerary/SlotMark';
import type { Activity, DailyPlan, Operation, Slot } from '@/types';

export interface Target {
  day: number;
  /** Activities only. */
  slot: Slot | null;
  /** Place among the activities of that part of the day, from 1; 0 for days. */
  position: number;
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

export const sameTarget = (a: Target, b: Target) =>
  a.day === b.day && a.slot === b.slot && a.position === b.position;

/** What stands in a part of a day besides the activity that is being moved. */
export const othersIn = (day: DailyPlan, slot: Slot, moved: string): Activity[] =>
  day.activities.filter((activity) => activity.slot === slot && activity.id !== moved);

export function takeUp(
  days: DailyPlan[],
  id: string,
  dayName: (n: number) => string,
): Moving | null {
  for (const day of days) {
    if (day.id === id) {
      const from = { day: day.day, slot: null, position: 0 };
      return { kind: 'day', id, name: dayName(day.day), from, target: from, pointer: null };
    }
    const activity = day.activities.find((other) => other.id === id);
    if (activity) {
      const { slot, title: name } = activity;
      const inSlot = day.activities.filter((other) => other.slot === slot);
      const from = { day: day.day, slot, position: inSlot.indexOf(activity) + 1 };
      return { kind: 'activity', id, name, from, target: from, pointer: null };
    }
  }
  return null;
}

/** Every place that a day has for the activity, from its morning to its evening. A locked day has none. */
export function placesOf(day: DailyPlan, moved: string): Target[] {
  if (day.locked) return [];
  return SLOTS.flatMap((slot) =>
    Array.from({ length: othersIn(day, slot, moved).length + 1 }, (_, index) => ({
      day: day.day,
      slot,
      position: index + 1,
    })),
  );
}

/** The next place up (-1) or down (1); at the ends it stays. */
export function step(moving: Moving, days: DailyPlan[], by: 1 | -1): Target {
  if (moving.kind === 'day') return stepDay(moving, days, by);
  const places = days.flatMap((day) => placesOf(day, moving.id));
  const at = places.findIndex((place) => sameTarget(place, moving.target));
  return places[at + by] ?? moving.target;
}

/** The same part of the day before (-1) or after (1) that is not locked, as its last entry. */
export function stepDay(moving: Moving, days: DailyPlan[], by: 1 | -1): Target {
  const { day: now, slot } = moving.target;
  if (slot === null) {
    return { ...moving.target, day: Math.min(days.length, Math.max(1, now + by)) };
  }
  const open = days.filter(({ day, locked }) => !locked && (day - now) * by > 0);
  const next = by === 1 ? open[0] : open.at(-1);
  if (!next) return moving.target;
  return { day: next.day, slot, position: othersIn(next, slot, moving.id).length + 1 };
}

/** The target under a point of a day's card, given how far down the point is (0..1): every place is as high. */
export function targetAt(moving: Moving, day: DailyPlan, part: number): Target {
  if (moving.kind === 'day') return { ...moving.target, day: day.day };
  const places = placesOf(day, moving.id);
  const index = Math.min(places.length - 1, Math.max(0, Math.floor(part * places.length)));
  return places[index] ?? moving.target;
}

/** Null when it would stay where it is. */
export function moveOperation(moving: Moving, days: DailyPlan[]): Operation | null {
  const { kind, id, from, target } = moving;
  if (sameTarget(from, target)) return null;
  if (kind === 'day') return { op: 'move_day', day: from.day, to: target.day };
  const { day: to, slot, position } = target;
  const day = days.find((other) => other.day === to);
  const isAlone = !day || !slot || othersIn(day, slot, id).length === 0;
  return {
    op: 'move_activity',
    id,
    to,
    ...(slot && { slot }),
    ...(!isAlone && { amount: position }),
  };
}

/** One place earlier or later in the same part of the day, for menus. Null at its ends. */
export function swapOperation(day: DailyPlan, id: string, by: 1 | -1): Operation | null {
  const moving = takeUp([day], id, String);
  if (!moving?.from.slot) return null;
  const position = moving.from.position + by;
  if (position < 1 || position > othersIn(day, moving.from.slot, id).length + 1) return null;
  return moveOperation({ ...moving, target: { ...moving.from, position } }, [day]);
}
