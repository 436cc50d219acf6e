// The store against a stand-in for the gateway: sending, losing the connection, stopping, retrying, lists.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NotSentError } from '@/api/errors';
import { greeting, message, quota, session } from '@/test/fixtures';
import { json, refusal, serve, stream } from '@/test/server';
import type { Session, TurnEvent } from '@/types';
import { wakeUp } from './backoff';
import { useComposerStore } from './composerStore';
import { useRemixChatStore } from './remixChatStore';

const GET = 'GET /remix/sessions/chat';
const LIST = 'GET /remix/sessions';
const STREAM = 'POST /remix/sessions/chat/stream';
const WATCH = 'GET /remix/sessions/chat/turns/t1/stream';

const question = message(2, { turn_id: 't1', content: 'seven days' });
const reply = message(3, { turn_id: 't1', content: 'Done.' });
const STARTED: TurnEvent = {
  name: 'turn_started',
  sequence: 1,
  data: { turn_id: 't1', user_message: question, quota },
};
const DELTA: TurnEvent = { name: 'reply_delta', sequence: 2, data: { text: 'Do' } };
const COMPLETED: TurnEvent = {
  name: 'turn_completed',
  sequence: 4,
  data: { assistant_message: reply, session: session({ message_count: 3 }) },
};

const store = () => useRemixChatStore.getState();
const texts = () => store().messages['chat']?.map(({ content }) => content);
const list = () => json({ sessions: [], total: 0, page: 1, per_page: 20 });
const loaded = () => json({ session: session(), messages: [greeting] });

/** Ends the pauses between attempts, however long they are. */
const soon = async (check: () => void) =>
  vi.waitFor(() => {
    wakeUp();
    check();
  });

async function openChat() {
  await store().openSession('chat');
  expect(store().isLoading).toBe(false);
}

beforeEach(() => {
  sessionStorage.clear();
  useComposerStore.setState({ texts: {}, unsent: {} });
});

afterEach(() => {
  store().reset();
  useRemixChatStore.setState({ activeSessionId: null });
  vi.unstubAllGlobals();
});

