// The preview's logic: marks, chips, moves, form edits.
import { describe, expect, it } from 'vitest';
import { en } from '@/messages/en';
import { formatMoney } from '@/messages/format';
import { aDay, anActivity, aTrip } from '@/test/trip';
import type { Change, Constraints } from '@/types';
import { addOperation, changeOperations, parseCost } from './activityEdits';
import { constraintChips } from './constraintChips';
import { marksOf, stayKey } from './marks';
import { moveOperation, step, takeUp, targetAt, type Moving } from './moving';

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
  const steps = (moving: Moving, by: (1 | -1)[]) =>
    by.reduce((now, direction) => ({ ...now, target: step(now, days, direction) }), moving);

  it('walks an activity through the parts of the day and over locked days', () => {
    expect(steps(taken('a1'), [1, 1, 1]).target).toEqual({ day: 1, slot: 'evening' });
    expect(steps(taken('a1'), [1, 1, 1, 1]).target).toEqual({ day: 3, slot: 'morning' });
    expect(steps(taken('a1'), [-1]).target).toEqual({ day: 1, slot: 'morning' });
  });

  it('keeps a day between the first and the last', () => {
    expect(steps(taken('d1'), [-1]).target.day).toBe(1);
    expect(steps(taken('d1'), [1, 1, 1]).target.day).toBe(3);
  });

  it('becomes an edit, or none where nothing moves', () => {
    const moving = taken('a1');
    expect(moveOperation(moving)).toBeNull();
    expect(moveOperation({ ...moving, target: { day: 3, slot: 'evening' } })).toEqual({
      op: 'move_activity',
      id: 'a1',
      to: 3,
      slot: 'evening',
    });
    expect(moveOperation({ ...taken('d1'), target: { day: 2, slot: null } })).toEqual({
      op: 'move_day',
      day: 1,
      to: 2,
    });
  });

  it('finds the part of the day under the pointer, and no target on a locked day', () => {
    const moving = taken('a1');
    const [first, locked] = days;
    if (!first || !locked) throw new Error('days are missing');
    expect(targetAt(moving, first, 0.99).slot).toBe('evening');
    expect(targetAt(moving, first, 0.3).slot).toBe('midday');
    expect(targetAt(moving, locked, 0.5)).toEqual(moving.target);
  });
});

describe('activity edits', () => {
  it('sends only what changed', () => {
    const before = anActivity();
    const same = { title: before.title, slot: before.slot, day: 1, cost: '10' };
    expect(changeOperations(aDay(), before, same)).toEqual([]);
    expect(changeOperations(aDay(), before, { ...same, cost: '12,50' })).toEqual([
      { op: 'edit_activity', id: 'a1', amount: 12.5 },
    ]);
    expect(changeOperations(aDay(), before, { ...same, title: 'Run', day: 2 })).toEqual([
      { op: 'edit_activity', id: 'a1', title: 'Run' },
      { op: 'move_activity', id: 'a1', to: 2, slot: 'morning' },
    ]);
  });

  it('reads costs as people write them', () => {
    expect(parseCost('')).toBe(0);
    expect(parseCost(' 4,5 ')).toBe(4.5);
    expect(parseCost('-1')).toBeNull();
    expect(parseCost('ten')).toBeNull();
    expect(addOperation({ title: ' Tea ', slot: 'evening', day: 2, cost: '3' })).toEqual({
      op: 'add_activity',
      day: 2,
      slot: 'evening',
      title: 'Tea',
      amount: 3,
    });
  });
});
