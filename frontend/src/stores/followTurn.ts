// Follows one turn to its end over as many connections as it takes. It rejoins and never sends again: the server works
// on whether anybody listens or not.
import { ApiError, NetworkError } from '@/api/errors';
import { watchTurn } from '@/api/turns';
import { readTurnEvents } from '@/sse/turnEvents';
import { isTerminal, type TurnEvent } from '@/types';
import { backoffMs, sleep } from './backoff';

/** A server that takes longer for the first byte than this is treated like a lost connection. */
const FIRST_BYTE_MS = 20_000;

export interface FollowOptions {
  sessionId: string;
  /** Null when the first connection is what creates the turn. */
  turnId: string | null;
  /** The first connection. */
  connect: (signal: AbortSignal) => Promise<Response>;
  onEvent: (event: TurnEvent) => void;
  onConnection: (state: 'live' | 'lost') => void;
  signal: AbortSignal;
}

/**
 * Resolves when the turn has ended, or when `signal` aborts. Throws an ApiError when the server refused, and a
 * NetworkError when the first connection broke before it was known whether a turn exists.
 */
export async function followTurn(options: FollowOptions): Promise<void> {
  const { sessionId, signal, onEvent, onConnection } = options;
  const isOver = () => signal.aborted;
  let { turnId, connect } = options;
  let after = 0;
  for (let attempt = 0; !isOver(); attempt += 1) {
    let pauseMs = 0;
    try {
      const body = await firstByte(connect, signal);
      onConnection('live');
      for await (const event of readTurnEvents(body)) {
        attempt = 0;
        after = event.sequence;
        if (event.name === 'turn_started') turnId = event.data.turn_id;
        onEvent(event);
        if (isTerminal(event) || isOver()) return;
      }
    } catch (error) {
      if (isOver()) return;
      if (error instanceof ApiError && (turnId === null || !error.body.retryable)) throw error;
      if (error instanceof ApiError) pauseMs = (error.retryAfterSeconds ?? 0) * 1000;
    }
    if (isOver()) return;
    if (turnId === null) throw new NetworkError('cut before the turn was known');
    onConnection('lost');
    await sleep(Math.max(pauseMs, backoffMs(attempt)), signal);
    const known = turnId;
    connect = (inner) => watchTurn(sessionId, known, after, inner);
  }
}

/** The body once headers are there. The limit on waiting does not touch the stream that follows. */
async function firstByte(
  connect: FollowOptions['connect'],
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  const inner = new AbortController();
  const abort = () => inner.abort();
  signal.addEventListener('abort', abort);
  const timer = setTimeout(abort, FIRST_BYTE_MS);
  try {
    const { body } = await connect(inner.signal);
    if (body === null) throw new NetworkError('an answer without a body');
    return body;
  } finally {
    clearTimeout(timer);
    // `abort` stays registered on `signal`: it is what ends the stream when the follower is told to stop.
  }
}
