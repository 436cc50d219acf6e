// From an error to what the traveller reads: a title, the cause, and which way leads out.
import { getMessages } from '@/messages';
import { formatRelative } from '@/messages/format';
import type { ErrorBody } from '@/types';
import { ApiError, NetworkError, NotSentError } from './errors';

/** What the interface can offer beside "try again". */
export type WayOut = 'show_chats' | 'new_chat_from_sources' | 'reopen' | 'sign_in';

export interface ErrorText {
  title: string;
  text?: string | undefined;
  retryable: boolean;
  wayOut?: { kind: WayOut; label: string };
  requestId?: string;
}

export function describeError(error: unknown): ErrorText {
  const t = getMessages().errors;
  if (error instanceof NotSentError) return { ...t.notSent, retryable: false };
  if (error instanceof NetworkError) return { ...t.network, retryable: true };
  if (error instanceof ApiError) return describeErrorBody(error.body, error.retryAfterSeconds);
  return { title: t.generic, retryable: true };
}

/** Also for errors that arrive inside a stream or with a stored turn. */
export function describeErrorBody(body: ErrorBody, retryAfter: number | null = null): ErrorText {
  return {
    retryable: body.retryable,
    ...wording(body, retryAfter ?? body.details?.retry_after_seconds ?? null),
    ...(body.code === 'internal' && body.request_id && { requestId: body.request_id }),
  };
}

type Wording = Omit<ErrorText, 'retryable' | 'requestId'> & { retryable?: boolean };

function wording(body: ErrorBody, retryAfter: number | null): Wording {
  const { errors: t, chat } = getMessages();
  const limit = body.details?.limit ?? 0;
  const when = body.details?.resets_at
    ? formatRelative(body.details.resets_at)
    : retryAfter === null
      ? t.soon
      : formatRelative(Date.now() + retryAfter * 1000);
  switch (body.code) {
    case 'quota_active':
      return withWayOut(t.quotaActive(limit), 'show_chats');
    case 'quota_daily':
      return withWayOut(t.quotaDaily(limit, when), 'show_chats');
    case 'quota_messages':
      return withWayOut(t.quotaMessages(limit), 'new_chat_from_sources');
    case 'rate_limited':
      return { ...t.rateLimited(when), retryable: true };
    case 'not_found':
      return withWayOut(t.notFound, 'show_chats');
    case 'unauthenticated':
      return withWayOut(
        { title: getMessages().signIn.expired, action: getMessages().shell.signIn },
        'sign_in',
      );
    case 'turn_in_progress':
      return t.turnInProgress;
    case 'session_not_active':
      return withWayOut({ ...t.notActive, action: chat.closed.reopen }, 'reopen');
    case 'ai_unavailable':
      return t.aiUnavailable;
    case 'ai_rate_limited':
      return t.aiRateLimited;
    case 'ai_invalid_output':
      return t.aiInvalid;
    case 'ai_refused':
      return t.aiRefused;
    case 'deadline_exceeded':
      return t.deadline;
    case 'unavailable':
      return t.unavailable;
    default:
      return { title: t.generic, text: body.message };
  }
}

function withWayOut(
  words: { title: string; text?: string; action: string },
  kind: WayOut,
): Wording {
  const { action, ...rest } = words;
  return { ...rest, wayOut: { kind, label: action } };
}
