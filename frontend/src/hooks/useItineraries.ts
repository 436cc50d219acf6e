// The catalogue with its filters, page by page.
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { listItineraries, type ItineraryQuery } from '@/api/itineraries';

const PER_PAGE = 30;

export function useItineraries(filters: Omit<ItineraryQuery, 'page' | 'per_page'>) {
  const query = useInfiniteQuery({
    queryKey: ['itineraries', filters],
    queryFn: ({ pageParam, signal }) =>
      listItineraries({ ...filters, page: pageParam, per_page: PER_PAGE }, signal),
    initialPageParam: 1,
    getNextPageParam: (last) =>
      last.page * last.per_page < last.total ? last.page + 1 : undefined,
    placeholderData: keepPreviousData,
  });
  return {
    ...query,
    trips: query.data?.pages.flatMap((page) => page.itineraries) ?? [],
    total: query.data?.pages[0]?.total ?? 0,
  };
}
