// What the browser knows about one chat, and how it comes from the server's answer.
import type { Change, ErrorBody, GetSessionResponse, Message, Session, Turn } from '@/types';

/** A message; `pending` until the server has stored it. */
export interface ChatMessage extends Message {
  pending?: boolean;
}

/** The turn that is being worked on. */
export interface LiveTurn {
  /** Null between the click on Send and the first event. */
  turnId: string | null;
  /** The reply so far. */
  text: string;
  /** The newest event seen; what is not newer is a replay. */
  sequence: number;
  /** A draft has arrived: the end is near. */
  hasDraft: boolean;
  stopping: boolean;
  /** How the browser hears of the turn. The turn itself goes on in any case. */
  connection: 'live' | 'lost' | 'checking';
}

/** How the newest turn ended, when it can be taken up again. */
export interface EndedTurn {
  turnId: string;
  userMessageId: string;
  outcome: 'failed' | 'stopped';
  error: ErrorBody | null;
}

export interface Chat {
  session: Session;
  messages: ChatMessage[];
  turn: LiveTurn | null;
  ended: EndedTurn | null;
  /** What the newest turn, edit or restore did: the preview points at it. */
  highlight: Change | null;
}

export const newTurn = (turnId: string | null): LiveTurn => ({
  turnId,
  text: '',
  sequence: 0,
  hasDraft: false,
  stopping: false,
  connection: 'live',
});

/** The id of a message that the server does not know yet. */
export const localId = (key: string) => `local:${key}`;

export function chatFromServer({ session, messages }: GetSessionResponse): Chat {
  return {
    session,
    messages,
    turn: session.running_turn ? newTurn(session.running_turn.turn_id) : null,
    ended: session.last_turn ? endedTurn(session.last_turn) : null,
    highlight: null,
  };
}

function endedTurn(turn: Turn): EndedTurn | null {
  if (turn.state !== 'failed' && turn.state !== 'stopped') return null;
  return {
    turnId: turn.turn_id,
    userMessageId: turn.user_message_id,
    outcome: turn.state,
    error: turn.error ?? null,
  };
}

/** Takes over what the server says about a session; fields that lists leave out are kept. */
export function mergeSession(old: Session, fresh: Session): Session {
  return {
    ...old,
    ...fresh,
    current_draft: fresh.current_draft ?? old.current_draft ?? null,
    constraints: fresh.constraints ?? old.constraints ?? null,
    source_itineraries:
      fresh.source_itineraries.length > 0 ? fresh.source_itineraries : old.source_itineraries,
  };
}

/** Adds a message or replaces the one with its id; the order is the server's. */
export function withMessage(messages: ChatMessage[], message: ChatMessage): ChatMessage[] {
  const rest = messages.filter(({ id, pending }) => id !== message.id && !pending);
  return [...rest, message].sort((a, b) => a.sequence - b.sequence);
}
