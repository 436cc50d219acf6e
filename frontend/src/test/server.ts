// A stand-in for the gateway: answers `fetch` from a list of routes and plays event streams piece by piece.
import { vi } from 'vitest';
import type { ErrorBody, TurnEvent } from '@/types';

export interface Heard {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Headers;
  body: unknown;
}

type Answer = (request: Heard, signal: AbortSignal | null) => Response | Promise<Response>;

export const json = (data: unknown, status = 200) =>
  new Response(JSON.stringify({ status: 'success', data }), { status });

export const refusal = (status: number, error: Partial<ErrorBody> & { code: string }) =>
  new Response(
    JSON.stringify({
      status: 'error',
      error: { message: 'no', retryable: false, request_id: 'r', ...error },
    }),
    { status },
  );

export const frame = ({ name, sequence, data }: TurnEvent) =>
  `event: ${name}\nid: ${sequence}\ndata: ${JSON.stringify(data)}\n\n`;

/** A stream that the test writes. `cut` ends it like a lost connection. */
export function stream() {
  let controller: ReadableStreamDefaultController<Uint8Array>;
  const body = new ReadableStream<Uint8Array>({
    start: (started) => {
      controller = started;
    },
  });
  return {
    response: () => new Response(body),
    send: (event: TurnEvent) => controller.enqueue(new TextEncoder().encode(frame(event))),
    end: () => controller.close(),
    cut: () => controller.error(new TypeError('network error')),
  };
}

/** Routes are tried in order; `METHOD /path` without the /api prefix. What no route knows fails like no network. */
export function serve(routes: Record<string, Answer>) {
  const heard: Heard[] = [];
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const path = url.replace(/^\/api/, '').replace(/\?.*$/, '');
    const request: Heard = {
      method: init.method ?? 'GET',
      path,
      query: new URLSearchParams(/\?(.*)$/.exec(url)?.[1]),
      headers: new Headers(init.headers),
      body: typeof init.body === 'string' ? (JSON.parse(init.body) as unknown) : null,
    };
    heard.push(request);
    const answer = routes[`${request.method} ${path}`];
    if (!answer) throw new TypeError('failed to fetch');
    return answer(request, init.signal ?? null);
  });
  return {
    heard,
    count: (route: string) => heard.filter((r) => `${r.method} ${r.path}` === route).length,
  };
}
