// From the form of an activity to edit operations: only what changed is sent.
import type { Activity, DailyPlan, Operation, Slot } from '@/types';

export interface ActivityValues {
  title: string;
  note: string;
  slot: Slot;
  day: number;
  /** As typed. */
  cost: string;
}

export const EMPTY_VALUES: ActivityValues = {
  title: '',
  note: '',
  slot: 'afternoon',
  day: 1,
  cost: '0',
};

export const valuesOf = ({ day }: DailyPlan, activity: Activity): ActivityValues => ({
  title: activity.title,
  note: activity.note,
  slot: activity.slot,
  day,
  cost: String(activity.cost),
});

/** "12,50" is a number too. Null when it is none, or negative. */
export function parseCost(text: string): number | null {
  const value = Number(text.trim().replace(',', '.') || '0');
  return Number.isFinite(value) && value >= 0 ? value : null;
}

/** The note travels in an operation of its own, in which `title` is the text of the field that `unit` names. */
const noteOperation = (id: string, note: string): Operation => ({
  op: 'edit_activity',
  id,
  unit: 'note',
  title: note,
});

export function changeOperations(
  day: DailyPlan,
  before: Activity,
  after: ActivityValues,
): Operation[] {
  const operations: Operation[] = [];
  const title = after.title.trim();
  const note = after.note.trim();
  const amount = parseCost(after.cost);
  const { id } = before;
  const retitled = title !== before.title;
  const repriced = amount !== null && amount !== before.cost;
  if (retitled || repriced) {
    operations.push({
      op: 'edit_activity',
      id,
      ...(retitled && { title }),
      ...(repriced && { amount }),
    });
  }
  if (note !== before.note.trim()) operations.push(noteOperation(id, note));
  if (after.day !== day.day || after.slot !== before.slot) {
    operations.push({ op: 'move_activity', id, to: after.day, slot: after.slot });
  }
  return operations;
}

export function addOperation({ title, slot, day, cost }: ActivityValues): Operation[] {
  return [{ op: 'add_activity', day, slot, title: title.trim(), amount: parseCost(cost) ?? 0 }];
}
