// The two ways a call can fail: the server said no (ApiError), or nothing was heard from it (NetworkError).
import type { ErrorBody, ErrorDetails } from '@/types';

/** The envelope's error, with the HTTP status it came with. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly status: number,
    readonly body: ErrorBody,
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(body.message);
  }

  get code(): string {
    return this.body.code;
  }

  get details(): ErrorDetails {
    return this.body.details ?? {};
  }
}

/** No answer, half an answer, or one that no gateway of ours wrote. Whether the request arrived is unknown. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
}

/** A message that the server does not have: it is for the traveller to send it again. */
export class NotSentError extends NetworkError {}

export function hasCode(error: unknown, ...codes: string[]): error is ApiError {
  return error instanceof ApiError && codes.includes(error.code);
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}
