// Wishes as chips: many of them do not push the days out of sight.
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { constraints, itinerary } from '@/test/fixtures';
import type { Constraints } from '@/types';
import { ConstraintChips } from './ConstraintChips';
import { PreviewContext } from './PreviewContext';

const NEEDS = ['vegetarian', 'vegan', 'halal', 'kosher', 'wheelchair', 'step_free', 'gluten_free'];

function show(wishes: Partial<Constraints>) {
  const edit = vi.fn(() => Promise.resolve(true));
  const context = { currency: 'USD', sources: new Map(), canEdit: true, edit, ask: vi.fn() };
  render(
    <PreviewContext value={context}>
      <ConstraintChips draft={itinerary()} constraints={{ ...constraints, ...wishes }} />
    </PreviewContext>,
  );
  return edit;
}

const chips = () =>
  within(screen.getByRole('list', { name: 'What you asked for' })).getAllByRole('listitem');

it('shows the first of many, and all when asked to', async () => {
  show({ duration_days: 7, needs: NEEDS });
  expect(chips()).toHaveLength(5);
  expect(chips()[0]).toHaveTextContent('7 days');
  await userEvent.click(screen.getByRole('button', { name: '3 more' }));
  expect(chips()).toHaveLength(8);
  await userEvent.click(screen.getByRole('button', { name: 'Show fewer' }));
  expect(chips()).toHaveLength(5);
});

it('hides none for the sake of a single one', () => {
  show({ needs: NEEDS.slice(0, 6) });
  expect(chips()).toHaveLength(6);
  expect(screen.queryByRole('button', { name: /more/ })).toBeNull();
});

it('forgets a wish', async () => {
  const edit = show({ duration_days: 7 });
  await userEvent.click(screen.getByRole('button', { name: 'Forget: 7 days' }));
  expect(edit).toHaveBeenCalledExactlyOnceWith([{ op: 'drop_constraint', level: 'duration' }]);
});
