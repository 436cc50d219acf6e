// What each event does to a chat, and that replays do nothing.
import { describe, expect, it } from 'vitest';
import {
  chat,
  change,
  constraints,
  greeting,
  itinerary,
  message,
  quota,
  session,
} from '@/test/fixtures';
import type { TurnEvent } from '@/types';
import { applyTurnEvent } from './applyTurnEvent';
import { newTurn, withMessage, type Chat } from './chat';

const question = message(2, { turn_id: 't1', content: 'seven days' });
const reply = message(3, { turn_id: 't1', content: 'Done: 7 days.' });

const STARTED: TurnEvent = {
  name: 'turn_started',
  sequence: 1,
  data: { turn_id: 't1', user_message: question, quota },
};
const delta = (sequence: number, text: string): TurnEvent => ({
  name: 'reply_delta',
  sequence,
  data: { text },
});
const DRAFT: TurnEvent = {
  name: 'draft',
  sequence: 4,
  data: {
    version: 2,
    itinerary: itinerary({ duration_days: 7 }),
    change: change({ days: { before: 8, after: 7 } }),
    constraints: { ...constraints, duration_days: 7 },
  },
};
const COMPLETED: TurnEvent = {
  name: 'turn_completed',
  sequence: 5,
  data: {
    assistant_message: reply,
    session: session({
      message_count: 3,
      draft_version: 2,
      current_draft: null,
      constraints: { ...constraints, duration_days: 7 },
    }),
  },
};

const play = (start: Chat, ...events: TurnEvent[]) => events.reduce(applyTurnEvent, start);

describe('applyTurnEvent', () => {
  it('plays a whole turn', () => {
    const end = play(chat(), STARTED, delta(2, 'Done: '), delta(3, '7 days.'), DRAFT, COMPLETED);
    expect(end.turn).toBeNull();
    expect(end.messages).toEqual([greeting, question, reply]);
    expect(end.session.draft_version).toBe(2);
    expect(end.session.message_count).toBe(3);
    expect(end.session.current_draft?.duration_days).toBe(7);
    expect(end.session.constraints?.duration_days).toBe(7);
    expect(end.highlight?.days.after).toBe(7);
  });

  it('takes the draft and the wishes that it was made under together', () => {
    const { session } = play(chat(), STARTED, DRAFT);
    expect(session.draft_version).toBe(2);
    expect(session.constraints?.duration_days).toBe(7);
  });

  it('shows the reply as it grows', () => {
    expect(play(chat(), STARTED, delta(2, 'Do'), delta(3, 'ne')).turn?.text).toBe('Done');
  });

  it('puts the stored message in the place of the optimistic one', () => {
    const start = chat();
    const pending = { ...message(2), id: 'local:k', pending: true };
    const sent = { ...start, turn: newTurn(null), messages: withMessage(start.messages, pending) };
    expect(play(sent, STARTED).messages).toEqual([greeting, question]);
  });

  it('changes nothing when an event is replayed', () => {
    const once = play(chat(), STARTED, delta(2, 'Done'));
    expect(play(once, STARTED, delta(2, 'Done'))).toBe(once);
  });

  it('starts the reply again after a reset', () => {
    const reset: TurnEvent = { name: 'reply_reset', sequence: 3, data: {} };
    const end = play(chat(), STARTED, delta(2, 'first try'), reset, delta(4, 'second'));
    expect(end.turn?.text).toBe('second');
  });

  it('keeps the message and the draft of a failed turn, with the reason', () => {
    const failed: TurnEvent = {
      name: 'turn_failed',
      sequence: 3,
      data: {
        error: { code: 'ai_unavailable', message: 'down', retryable: true, request_id: 'r' },
        user_message_id: question.id,
      },
    };
    const end = play(chat(), STARTED, failed);
    expect(end.turn).toBeNull();
    expect(end.messages).toEqual([greeting, question]);
    expect(end.session.draft_version).toBe(1);
    expect(end.ended).toMatchObject({
      turnId: 't1',
      outcome: 'failed',
      userMessageId: question.id,
    });
    expect(end.ended?.error?.code).toBe('ai_unavailable');
  });

  it('keeps what a stopped turn said', () => {
    const kept = message(3, { turn_id: 't1', metadata: { stopped: true } });
    const stopped: TurnEvent = {
      name: 'turn_stopped',
      sequence: 3,
      data: { assistant_message: kept },
    };
    const end = play(chat(), STARTED, stopped);
    expect(end.messages).toEqual([greeting, question, kept]);
    expect(end.ended).toMatchObject({ turnId: 't1', outcome: 'stopped' });
  });

  it('replaces what a stopped turn said when it is tried again', () => {
    const kept = message(3, { turn_id: 't1', metadata: { stopped: true } });
    const before: Chat = { ...chat(), messages: [greeting, question, kept] };
    const end = play(before, STARTED, COMPLETED);
    expect(end.messages).toEqual([greeting, question, reply]);
    expect(end.ended).toBeNull();
  });

  it('survives the end of a turn in a chat that is being deleted', () => {
    const end = play(chat(), { name: 'turn_stopped', sequence: 1, data: {} });
    expect(end.turn).toBeNull();
    expect(end.ended).toBeNull();
  });

  it('never changes the chat that it was given', () => {
    const start = chat();
    const copy = structuredClone(start);
    play(start, STARTED, delta(2, 'x'), DRAFT, COMPLETED);
    expect(start).toEqual(copy);
  });
});
