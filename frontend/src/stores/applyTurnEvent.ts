// The one place that knows what a turn's event does to a chat. Pure: same chat and event, same result; a replayed
// event changes nothing, so re-attaching is always safe.
import type { Message, TurnEvent, TurnEventPayloads } from '@/types';
import { mergeSession, newTurn, withMessage, type Chat, type LiveTurn } from './chat';

export function applyTurnEvent(chat: Chat, event: TurnEvent): Chat {
  const turn = chat.turn ?? newTurn(null);
  if (event.sequence <= turn.sequence) return chat;
  const seen: LiveTurn = { ...turn, sequence: event.sequence, connection: 'live' };
  switch (event.name) {
    case 'turn_started':
      return started(chat, seen, event.data);
    case 'reply_delta':
      return { ...chat, turn: { ...seen, text: seen.text + event.data.text } };
    case 'reply_reset':
      return { ...chat, turn: { ...seen, text: '', hasDraft: false } };
    case 'draft':
      return {
        ...chat,
        turn: { ...seen, hasDraft: true },
        highlight: event.data.change,
        session: {
          ...chat.session,
          current_draft: event.data.itinerary,
          draft_version: event.data.version,
          constraints: event.data.constraints,
        },
      };
    case 'turn_completed':
      return {
        ...finished(chat, event.data.assistant_message),
        session: mergeSession(chat.session, event.data.session),
      };
    case 'turn_failed':
      return {
        ...finished(chat, null),
        ended: {
          turnId: seen.turnId ?? event.data.error.details?.turn_id ?? '',
          userMessageId: event.data.user_message_id,
          outcome: 'failed',
          error: event.data.error,
        },
      };
    case 'turn_stopped':
      return stopped(chat, seen, event.data.assistant_message ?? null);
  }
}

function started(chat: Chat, turn: LiveTurn, data: TurnEventPayloads['turn_started']): Chat {
  // A retried turn replaces what its last attempt left behind.
  const kept = chat.messages.filter(
    ({ role, turn_id }) => role === 'user' || turn_id !== data.turn_id,
  );
  return {
    ...chat,
    turn: { ...turn, turnId: data.turn_id },
    ended: null,
    messages: withMessage(kept, data.user_message),
    session: {
      ...chat.session,
      message_count: Math.max(chat.session.message_count, data.user_message.sequence),
    },
  };
}

function finished(chat: Chat, reply: Message | null): Chat {
  return {
    ...chat,
    turn: null,
    ended: null,
    messages: reply ? withMessage(chat.messages, reply) : chat.messages,
    session: { ...chat.session, running_turn: null },
  };
}

function stopped(chat: Chat, turn: LiveTurn, reply: Message | null): Chat {
  const question = chat.messages.findLast(
    ({ role, turn_id }) => role === 'user' && turn_id === turn.turnId,
  );
  return {
    ...finished(chat, reply),
    ended:
      turn.turnId && question
        ? {
            turnId: turn.turnId,
            userMessageId: question.id,
            outcome: 'stopped',
            error: null,
          }
        : null,
  };
}
