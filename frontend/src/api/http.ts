// The one place that calls fetch: adds the token, unwraps the envelope, turns failures into ApiError or NetworkError.
import type { ErrorBody } from '@/types';
import { ApiError, isAbort, NetworkError } from './errors';
import { getToken, setToken } from './token';

export type Query = Record<string, string | number | undefined | null>;

export interface CallOptions {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  query?: Query;
  body?: unknown;
  /** Makes a repeat of the same POST harmless. */
  idempotencyKey?: string;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** `data` of a successful answer; undefined for 204. */
export async function call<T>(path: string, options: CallOptions = {}): Promise<T> {
  const response = await open(path, options);
  if (response.status === 204) return undefined as T;
  const envelope = await json<{ data: T }>(response);
  return envelope.data;
}

/** The answer itself, once it is known to be a success: for streams and downloads. */
export async function open(path: string, options: CallOptions = {}): Promise<Response> {
  const response = await send(path, options);
  if (response.ok) return response;
  throw await failure(response);
}

async function send(path: string, options: CallOptions): Promise<Response> {
  const headers = new Headers({ accept: 'application/json', ...options.headers });
  const token = getToken();
  if (token !== null) headers.set('authorization', `Bearer ${token}`);
  if (options.idempotencyKey) headers.set('idempotency-key', options.idempotencyKey);
  if (options.body !== undefined) headers.set('content-type', 'application/json');
  try {
    return await fetch(`/api${path}${search(options.query)}`, {
      method: options.method ?? 'GET',
      headers,
      body: options.body === undefined ? null : JSON.stringify(options.body),
      signal: options.signal ?? null,
      credentials: 'omit',
    });
  } catch (error) {
    if (isAbort(error)) throw error;
    throw new NetworkError('no answer', { cause: error });
  }
}

async function failure(response: Response): Promise<ApiError | NetworkError> {
  const envelope = await json<{ error?: ErrorBody }>(response).catch(() => null);
  if (!envelope?.error) return new NetworkError(`status ${response.status} without an envelope`);
  if (envelope.error.code === 'unauthenticated') setToken(null);
  const retryAfter = Number(response.headers.get('retry-after') ?? NaN);
  return new ApiError(
    response.status,
    envelope.error,
    Number.isFinite(retryAfter) ? retryAfter : null,
  );
}

async function json<T>(response: Response): Promise<T> {
  try {
    return (await response.json()) as T;
  } catch (error) {
    if (isAbort(error)) throw error;
    throw new NetworkError('the answer is no JSON', { cause: error });
  }
}

function search(query: Query = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}

/** A fresh idempotency key. `crypto.randomUUID` is missing on plain http, where phones test a laptop's server. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
