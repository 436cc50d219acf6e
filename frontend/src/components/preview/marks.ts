// What the last change did to which element, so that the preview can point at it.
import type { Change, ChangeEntry, DailyPlan } from '@/types';

export type MarkKind = 'added' | 'moved' | 'retimed' | 'repriced' | 'edited';

/** By the id of a day or activity; the stay and the transfer of a day have keys of their own. */
export type Marks = ReadonlyMap<string, MarkKind>;

export const stayKey = (dayId: string) => `${dayId} stay`;
export const transferKey = (dayId: string) => `${dayId} transfer`;

function keyOf({ id, kind }: ChangeEntry): string {
  if (kind === 'stay') return stayKey(id);
  if (kind === 'transfer') return transferKey(id);
  return id;
}

/** The marks of one day and of everything in it. */
export type DayMarks = Partial<Record<string, MarkKind>>;

export function marksOfDay(marks: Marks, { id, activities }: DailyPlan): DayMarks {
  const keys = [id, stayKey(id), transferKey(id), ...activities.map((activity) => activity.id)];
  return Object.fromEntries(
    keys.flatMap((key) => {
      const kind = marks.get(key);
      return kind ? [[key, kind]] : [];
    }),
  );
}

export function marksOf(change: Change | null): Marks {
  const marks = new Map<string, MarkKind>();
  if (!change) return marks;
  // The weakest first: what says more overwrites it.
  change.edited.forEach((id) => marks.set(id, 'edited'));
  for (const kind of ['repriced', 'retimed', 'moved', 'added'] as const) {
    change[kind].forEach((entry) => marks.set(keyOf(entry), kind));
  }
  return marks;
}