describe('sendMessage', () => {
  it('shows the message at once and the reply as it comes', async () => {
    const turn = stream();
    const { heard } = serve({ [GET]: loaded, [LIST]: list, [STREAM]: () => turn.response() });
    await openChat();
    const sent = store().sendMessage('  seven days ');
    expect(texts()).toEqual([greeting.content, 'seven days']);
    expect(store().messages['chat']?.at(-1)?.pending).toBe(true);
    turn.send(STARTED);
    turn.send(DELTA);
    await vi.waitFor(() => expect(store().chats['chat']?.turn?.text).toBe('Do'));
    expect(store().quota).toEqual(quota);
    turn.send(COMPLETED);
    turn.end();
    await sent;
    expect(texts()).toEqual([greeting.content, 'seven days', 'Done.']);
    const post = heard.find(({ method }) => method === 'POST');
    expect(post?.body).toEqual({ message: 'seven days' });
    expect(post?.headers.get('idempotency-key')).toMatch(/^[0-9a-f]{32}$/);
  });

  it('takes no second message while a turn runs', async () => {
    const turn = stream();
    const server = serve({ [GET]: loaded, [LIST]: list, [STREAM]: () => turn.response() });
    await openChat();
    const first = store().sendMessage('seven days');
    await store().sendMessage('eight days');
    turn.send(STARTED);
    turn.send(COMPLETED);
    await first;
    expect(server.count(STREAM)).toBe(1);
  });

  it('rejoins after a drop, from the last event, and never sends again', async () => {
    const first = stream();
    const second = stream();
    const server = serve({
      [GET]: loaded,
      [LIST]: list,
      [STREAM]: () => first.response(),
      [WATCH]: () => second.response(),
    });
    await openChat();
    const sent = store().sendMessage('seven days');
    first.send(STARTED);
    first.send(DELTA);
    await vi.waitFor(() => expect(store().chats['chat']?.turn?.sequence).toBe(2));
    first.cut();
    await soon(() => expect(server.count(WATCH)).toBe(1));
    second.send({ name: 'reply_delta', sequence: 3, data: { text: 'ne.' } });
    second.send(COMPLETED);
    await sent;
    expect(texts()).toEqual([greeting.content, 'seven days', 'Done.']);
    expect(server.count(STREAM)).toBe(1);
    const watch = server.heard.find(({ path }) => path.includes('/turns/'));
    expect(watch?.headers.get('last-event-id')).toBe('2');
  });

  it('treats a stream that ends without a last event as a drop', async () => {
    const first = stream();
    const second = stream();
    const server = serve({
      [GET]: loaded,
      [LIST]: list,
      [STREAM]: () => first.response(),
      [WATCH]: () => second.response(),
    });
    await openChat();
    const sent = store().sendMessage('seven days');
    first.send(STARTED);
    first.end();
    await soon(() => expect(server.count(WATCH)).toBe(1));
    second.send(COMPLETED);
    await sent;
    expect(texts()?.at(-1)).toBe('Done.');
  });

  it('finds a message that arrived although nothing came back', async () => {
    const turn = stream();
    let arrived = false;
    const running = { turn_id: 't1', state: 'running' as const, started_at: '' };
    const server = serve({
      [GET]: () =>
        arrived
          ? json({ session: session({ running_turn: running }), messages: [greeting, question] })
          : loaded(),
      [LIST]: list,
      [STREAM]: () => {
        arrived = true;
        throw new TypeError('connection reset');
      },
      [WATCH]: () => turn.response(),
    });
    await openChat();
    const sent = store().sendMessage('seven days');
    await soon(() => expect(server.count(WATCH)).toBe(1));
    turn.send(STARTED);
    turn.send(COMPLETED);
    await sent;
    await vi.waitFor(() => expect(texts()).toEqual([greeting.content, 'seven days', 'Done.']));
    expect(server.count(STREAM)).toBe(1);
  });

  it('gives the text back when the message did not arrive, and keeps its key for the next try', async () => {
    const server = serve({ [GET]: loaded, [LIST]: list });
    await openChat();
    const sent = store().sendMessage('seven days');
    useComposerStore.getState().setText('chat', 'typed meanwhile');
    await soon(() => expect(store().chats['chat']?.turn).toBeNull());
    await sent;
    expect(texts()).toEqual([greeting.content]);
    expect(useComposerStore.getState().texts['chat']).toBe('seven days\ntyped meanwhile');
    expect(store().problems['chat']).toBeInstanceOf(NotSentError);
    const again = store().sendMessage('seven days');
    await soon(() => expect(server.count(STREAM)).toBe(2));
    const keys = server.heard
      .filter(({ method }) => method === 'POST')
      .map(({ headers }) => headers.get('idempotency-key'));
    expect(keys[0]).toBe(keys[1]);
    await soon(() => expect(store().chats['chat']?.turn).toBeNull());
    await again;
  });

  it('gives the text back to the page that comes after a reload in mid-send', async () => {
    const server = serve({ [GET]: loaded, [LIST]: list, [STREAM]: () => new Promise(() => null) });
    await openChat();
    void store().sendMessage('seven days');
    await vi.waitFor(() => expect(server.count(STREAM)).toBe(1));
    // What a reload leaves of the page: its storage.
    store().reset();
    await openChat();
    expect(texts()).toEqual([greeting.content]);
    expect(useComposerStore.getState().texts['chat']).toBe('seven days');
    expect(store().problems['chat']).toBeInstanceOf(NotSentError);
    const sent = server.heard.find(({ method }) => method === 'POST');
    const { unsent } = useComposerStore.getState();
    expect(unsent['chat']?.key).toBe(sent?.headers.get('idempotency-key'));
  });

  it('keeps nothing of a message that arrived before the reload', async () => {
    const turn = stream();
    let messages = [greeting];
    serve({
      [GET]: () => json({ session: session(), messages }),
      [LIST]: list,
      [STREAM]: () => turn.response(),
    });
    await openChat();
    void store().sendMessage('seven days');
    messages = [greeting, question, reply];
    store().reset();
    await openChat();
    expect(useComposerStore.getState().texts['chat']).toBeUndefined();
    expect(store().problems['chat']).toBeUndefined();
  });

  it('gives the text back when the server refuses, and says why', async () => {
    serve({
      [GET]: loaded,
      [LIST]: list,
      [STREAM]: () => refusal(429, { code: 'quota_messages', details: { limit: 50, used: 50 } }),
    });
    await openChat();
    await store().sendMessage('seven days');
    expect(texts()).toEqual([greeting.content]);
    expect(useComposerStore.getState().texts['chat']).toBe('seven days');
    expect(store().problems['chat']).toMatchObject({ code: 'quota_messages' });
  });
});

describe('turns of other tabs and earlier pages', () => {
  it('are joined when the chat is opened', async () => {
    const turn = stream();
    const running = { turn_id: 't1', state: 'running' as const, started_at: '' };
    const server = serve({
      [GET]: () =>
        json({ session: session({ running_turn: running }), messages: [greeting, question] }),
      [LIST]: list,
      [WATCH]: () => turn.response(),
    });
    await openChat();
    expect(store().chats['chat']?.turn?.turnId).toBe('t1');
    turn.send(STARTED);
    turn.send(DELTA);
    await vi.waitFor(() => expect(store().chats['chat']?.turn?.text).toBe('Do'));
    turn.send(COMPLETED);
    await vi.waitFor(() => expect(store().chats['chat']?.turn).toBeNull());
    expect(texts()).toEqual([greeting.content, 'seven days', 'Done.']);
    expect(server.count(STREAM)).toBe(0);
  });
});

