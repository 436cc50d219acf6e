// What could be said next is offered once, whoever proposed it.
import { render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useRemixChatStore } from '@/stores/remixChatStore';
import { message } from '@/test/fixtures';
import { NextAsks } from './NextAsks';

beforeEach(() => useRemixChatStore.setState({ activeSessionId: 'chat' }));
afterEach(() => {
  useRemixChatStore.setState({ activeSessionId: null });
  vi.restoreAllMocks();
});

const texts = (list: string) =>
  within(screen.getByRole('list', { name: list }))
    .getAllByRole('button')
    .map(({ textContent }) => textContent);

const SUGGESTED = 'Suggested next messages';

it('offers the answers to a question, and no suggestions beside them', () => {
  const ask = { question: 'Which day?', options: ['Day 2', 'Day 5'] };
  const suggestions = ['Day 2', 'Cheaper, please'];
  render(<NextAsks message={message(3, { metadata: { ask, suggestions } })} />);
  expect(texts('Answers to choose from')).toEqual(['Day 2', 'Day 5']);
  expect(screen.queryByRole('list', { name: SUGGESTED })).toBeNull();
});

it('offers suggestions once each', () => {
  const complain = vi.spyOn(console, 'error');
  const suggestions = ['Cheaper, please', 'Cheaper, please', 'Add a rest day'];
  const ask = { question: 'What next?', options: [] };
  render(<NextAsks message={message(3, { metadata: { ask, suggestions } })} />);
  expect(texts(SUGGESTED)).toEqual(['Cheaper, please', 'Add a rest day']);
  expect(complain).not.toHaveBeenCalled();
});
