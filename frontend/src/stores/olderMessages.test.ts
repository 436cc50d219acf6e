// Long chats: the beginning is loaded on demand, once, and survives a reload of the rest.
import { afterEach, expect, it, vi } from 'vitest';
import { message, session } from '@/test/fixtures';
import { json, serve } from '@/test/server';
import { chatFromServer } from './chat';
import { hasOlder, keepOlder } from './olderMessages';
import { useRemixChatStore } from './remixChatStore';

const store = () => useRemixChatStore.getState();
const sequences = () => store().messages['chat']?.map(({ sequence }) => sequence);
const from = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => message(first + index));
const chatOf = (first: number, last: number) =>
  chatFromServer({ session: session(), messages: from(first, last) });

afterEach(() => {
  store().reset();
  useRemixChatStore.setState({ activeSessionId: null });
  vi.unstubAllGlobals();
});

it('puts older messages before the newer ones and asks no further than the first', async () => {
  let answer = from(4, 6);
  const { count } = serve({
    'GET /remix/sessions/chat': () => json({ session: session(), messages: answer }),
  });
  await store().openSession('chat');
  answer = from(1, 3);
  await Promise.all([store().loadOlderMessages('chat'), store().loadOlderMessages('chat')]);
  expect(sequences()).toEqual([1, 2, 3, 4, 5, 6]);
  const asked = count('GET /remix/sessions/chat');
  await store().loadOlderMessages('chat');
  expect(count('GET /remix/sessions/chat')).toBe(asked);

  // Coming back to the tab loads the newest ones again.
  answer = from(4, 7);
  await store().loadSession('chat');
  expect(sequences()).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

it('knows where the beginning is, and leaves no gap', () => {
  expect(hasOlder(chatOf(1, 3))).toBe(false);
  expect(hasOlder(chatOf(2, 3))).toBe(true);
  expect(keepOlder(chatOf(1, 3), chatOf(6, 8)).messages).toHaveLength(3);
  expect(keepOlder(chatOf(1, 5), chatOf(4, 8)).messages).toHaveLength(8);
  expect(keepOlder(undefined, chatOf(4, 8)).messages).toHaveLength(5);
});
