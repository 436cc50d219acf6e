// Server-sent events from raw bytes. The bytes may be cut anywhere: inside a line, a field, a "\r\n" or a character.
export interface SseFrame {
  event: string;
  /** The last `id:` seen, also by earlier frames, as the standard says. */
  id: string;
  data: string;
}

export class SseDecoder {
  private readonly text = new TextDecoder();
  private rest = '';
  /** Where to go on looking for the end of the line that `rest` begins with. */
  private scanned = 0;
  private event = '';
  private id = '';
  private data: string[] = [];

  /** The frames that these bytes complete. Comments (`: ping`) complete nothing. */
  push(bytes: Uint8Array): SseFrame[] {
    this.rest += this.text.decode(bytes, { stream: true });
    const frames: SseFrame[] = [];
    let start = 0;
    let end = lineEnd(this.rest, this.scanned);
    while (end !== null) {
      const frame = this.line(this.rest.slice(start, end.at));
      if (frame) frames.push(frame);
      start = end.next;
      end = lineEnd(this.rest, start);
    }
    this.rest = this.rest.slice(start);
    // A "\r" at the very end has to be looked at again.
    this.scanned = Math.max(0, this.rest.length - 1);
    return frames;
  }

  private line(line: string): SseFrame | null {
    if (line === '') return this.dispatch();
    const colon = line.indexOf(':');
    if (colon === 0) return null;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') this.event = value;
    else if (field === 'data') this.data.push(value);
    else if (field === 'id' && !value.includes('\0')) this.id = value;
    return null;
  }

  private dispatch(): SseFrame | null {
    const frame =
      this.data.length > 0
        ? { event: this.event || 'message', id: this.id, data: this.data.join('\n') }
        : null;
    this.event = '';
    this.data = [];
    return frame;
  }
}

/** Where the next line end from `from` on lies and where the line after it begins; null when it has not arrived. */
function lineEnd(text: string, from: number): { at: number; next: number } | null {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '\n') return { at, next: at + 1 };
    if (text[at] !== '\r') continue;
    // A "\r" at the end of a chunk may be half of "\r\n": wait for what follows.
    if (at + 1 === text.length) return null;
    return { at, next: text[at + 1] === '\n' ? at + 2 : at + 1 };
  }
  return null;
}
