// Explore: find trips, select up to three, start the chat.
import { useCallback, useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import { ItineraryCard } from '@/components/explore/ItineraryCard';
import { fromSearch, toQuery, toSearch, type Filters } from '@/components/explore/filters';
import { SelectionTray } from '@/components/explore/SelectionTray';
import { TagFilter } from '@/components/explore/TagFilter';
import { TripFilters } from '@/components/explore/TripFilters';
import { Button } from '@/components/ui/Button';
import { Notice } from '@/components/ui/Notice';
import { Skeleton } from '@/components/ui/Skeleton';
import { useDebounced } from '@/hooks/useDebounced';
import { useDocumentTitle } from '@/hooks/useDocumentTitle';
import { useItineraries } from '@/hooks/useItineraries';
import { useMessages } from '@/messages';
import { useSelectionStore } from '@/stores/selectionStore';
import { showToast } from '@/stores/toastStore';
import type { ItinerarySummary } from '@/types';

/** The filters, kept in the address, so that Back and Reload bring them back. */
function useFilters() {
  const navigate = useNavigate();
  const [filters, setFilters] = useState<Filters>(() => fromSearch(window.location.search));
  const rested = useDebounced(filters);
  useEffect(() => {
    const now = window.location.search.slice(1);
    const search = toSearch(rested, now);
    if (search !== now) void navigate({ search }, { replace: true, preventScrollReset: true });
  }, [rested, navigate]);
  return [filters, setFilters] as const;
}

export function RemixPage() {
  const t = useMessages();
  useDocumentTitle(null);
  const [filters, setFilters] = useFilters();
  const { selected, toggle } = useSelectionStore();
  const catalogue = useItineraries(toQuery(useDebounced(filters)));
  const select = useCallback(
    (trip: ItinerarySummary) => {
      if (toggle(trip)) return;
      showToast({ tone: 'info', text: `${t.explore.full.title}. ${t.explore.full.text}` });
    },
    [toggle, t],
  );
  return (
    <main className="mx-auto flex min-h-[calc(100dvh-4rem)] max-w-7xl flex-col px-4 pt-8 pb-6 sm:px-6">
      <h1 className="max-w-4xl text-4xl">{t.explore.title}</h1>
      <p className="mt-3 mb-6 max-w-2xl text-lg text-ink-soft">{t.explore.lead}</p>
      <div className="flex flex-col gap-3">
        <TripFilters filters={filters} onChange={setFilters} />
        <TagFilter value={filters.tag} onChange={(tag) => setFilters({ ...filters, tag })} />
      </div>
      <p role="status" className="my-4 text-sm text-ink-soft">
        {catalogue.isSuccess ? t.explore.found(catalogue.total) : ' '}
      </p>
      {catalogue.isError && (
        <Notice
          title={t.explore.failed}
          actions={<Button onClick={() => void catalogue.refetch()}>{t.common.retry}</Button>}
        />
      )}
      {catalogue.isSuccess && catalogue.total === 0 && (
        <Notice tone="info" title={t.explore.empty.title}>
          {t.explore.empty.text}
        </Notice>
      )}
      <ul className="grid flex-1 grid-cols-[repeat(auto-fill,minmax(min(100%,17.5rem),1fr))] content-start gap-5">
        {catalogue.isPending &&
          Array.from({ length: 8 }, (_, index) => <CardSkeleton key={index} />)}
        {catalogue.trips.map((trip) => (
          <li key={trip.id} className="grid">
            <ItineraryCard
              trip={trip}
              selectedIndex={selected.findIndex(({ id }) => id === trip.id)}
              onToggle={select}
            />
          </li>
        ))}
      </ul>
      {catalogue.hasNextPage && (
        <Button
          className="mx-auto mt-6"
          busy={catalogue.isFetchingNextPage}
          onClick={() => void catalogue.fetchNextPage()}
        >
          {t.explore.showMore}
        </Button>
      )}
      <SelectionTray />
    </main>
  );
}

function CardSkeleton() {
  return (
    <li aria-hidden>
      <Skeleton className="h-[27rem] rounded-card" />
    </li>
  );
}
