// Published itineraries: the catalogue, one trip, publishing.
import type { Itinerary, ItineraryPage, NewItinerary } from '@/types';
import type { ExportFormat } from './drafts';
import { call, open } from './http';

export interface ItineraryQuery {
  q?: string | undefined;
  tags?: string | undefined;
  min_days?: number | undefined;
  max_days?: number | undefined;
  difficulty?: string | undefined;
  creator_id?: string | undefined;
  page?: number;
  per_page?: number;
}

export const listItineraries = (query: ItineraryQuery, signal?: AbortSignal) =>
  call<ItineraryPage>('/itineraries', { query: { ...query }, ...(signal && { signal }) });

export const getItinerary = (id: string) =>
  call<{ itinerary: Itinerary }>(`/itineraries/${encodeURIComponent(id)}`);

export const publishItinerary = (body: NewItinerary, idempotencyKey: string) =>
  call<{ itinerary: Itinerary }>('/itineraries', { method: 'POST', body, idempotencyKey });

/** The page as a file, with the name that the server proposes for it. */
export async function exportItinerary(id: string, format: ExportFormat) {
  const response = await open(`/itineraries/${encodeURIComponent(id)}/export`, {
    query: { format },
    headers: { accept: '*/*' },
  });
  return { blob: await response.blob(), disposition: response.headers.get('content-disposition') };
}
