// A response body as turn events. Frames of unknown name are skipped, so that a newer server can add some.
import { isTurnEventName, type TurnEvent } from '@/types';
import { SseDecoder, type SseFrame } from './decoder';

/** The server pings every 10 s; a connection that is silent for longer than this is dead, whatever TCP believes. */
const SILENCE_MS = 25_000;

export async function* readTurnEvents(
  body: ReadableStream<Uint8Array>,
  silenceMs = SILENCE_MS,
): AsyncGenerator<TurnEvent> {
  const decoder = new SseDecoder();
  const reader = body.getReader();
  const hangUp = () => void reader.cancel().catch(() => undefined);
  try {
    for (;;) {
      const watchdog = setTimeout(hangUp, silenceMs);
      const { done, value } = await reader.read().finally(() => clearTimeout(watchdog));
      if (done) return;
      for (const frame of decoder.push(value)) {
        const event = parseFrame(frame);
        if (event) yield event;
      }
    }
  } finally {
    hangUp();
  }
}

export function parseFrame(frame: SseFrame): TurnEvent | null {
  if (!isTurnEventName(frame.event)) return null;
  const sequence = Number(frame.id);
  // The contract fixes what each name carries; the server's tests write the fixtures that ours read.
  return {
    name: frame.event,
    sequence: Number.isInteger(sequence) ? sequence : 0,
    data: JSON.parse(frame.data) as never,
  };
}
