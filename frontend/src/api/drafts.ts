// The draft of a session: edits by hand, versions, leftovers, exports.
import type {
  Draft,
  GetDraftVersionResponse,
  Leftover,
  ListDraftVersionsResponse,
  NewEdit,
  VersionDiff,
} from '@/types';
import { call, open } from './http';

const path = (id: string, rest: string) => `/remix/sessions/${encodeURIComponent(id)}${rest}`;

export type ExportFormat = 'ics' | 'gpx' | 'md' | 'json';

export const editDraft = (id: string, body: NewEdit, idempotencyKey: string) =>
  call<{ draft: Draft }>(path(id, '/edits'), { method: 'POST', body, idempotencyKey });

export const listVersions = (id: string, pageToken?: string) =>
  call<ListDraftVersionsResponse>(path(id, '/versions'), {
    query: { per_page: 50, page_token: pageToken },
  });

export const getVersion = (id: string, version: number) =>
  call<GetDraftVersionResponse>(path(id, `/versions/${version}`));

export const diffVersions = (id: string, version: number, against: number) =>
  call<VersionDiff>(path(id, `/versions/${version}/diff`), { query: { against } });

export const restoreVersion = (id: string, version: number, idempotencyKey: string) =>
  call<{ draft: Draft }>(path(id, `/versions/${version}/restore`), {
    method: 'POST',
    idempotencyKey,
  });

/** What the sources hold and the draft does not. */
export const listLeftovers = (id: string) =>
  call<{ leftovers: Leftover[] }>(path(id, '/leftovers'));

/** The file and the name that the server proposes for it. */
export async function exportDraft(id: string, format: ExportFormat) {
  const response = await open(path(id, '/export'), {
    query: { format },
    headers: { accept: '*/*' },
  });
  return { blob: await response.blob(), disposition: response.headers.get('content-disposition') };
}
