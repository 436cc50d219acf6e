// Bubbles: text stays text, changes are listed, Undo appears where it makes sense.
import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { change, message } from '@/test/fixtures';
import { RemixMessageBubble } from './RemixMessageBubble';

const HOSTILE = '<img src=x onerror="alert(1)"> [link](javascript:alert(1)) **bold**';

const withChange = message(3, {
  content: 'Done.',
  metadata: {
    draft_version: 2,
    computed_line: '7 days, 1,799 USD per person.',
    planner: 'built-in',
    change: change({
      days: { before: 8, after: 7 },
      total: { before: 1959, after: 1799, currency: 'USD' },
      removed: [{ id: 'd3', kind: 'day', day: 6, title: 'River light' }],
      moved: [{ id: 'd4', kind: 'day', day: 6, title: 'Spice farm', from: 7, to: 6 }],
      rejected: [{ operation: { op: 'remove_day', day: 99 }, reason: 'There is no day 99.' }],
    }),
  },
});

describe('RemixMessageBubble', () => {
  it('shows hostile text as text', () => {
    const { container } = render(
      <RemixMessageBubble message={message(3, { content: HOSTILE })} canUndo={false} />,
    );
    expect(screen.getByText(HOSTILE)).toBeInTheDocument();
    expect(container.querySelector('img, a, strong')).toBeNull();
  });

  it('lists what changed, what was refused, and the totals', () => {
    render(<RemixMessageBubble message={withChange} canUndo />);
    expect(screen.getByText('8 → 7 days')).toBeInTheDocument();
    expect(screen.getByText('$1,959 → $1,799')).toBeInTheDocument();
    expect(screen.getByText(/River light/)).toBeInTheDocument();
    expect(screen.getByText(/day 7 → day 6/)).toBeInTheDocument();
    expect(screen.getByText(/There is no day 99/)).toBeInTheDocument();
    expect(screen.getByText(/no AI model/)).toBeInTheDocument();
  });

  it('points at what is still there, not at what is gone', () => {
    render(<RemixMessageBubble message={withChange} canUndo />);
    expect(screen.getByRole('button', { name: 'Show in preview: Spice farm' })).toBeVisible();
    expect(screen.queryByRole('button', { name: /River light/ })).toBeNull();
  });

  it('folds a long list, but not for the sake of a single line', () => {
    const added = (n: number) =>
      Array.from({ length: n }, (_, index) => ({
        id: `a${index}`,
        kind: 'activity' as const,
        day: 1,
        title: `Walk ${index}`,
      }));
    const reply = (n: number) =>
      message(3, { metadata: { draft_version: 2, change: change({ added: added(n) }) } });
    const { rerender } = render(<RemixMessageBubble message={reply(6)} canUndo />);
    expect(screen.getAllByText(/^Walk/)).toHaveLength(6);
    expect(screen.queryByRole('button', { name: /Show all/ })).toBeNull();
    rerender(<RemixMessageBubble message={reply(7)} canUndo />);
    expect(screen.getAllByText(/^Walk/)).toHaveLength(5);
    expect(screen.getByRole('button', { name: 'Show all 7 changes' })).toBeVisible();
  });

  it('offers Undo for the newest change only', () => {
    const { rerender } = render(<RemixMessageBubble message={withChange} canUndo />);
    expect(screen.getByRole('button', { name: 'Undo' })).toBeVisible();
    rerender(<RemixMessageBubble message={withChange} canUndo={false} />);
    expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull();
  });
});
