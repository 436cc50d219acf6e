// The history of a draft, and what differs between two of its versions.
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { diffVersions, listVersions } from '@/api/drafts';

/** `draftVersion` renews the list when something was added to it. */
export function useVersions(sessionId: string, draftVersion: number) {
  const query = useInfiniteQuery({
    queryKey: ['versions', sessionId, draftVersion],
    queryFn: ({ pageParam }) => listVersions(sessionId, pageParam),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_page_token || undefined,
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  });
  return { ...query, versions: query.data?.pages.flatMap(({ versions }) => versions) ?? [] };
}

/** What `version` has that `against` has not. Versions never change. */
export function useVersionDiff(sessionId: string, version: number, against: number) {
  return useQuery({
    queryKey: ['version-diff', sessionId, version, against],
    queryFn: () => diffVersions(sessionId, version, against),
    staleTime: Infinity,
  });
}
