// A turn as the gateway really wrote it, and what a reader does when the stream goes silent.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isTerminal, type TurnEvent } from '@/types';
import { parseFrame, readTurnEvents } from './turnEvents';

const FIXTURE = readFileSync('src/sse/fixtures/turn.sse');

/** The bytes as a network might deliver them. */
function body(bytes: Uint8Array, size: number): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start: (controller) => {
      for (let at = 0; at < bytes.length; at += size) {
        controller.enqueue(bytes.slice(at, at + size));
      }
      controller.close();
    },
  });
}

async function all(stream: ReadableStream<Uint8Array>, silenceMs?: number): Promise<TurnEvent[]> {
  const events: TurnEvent[] = [];
  for await (const event of readTurnEvents(stream, silenceMs)) events.push(event);
  return events;
}

describe('readTurnEvents', () => {
  it.each([5, 61, 1400, 1_000_000])('reads a recorded turn in pieces of %i bytes', async (size) => {
    const events = await all(body(FIXTURE, size));
    // How often the reply was cut is no matter.
    const names = events.map(({ name }) => name);
    expect(names.filter((name, at) => name !== names[at - 1])).toEqual([
      'turn_started',
      'reply_delta',
      'draft',
      'turn_completed',
    ]);
    expect(events.filter(isTerminal)).toHaveLength(1);
    const said = events.map((event) => (event.name === 'reply_delta' ? event.data.text : ''));
    const end = events.at(-1);
    const stored = end?.name === 'turn_completed' ? end.data.assistant_message.content : null;
    expect(said.join('')).toBe(stored);
    const numbers = events.map(({ sequence }) => sequence);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  });

  it('hangs up on a connection that has gone silent', async () => {
    const silent = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(FIXTURE.subarray(0, 200)),
    });
    expect(await all(silent, 20)).toEqual([]);
  });

  it('skips events that it does not know', () => {
    expect(parseFrame({ event: 'fireworks', id: '1', data: '{}' })).toBeNull();
  });
});
