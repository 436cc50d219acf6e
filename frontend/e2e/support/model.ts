// A scripted language model: an OpenAI-compatible server that plays one script for each reply and counts what it was
// asked. A script can stop half-way until it is released, so that "in mid-reply" is a state and not a guess about time.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';

export interface Script {
  reply?: string;
  ops?: unknown[];
  /** Stops after half of the reply until `release`. */
  hold?: boolean;
  /** Milliseconds between two pieces: 6 characters each 50 ms are what a quick model writes. */
  pace?: number;
  /** Answers with this status instead. */
  status?: number;
}

export interface Model {
  url: string;
  /** Replies that were asked for since `forget`; titles do not count. */
  calls: () => number;
  /** Drops what nobody asked for, and counts anew. */
  forget: () => void;
  next: (script: Script) => void;
  /** Lets every reply go on that is held, or will be. */
  release: () => void;
  stop: () => Promise<void>;
}

const PIECE = 6;

export async function startModel(): Promise<Model> {
  const scripts: { script: Script; gate: Promise<void> }[] = [];
  let calls = 0;
  let openGates: (() => void)[] = [];

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString() || '{}') as { stream?: boolean };
    if (!body.stream) {
      return json(response, 200, {
        choices: [
          {
            index: 0,
            message: { role: 'assistant', content: 'A short title' },
            finish_reason: 'stop',
          },
        ],
      });
    }
    calls += 1;
    const { script, gate } = scripts.shift() ?? {
      script: { reply: 'Nothing to change.' },
      gate: Promise.resolve(),
    };
    if (script.status) {
      return json(response, script.status, {
        error: { message: 'scripted failure', type: 'server_error' },
      });
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const text = JSON.stringify({ reply: script.reply ?? '', ops: script.ops ?? [] });
    const middle = Math.floor((script.reply?.length ?? 0) / 2);
    for (let at = 0; at < text.length; at += PIECE) {
      if (script.hold && at <= middle && middle < at + PIECE) {
        await Promise.race([gate, once(response, 'close')]);
      }
      if (script.pace) await setTimeout(script.pace);
      if (response.destroyed) return;
      send(response, { delta: { content: text.slice(at, at + PIECE) }, finish_reason: null });
    }
    send(response, { delta: {}, finish_reason: 'stop' });
    response.end('data: [DONE]\n\n');
  }

  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    calls: () => calls,
    forget: () => {
      calls = 0;
      scripts.length = 0;
    },
    next: (script) => {
      const gate = new Promise<void>((open) => openGates.push(open));
      scripts.push({ script, gate });
    },
    release: () => {
      openGates.forEach((open) => open());
      openGates = [];
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function send(response: ServerResponse, choice: object) {
  const event = {
    id: 'c',
    object: 'chat.completion.chunk',
    created: 0,
    model: 'm',
    choices: [{ index: 0, ...choice }],
  };
  response.write(`data: ${JSON.stringify(event)}\n\n`);
}

function json(response: ServerResponse, status: number, body: object) {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify({ id: 'c', object: 'chat.completion', created: 0, model: 'm', ...body }),
  );
}
