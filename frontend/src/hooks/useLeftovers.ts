// What the sources hold and a version of the draft does not.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { listLeftovers } from '@/api/drafts';

export function useLeftovers(sessionId: string, draftVersion: number) {
  return useQuery({
    queryKey: ['leftovers', sessionId, draftVersion],
    queryFn: () => listLeftovers(sessionId),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  });
}
