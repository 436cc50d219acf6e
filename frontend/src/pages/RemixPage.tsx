// Explore: find trips, select up to three, start the chat.
import { X } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { useNavigate, useNavigation } from 'react-router';
import { ItineraryCard } from '@/components/explore/ItineraryCard';
import {
  fromSearch,
  isFiltered,
  NO_FILTERS,
  toQuery,
  toSearch,
  type Filters,
} from '@/components/explore/filters';
import { HowItWorks } from '@/components/explore/HowItWorks';
import { SelectionTray } from '@/components/explore/SelectionTray';
import { TagFilter } from '@/components/explore/TagFilter';
import { TripFilters } from '@/components/explore/TripFilters';
import { Button } from '@/components/ui/Button';
import { Notice } from '@/components/ui/Notice';
import { Skeleton } from '@/components/ui/Skeleton';
import { useDebounced } from '@/hooks/useDebounced';
import { useDocumentTitle } from '@/hooks/useDocumentTitle';
import { useItineraries } from '@/hooks/useItineraries';
import { useProgressive } from '@/hooks/useProgressive';
import { useMessages } from '@/messages';
import { useSelectionStore } from '@/stores/selectionStore';
import { showToast } from '@/stores/toastStore';
import type { ItinerarySummary } from '@/types';

/** The filters, kept in the address, so that Back and Reload bring them back. */
function useFilters() {
  const navigate = useNavigate();
  const isLeaving = useNavigation().state !== 'idle';
  const [filters, setFilters] = useState<Filters>(() => fromSearch(window.location.search));
  const rested = useDebounced(filters);
  useEffect(() => {
    // A change of the address now would take back the click that leads elsewhere.
    if (isLeaving) return;
    const now = window.location.search.slice(1);
    const search = toSearch(rested, now);
    if (search !== now) void navigate({ search }, { replace: true, preventScrollReset: true });
  }, [rested, navigate, isLeaving]);
  return [filters, setFilters] as const;
}

/** Cards that are drawn at once, and how many follow at a time. */
const FIRST = 8;
const MORE = 4;

export function RemixPage() {
  const t = useMessages();
  useDocumentTitle(null);
  const [filters, setFilters] = useFilters();
  const { selected, toggle } = useSelectionStore();
  const catalogue = useItineraries(toQuery(useDebounced(filters)));
  const drawn = useProgressive(catalogue.trips.length, FIRST, MORE);
  const select = useCallback(
    (trip: ItinerarySummary) => {
      if (toggle(trip)) return;
      showToast({ tone: 'info', text: `${t.explore.full.title}. ${t.explore.full.text}` });
    },
    [toggle, t],
  );
  return (
    <main className="mx-auto flex min-h-[calc(100dvh-4rem-3px)] max-w-7xl flex-col px-4 pt-8 pb-6 sm:px-6">
      <h1 className="max-w-4xl text-4xl">{t.explore.title}</h1>
      <HowItWorks />
      <div className="flex flex-col gap-3">
        <TripFilters filters={filters} onChange={setFilters} />
        <TagFilter value={filters.tag} onChange={(tag) => setFilters({ ...filters, tag })} />
      </div>
      <div className="my-2 flex min-h-11 items-center justify-between gap-3">
        <p role="status" className="text-sm text-ink-soft">
          {catalogue.isSuccess ? t.explore.found(catalogue.total) : ' '}
        </p>
        {isFiltered(filters) && (
          <Button look="quiet" size="sm" onClick={() => setFilters(NO_FILTERS)}>
            <X aria-hidden />
            {t.explore.clear}
          </Button>
        )}
      </div>
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
        {catalogue.trips.slice(0, drawn).map((trip) => (
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
