// Chat sessions: /remix/sessions.
import type {
  CreatedSession,
  FinalizeSessionResponse,
  GetSessionResponse,
  NewSession,
  Quota,
  Session,
  SessionPage,
  SessionStatus,
} from '@/types';
import { call } from './http';

const path = (id: string, rest = '') => `/remix/sessions/${encodeURIComponent(id)}${rest}`;

export interface SessionQuery {
  status?: SessionStatus | undefined;
  q?: string | undefined;
  page?: number;
  per_page?: number;
}

export const listSessions = (query: SessionQuery, signal?: AbortSignal) =>
  call<SessionPage>('/remix/sessions', { query: { ...query }, ...(signal && { signal }) });

export const createSession = (body: NewSession, idempotencyKey: string) =>
  call<CreatedSession>('/remix/sessions', { method: 'POST', body, idempotencyKey });

/** With its newest messages, or with those before the one of this sequence number. */
export const getSession = (id: string, signal?: AbortSignal, before?: number) =>
  call<GetSessionResponse>(path(id), {
    ...(signal && { signal }),
    query: { limit: 100, messages_before: before },
  });

export const renameSession = (id: string, title: string) =>
  call<{ session: Session }>(path(id), { method: 'PATCH', body: { title } });

export const deleteSession = (id: string) => call<undefined>(path(id), { method: 'DELETE' });

export const archiveSession = (id: string) =>
  call<{ session: Session }>(path(id, '/archive'), { method: 'POST' });

export const reopenSession = (id: string) =>
  call<{ session: Session }>(path(id, '/reopen'), { method: 'POST' });

export const finalizeSession = (id: string) =>
  call<FinalizeSessionResponse>(path(id, '/finalize'), { method: 'POST' });

export const getQuota = () => call<Quota>('/remix/quota');
