// The ledger as chips: what each one says, and the operation that makes the assistant forget it.
import type { Messages } from '@/messages';
import type { Constraints, DailyPlan, Operation } from '@/types';

export interface Chip {
  key: string;
  text: string;
  operation: Operation;
}

export interface ChipWords {
  t: Messages;
  money: (amount: number, currency: string) => string;
  day: (iso: string) => string;
}

const capital = (text: string) => text.charAt(0).toLocaleUpperCase() + text.slice(1);

export function constraintChips(wishes: Constraints, days: DailyPlan[], say: ChipWords): Chip[] {
  const { t, money } = say;
  const c = t.preview.chips;
  const words = (name: string) => t.common.words[name] ?? name.replaceAll('_', ' ');
  const chips: Chip[] = [];
  const add = (level: string, text: string, entry?: string) =>
    chips.push({
      key: entry === undefined ? level : `${level} ${entry}`,
      text,
      operation: { op: 'drop_constraint', level, ...(entry !== undefined && { title: entry }) },
    });
  /** Entries are titles, tags, ids of elements, or a title with the id behind it: "Market lunch [s1.d3a2]". */
  const name = (entry: string) => {
    const [, title, marked] = /^(.+) \[([^\]]+)\]$/.exec(entry) ?? [];
    const named = days
      .flatMap(({ activities }) => activities)
      .find(({ id }) => id === (marked ?? entry));
    return named?.title ?? title ?? words(entry);
  };
  const levels: Record<string, string> = t.preview.parts.stayLevels;
  const paces: Record<string, string> = c.paces;

  if (wishes.duration_days) add('duration', c.duration(t.common.days(wishes.duration_days)));
  if (wishes.budget) {
    const amount = money(wishes.budget.amount, wishes.budget.currency);
    add('budget', wishes.budget.kind === 'cap' ? c.cap(amount) : c.target(amount));
  }
  if (wishes.currency) add('currency', c.currency(wishes.currency));
  if (wishes.party) add('party', c.party(wishes.party.adults, wishes.party.children));
  if (wishes.start_date) add('start_date', c.start(say.day(wishes.start_date)));
  if (wishes.pace) add('pace', paces[wishes.pace] ?? wishes.pace);
  if (wishes.activities_per_day) add('activities_per_day', c.perDay(wishes.activities_per_day));
  if (wishes.stay_level) add('stay_level', c.stay(levels[wishes.stay_level] ?? wishes.stay_level));
  if (wishes.transport_level) {
    add('transport_level', c.transport(levels[wishes.transport_level] ?? wishes.transport_level));
  }
  wishes.allocations.forEach((wish) =>
    add('allocations', c.allocation(t.common.days(wish.days), wish.place), wish.place),
  );
  wishes.needs.forEach((need) => add('needs', capital(words(need)), need));
  wishes.themes.more.forEach((tag) => add('themes', c.more(words(tag)), tag));
  wishes.themes.less.forEach((tag) => add('themes', c.less(words(tag)), tag));
  wishes.themes.none.forEach((tag) => add('themes', c.none(words(tag)), tag));
  wishes.must_keep.forEach((entry) => add('must_keep', c.keep(name(entry)), entry));
  wishes.banned.forEach((entry) => add('banned', c.ban(name(entry)), entry));
  if (wishes.locked_days.length > 0) add('locked_days', c.locked(wishes.locked_days.length));
  if (wishes.split_after.length > 0) add('split_after', c.splits(wishes.split_after.length));
  return chips;
}
