// The preview's logic: marks, chips, moves, form edits.
import { describe, expect, it } from 'vitest';
import { en } from '@/messages/en';
import { formatMoney } from '@/messages/format';
import { aDay, anActivity, aTrip } from '@/test/trip';
import type { Change, Constraints, DailyPlan, Slot } from '@/types';
import { addOperation, changeOperations, parseCost, valuesOf } from './activityEdits';
import { constraintChips } from './constraintChips';
import { marksOf, marksOfDay, stayKey } from './marks';
import {
  moveOperation,
  placesOf,
  step,
  stepDay,
  swapOperation,
  takeUp,
  targetAt,
  type Moving,
} from './moving';
import { sameProps } from '@/components/ui/sameContent';

const NO_CHANGE: Change = {
  added: [],
  removed: [],
  moved: [],
  retimed: [],
  repriced: [],
  edited: [],
  rejected: [],
  days: { before: 2, after: 2 },
  total: { before: 1, after: 1, currency: 'USD' },
};

describe('marks', () => {
  it('says the most telling thing about each element', () => {
    const marks = marksOf({
      ...NO_CHANGE,
      edited: ['a1'],
      moved: [{ id: 'a1', kind: 'activity', day: 2, title: 'x' }],
      repriced: [{ id: 'd1', kind: 'stay', day: 1, title: 'y' }],
    });
    expect(marks.get('a1')).toBe('moved');
    expect(marks.get(stayKey('d1'))).toBe('repriced');
    expect(marks.get('d1')).toBeUndefined();
    expect(marksOf(null).size).toBe(0);
  });
});

describe('constraint chips', () => {
  const none: Constraints = {
    allocations: [],
    banned: [],
    locked_days: [],
    must_keep: [],
    needs: [],
    split_after: [],
    themes: { more: [], less: [], none: [] },
  };
  const chips = (wishes: Partial<Constraints>) =>
    constraintChips({ ...none, ...wishes }, aTrip().daily_plans, {
      t: en,
      money: (amount, currency) => formatMoney(amount, currency, 'en'),
      day: (iso) => iso,
    });

  it('shows nothing while nothing was asked for', () => {
    expect(chips({})).toEqual([]);
  });

  it('names each wish and how to drop that one alone', () => {
    const shown = chips({
      duration_days: 7,
      budget: { kind: 'cap', amount: 1500, currency: 'USD' },
      party: { adults: 2, children: 1 },
      needs: ['child_friendly'],
      themes: { more: ['food'], less: [], none: ['nightlife'] },
      must_keep: ['a2'],
      locked_days: ['d1'],
    });
    expect(shown.map(({ text }) => text)).toEqual([
      '7 days',
      'At most $1,500',
      '2 adults, 1 child',
      'Child friendly',
      'More food',
      'No nightlife',
      'Keep Swim',
      '1 locked day',
    ]);
    expect(shown[4]?.operation).toEqual({ op: 'drop_constraint', level: 'themes', title: 'food' });
    expect(shown[1]?.operation).toEqual({ op: 'drop_constraint', level: 'budget' });
    expect(new Set(shown.map(({ key }) => key)).size).toBe(shown.length);
  });

  it('shows the title of an entry that carries an id, and drops it by the whole entry', () => {
    const [gone, kept] = chips({
      banned: ['Market lunch [s1.d3a2]'],
      must_keep: ['Dip [a2]'],
    }).reverse();
    expect([gone?.text, kept?.text]).toEqual(['Never Market lunch', 'Keep Swim']);
    expect(gone?.operation).toMatchObject({ title: 'Market lunch [s1.d3a2]' });
  });
});

