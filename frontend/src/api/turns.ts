// Turns: sending a message, joining its stream, stopping and retrying it. Streams are read with fetch, because
// EventSource can neither POST nor carry a bearer token.
import type { NewMessage, Turn } from '@/types';
import { call, open } from './http';

const EVENT_STREAM = { accept: 'text/event-stream' };

const session = (id: string, rest: string) => `/remix/sessions/${encodeURIComponent(id)}${rest}`;
const turn = (sessionId: string, turnId: string, rest: string) =>
  session(sessionId, `/turns/${encodeURIComponent(turnId)}${rest}`);

export const streamMessage = (
  sessionId: string,
  message: string,
  idempotencyKey: string,
  signal: AbortSignal,
) =>
  open(session(sessionId, '/stream'), {
    method: 'POST',
    body: { message } satisfies NewMessage,
    idempotencyKey,
    headers: EVENT_STREAM,
    signal,
  });

/** Joins a turn after an event that was seen already; 0 means from the start. */
export const watchTurn = (sessionId: string, turnId: string, after: number, signal: AbortSignal) =>
  open(turn(sessionId, turnId, '/stream'), {
    headers: after > 0 ? { ...EVENT_STREAM, 'last-event-id': String(after) } : EVENT_STREAM,
    signal,
  });

export const retryTurn = (sessionId: string, turnId: string, signal: AbortSignal) =>
  open(turn(sessionId, turnId, '/retry'), { method: 'POST', headers: EVENT_STREAM, signal });

export const stopTurn = (sessionId: string, turnId: string) =>
  call<{ turn: Turn }>(turn(sessionId, turnId, '/stop'), { method: 'POST' });
