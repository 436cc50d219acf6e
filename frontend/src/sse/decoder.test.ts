// The decoder against every way to cut a stream.
import { describe, expect, it } from 'vitest';
import { SseDecoder, type SseFrame } from './decoder';

const bytes = (text: string) => new TextEncoder().encode(text);

function decode(chunks: Uint8Array[]): SseFrame[] {
  const decoder = new SseDecoder();
  return chunks.flatMap((chunk) => decoder.push(chunk));
}

const STREAM =
  'event: turn_started\r\nid: 1\r\ndata: {"a":1}\r\n\r\n' +
  ': ping\n\n' +
  'event: reply_delta\nid: 2\ndata: {"text":"Día 3 – 東京 🏔️"}\n\n' +
  'data:no space\ndata: second line\n\n';

const FRAMES: SseFrame[] = [
  { event: 'turn_started', id: '1', data: '{"a":1}' },
  { event: 'reply_delta', id: '2', data: '{"text":"Día 3 – 東京 🏔️"}' },
  { event: 'message', id: '2', data: 'no space\nsecond line' },
];

describe('SseDecoder', () => {
  it('reads a whole stream', () => {
    expect(decode([bytes(STREAM)])).toEqual(FRAMES);
  });

  it('gives the same frames wherever the stream is cut in two', () => {
    const all = bytes(STREAM);
    for (let cut = 0; cut <= all.length; cut += 1) {
      expect(decode([all.slice(0, cut), all.slice(cut)]), `cut at ${cut}`).toEqual(FRAMES);
    }
  });

  it('reads a stream byte by byte', () => {
    expect(decode(Array.from(bytes(STREAM), (byte) => Uint8Array.of(byte)))).toEqual(FRAMES);
  });

  it('gives nothing for a frame that was cut off', () => {
    expect(decode([bytes('event: draft\ndata: {"version":')])).toEqual([]);
  });

  it('reads lines that end with a lone carriage return', () => {
    expect(decode([bytes('event: a\rdata: 1\r\rdata: 2\r\r\n')])).toEqual([
      { event: 'a', id: '', data: '1' },
      { event: 'message', id: '', data: '2' },
    ]);
  });

  it('ignores unknown fields and ids with a NUL', () => {
    expect(decode([bytes('retry: 5\nid: a\0b\ndata: x\n\n')])).toEqual([
      { event: 'message', id: '', data: 'x' },
    ]);
  });
});