describe('moving', () => {
  const days = [
    aDay(),
    aDay({ id: 'd2', day: 2, locked: true, activities: [] }),
    aDay({ id: 'd3', day: 3, activities: [] }),
  ];
  const taken = (id: string) => {
    const moving = takeUp(days, id, (n) => `Day ${n}`);
    if (!moving) throw new Error(`${id} is not there`);
    return moving;
  };
  const at = (day: number, slot: Slot | null, position: number) => ({ day, slot, position });
  const twoMore = [anActivity({ id: 'a2' }), anActivity({ id: 'a3' })];
  const steps = (moving: Moving, by: (1 | -1)[]) =>
    by.reduce((now, direction) => ({ ...now, target: step(now, days, direction) }), moving);

  it('walks an activity through the parts of the day and over locked days', () => {
    expect(steps(taken('a1'), [1, 1, 1]).target).toEqual(at(1, 'evening', 1));
    expect(steps(taken('a1'), [1, 1, 1, 1]).target).toEqual(at(3, 'morning', 1));
    expect(steps(taken('a1'), [-1]).target).toEqual(at(1, 'morning', 1));
  });

  it('passes every place inside a part of the day', () => {
    const full = [aDay({ activities: [anActivity(), ...twoMore] })];
    const moving = takeUp(full, 'a1', String);
    if (!moving) throw new Error('a1 is not there');
    expect(placesOf(aDay({ activities: [anActivity(), ...twoMore] }), 'a1')).toHaveLength(6);
    const down = { ...moving, target: step(moving, full, 1) };
    expect(down.target).toEqual(at(1, 'morning', 2));
    expect(moveOperation(down, full)).toEqual({
      op: 'move_activity',
      id: 'a1',
      to: 1,
      slot: 'morning',
      amount: 2,
    });
    expect(step({ ...moving, target: at(1, 'morning', 3) }, full, 1)).toEqual(at(1, 'midday', 1));
  });

  it('leads from day to day, past the locked one, to the end of the same part', () => {
    const busy = [
      ...days.slice(0, 2),
      aDay({ id: 'd3', day: 3, activities: [anActivity({ id: 'b1' })] }),
    ];
    expect(stepDay(taken('a1'), busy, 1)).toEqual(at(3, 'morning', 2));
    expect(stepDay(taken('a1'), busy, -1)).toEqual(at(1, 'morning', 1));
    expect(stepDay(taken('d1'), busy, 1)).toEqual(at(2, null, 0));
  });

  it('keeps a day between the first and the last', () => {
    expect(steps(taken('d1'), [-1]).target.day).toBe(1);
    expect(steps(taken('d1'), [1, 1, 1]).target.day).toBe(3);
  });

  it('becomes an edit, or none where nothing moves', () => {
    const moving = taken('a1');
    expect(moveOperation(moving, days)).toBeNull();
    expect(moveOperation({ ...moving, target: at(3, 'evening', 1) }, days)).toEqual({
      op: 'move_activity',
      id: 'a1',
      to: 3,
      slot: 'evening',
    });
    expect(moveOperation({ ...taken('d1'), target: at(2, null, 0) }, days)).toEqual({
      op: 'move_day',
      day: 1,
      to: 2,
    });
  });

  it('swaps neighbours of one part of the day from the menu', () => {
    const day = aDay({ activities: [anActivity(), ...twoMore] });
    expect(swapOperation(day, 'a1', -1)).toBeNull();
    expect(swapOperation(day, 'a1', 1)).toMatchObject({ slot: 'morning', amount: 2 });
    expect(swapOperation(day, 'a3', -1)).toMatchObject({ slot: 'morning', amount: 2 });
    expect(swapOperation(day, 'a3', 1)).toBeNull();
  });

  it('finds the place under the pointer, and none on a locked day', () => {
    const moving = taken('a1');
    const [first, locked] = days;
    if (!first || !locked) throw new Error('days are missing');
    expect(targetAt(moving, first, 0.99).slot).toBe('evening');
    expect(targetAt(moving, first, 0.3).slot).toBe('midday');
    expect(targetAt(moving, locked, 0.5)).toEqual(moving.target);
    const day = aDay({ activities: [anActivity(), ...twoMore] });
    expect(targetAt(moving, day, 0.4)).toEqual(at(1, 'morning', 3));
  });
});

describe('drawing only what changed', () => {
  const same = sameProps<{ day: DailyPlan; say: () => void }>('day');
  const say = () => undefined;

  it('takes two answers that say the same for one', () => {
    expect(same({ day: aDay(), say }, { day: aDay(), say })).toBe(true);
    expect(same({ day: aDay(), say }, { day: aDay({ cost: 1 }), say })).toBe(false);
    expect(same({ day: aDay(), say }, { day: aDay(), say: () => undefined })).toBe(false);
  });

  it('gives each day its own marks', () => {
    const marks = marksOf({
      ...NO_CHANGE,
      added: [{ id: 'a1', kind: 'activity', day: 1, title: 'x' }],
      moved: [{ id: 'other', kind: 'activity', day: 2, title: 'y' }],
    });
    expect(marksOfDay(marks, aDay())).toEqual({ a1: 'added' });
  });
});

describe('activity edits', () => {
  it('sends only what changed', () => {
    const before = anActivity();
    const same = valuesOf(aDay(), before);
    expect(changeOperations(aDay(), before, same)).toEqual([]);
    expect(changeOperations(aDay(), before, { ...same, cost: '12,50' })).toEqual([
      { op: 'edit_activity', id: 'a1', amount: 12.5 },
    ]);
    expect(changeOperations(aDay(), before, { ...same, title: 'Run', day: 2 })).toEqual([
      { op: 'edit_activity', id: 'a1', title: 'Run' },
      { op: 'move_activity', id: 'a1', to: 2, slot: 'morning' },
    ]);
  });

  it('sends a changed note as a text of its own', () => {
    const before = anActivity({ note: 'Bring water' });
    const note = { ...valuesOf(aDay(), before), note: ' Bring two bottles ' };
    expect(changeOperations(aDay(), before, note)).toEqual([
      { op: 'edit_activity', id: 'a1', unit: 'note', title: 'Bring two bottles' },
    ]);
    expect(changeOperations(aDay(), before, { ...note, note: '' })).toEqual([
      { op: 'edit_activity', id: 'a1', unit: 'note', title: '' },
    ]);
  });

  it('reads costs as people write them', () => {
    expect(parseCost('')).toBe(0);
    expect(parseCost(' 4,5 ')).toBe(4.5);
    expect(parseCost('-1')).toBeNull();
    expect(parseCost('ten')).toBeNull();
    expect(addOperation({ title: ' Tea ', note: '', slot: 'evening', day: 2, cost: '3' })).toEqual([
      { op: 'add_activity', day: 2, slot: 'evening', title: 'Tea', amount: 3 },
    ]);
  });
});
