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

it('leaves out suggestions that are answers to choose from', () => {
  const complain = vi.spyOn(console, 'error');
  const ask = { question: 'Which day?', options: ['Day 2', 'Day 5'] };
  const suggestions = ['Day 2', 'day 5.', 'Cheaper, please', 'Cheaper, please', 'Add a rest day'];
  render(<NextAsks message={message(3, { metadata: { ask, suggestions } })} />);
  expect(texts('Answers to choose from')).toEqual(['Day 2', 'Day 5']);
  expect(texts('Suggested next messages')).toEqual(['Cheaper, please', 'Add a rest day']);
  expect(complain).not.toHaveBeenCalled();
});

it('shows no empty list when every suggestion is an answer', () => {
  const ask = { question: 'Which day?', options: ['Day 2', 'Day 5'] };
  const { metadata } = message(3, { metadata: { ask, suggestions: ['Day 2', 'Day 5'] } });
  render(<NextAsks message={message(3, { metadata })} />);
  expect(screen.queryByRole('list', { name: 'Suggested next messages' })).toBeNull();
});
