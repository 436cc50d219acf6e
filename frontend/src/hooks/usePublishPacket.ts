// What the publish form is filled from. Found by the session's id alone, so that a reload and another device show the
// same form; what the router carried over from the chat only saves the first wait.
import { useQuery } from '@tanstack/react-query';
import { finalizeSession, getSession } from '@/api/sessions';
import type { Itinerary, ItinerarySummary } from '@/types';

export interface PublishPacket {
  itinerary: Itinerary;
  source_itineraries: ItinerarySummary[];
  chat_summary: string;
}

export type PublishState =
  | { kind: 'form'; packet: PublishPacket }
  | { kind: 'published'; itineraryId: string }
  | { kind: 'active' }
  | { kind: 'archived' };

/** What `usePublish` gives the router. */
export interface PublishLocationState {
  prefillData: Itinerary;
  sourceItineraries: ItinerarySummary[];
  chatSessionId: string;
}

export const packetKey = (sessionId: string) => ['publish-packet', sessionId];

/** Looking at an address must not lock a chat: only one that is finalized already is asked for its packet. */
async function findPacket(sessionId: string): Promise<PublishState> {
  const { session } = await getSession(sessionId);
  if (session.published_itinerary_id) {
    return { kind: 'published', itineraryId: session.published_itinerary_id };
  }
  if (session.status === 'active' || session.status === 'archived') return { kind: session.status };
  return { kind: 'form', packet: await finalizeSession(sessionId) };
}

export function usePublishPacket(
  sessionId: string,
  signedIn: boolean,
  carried: PublishLocationState | null,
) {
  return useQuery({
    queryKey: packetKey(sessionId),
    queryFn: () => findPacket(sessionId),
    enabled: signedIn && sessionId !== '',
    staleTime: 0,
    gcTime: 0,
    ...(carried?.chatSessionId === sessionId && {
      placeholderData: {
        kind: 'form' as const,
        packet: {
          itinerary: carried.prefillData,
          source_itineraries: carried.sourceItineraries,
          chat_summary: '',
        },
      },
    }),
  });
}