describe('retryTurn', () => {
  it('adds no second question', async () => {
    const turn = stream();
    const failed = {
      turn_id: 't1',
      user_message_id: question.id,
      state: 'failed' as const,
      attempt: 1,
      started_at: '',
      ended_at: null,
      error: { code: 'ai_unavailable', message: '', retryable: true, request_id: '' },
    };
    serve({
      [GET]: () =>
        json({ session: session({ last_turn: failed }), messages: [greeting, question] }),
      [LIST]: list,
      'POST /remix/sessions/chat/turns/t1/retry': () => turn.response(),
    });
    await openChat();
    expect(store().chats['chat']?.ended?.outcome).toBe('failed');
    const again = store().retryTurn('chat', 't1');
    turn.send(STARTED);
    turn.send(COMPLETED);
    await again;
    expect(texts()).toEqual([greeting.content, 'seven days', 'Done.']);
    expect(store().chats['chat']?.ended).toBeNull();
  });
});

describe('the list', () => {
  const rows: Session[] = [session(), session({ id: 'other', title: 'Other' })];
  const page = () => json({ sessions: rows, total: 2, page: 1, per_page: 20 });

  it('takes a rename back when the server refuses it', async () => {
    serve({
      [LIST]: page,
      'PATCH /remix/sessions/other': () => refusal(503, { code: 'unavailable' }),
    });
    await store().fetchSessions();
    const renamed = store().renameSession('other', 'New name');
    expect(store().sessions[1]?.title).toBe('New name');
    await expect(renamed).rejects.toThrow();
    expect(store().sessions[1]?.title).toBe('Other');
  });

  it('brings a chat back that could not be deleted', async () => {
    serve({
      [LIST]: page,
      'DELETE /remix/sessions/other': () => refusal(503, { code: 'unavailable' }),
    });
    await store().fetchSessions();
    const deleted = store().deleteSession('other');
    expect(store().sessions.map(({ id }) => id)).toEqual(['chat']);
    await expect(deleted).rejects.toThrow();
    expect(store().sessions.map(({ id }) => id)).toEqual(['chat', 'other']);
  });

  it('refreshes as many chats as were loaded, however many pages they are', async () => {
    const all = Array.from({ length: 130 }, (_, n) => session({ id: `chat ${n}` }));
    const server = serve({
      [LIST]: ({ query }) => {
        const size = Number(query.get('per_page'));
        const first = (Number(query.get('page') ?? 1) - 1) * size;
        if (size > 50) return refusal(400, { code: 'invalid_argument' });
        const sessions = all.slice(first, first + size);
        return json({ sessions, total: all.length, page: 1, per_page: size });
      },
    });
    await store().fetchSessions();
    for (let n = 1; n <= 3; n += 1) await store().fetchMoreSessions();
    expect(store().sessions).toHaveLength(80);
    await store().fetchSessions();
    const seen = store().sessions.map(({ id }) => id);
    expect(seen).toEqual(all.slice(0, seen.length).map(({ id }) => id));
    expect(seen.length).toBeGreaterThanOrEqual(80);
    // What is on more pages than before must not be asked for either.
    expect(server.count(LIST)).toBe(4 + 2);
    await store().fetchMoreSessions();
    expect(store().sessions.length).toBeGreaterThan(seen.length);
  });

  it('forgets everything when somebody else signs in', async () => {
    serve({ [LIST]: page, [GET]: loaded });
    await store().fetchSessions();
    await openChat();
    store().reset();
    expect(store().sessions).toEqual([]);
    expect(store().chats).toEqual({});
    expect(store().currentDraft).toBeNull();
  });
});

describe('editDraft', () => {
  it('reloads the draft when it had moved on', async () => {
    let version = 1;
    serve({
      [GET]: () => json({ session: session({ draft_version: version }), messages: [greeting] }),
      [LIST]: list,
      'POST /remix/sessions/chat/edits': () => {
        version = 2;
        return refusal(409, { code: 'version_conflict', details: { current_version: 2 } });
      },
    });
    await openChat();
    expect(await store().editDraft('chat', 1, [{ op: 'remove_day', day: 1 }])).toBe(false);
    expect(store().chats['chat']?.session.draft_version).toBe(2);
  });
});
