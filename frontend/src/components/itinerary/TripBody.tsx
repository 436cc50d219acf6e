// A published trip in full: the story and the days on the left, facts, map and costs on the right.
import { useMemo } from 'react';
import { CostChart } from '@/components/chart/CostChart';
import { RouteMap } from '@/components/map/RouteMap';
import { useMessages } from '@/messages';
import type { Itinerary } from '@/types';
import { Attribution } from './Attribution';
import { DayCard } from './DayCard';
import { Lineage } from './Lineage';
import { ListSection, PageSection, TextSection } from './PageSection';
import { ProvenanceBar } from './ProvenanceBar';
import { sourceMap } from './sources';
import { TripFacts } from './TripFacts';
import { WarningList } from './WarningList';

export function TripBody({ trip }: { trip: Itinerary }) {
  const t = useMessages();
  const words = t.itinerary;
  const sources = useMemo(() => {
    const picked = trip.remixed_from_ids.flatMap(
      (id) => trip.source_itineraries.find((source) => source.id === id) ?? [],
    );
    return sourceMap(picked, trip.provenance);
  }, [trip]);
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_24rem] lg:grid-rows-[auto_1fr]">
      <div className="flex min-w-0 flex-col gap-6 lg:col-start-2 lg:row-start-1">
        <TripFacts trip={trip} />
        <WarningList warnings={trip.warnings} />
        <PageSection title={words.route}>
          <RouteMap days={trip.daily_plans} sources={sources} />
        </PageSection>
        <PageSection title={words.costs}>
          <CostChart trip={trip} />
        </PageSection>
      </div>
      <div className="flex min-w-0 flex-col gap-6 lg:col-start-1 lg:row-span-2 lg:row-start-1">
        <TextSection title={words.about} text={trip.description} />
        <TextSection title={words.highlights} text={trip.trip_highlights} />
        <PageSection title={words.days} bare>
          {trip.provenance.length > 0 && (
            <ProvenanceBar provenance={trip.provenance} sources={sources} />
          )}
          <ol className="flex flex-col gap-4">
            {trip.daily_plans.map((day) => (
              <DayCard key={day.id} day={day} currency={trip.budget_currency} sources={sources} />
            ))}
          </ol>
        </PageSection>
        <TextSection title={words.journey} text={trip.trip_journey} />
        {trip.is_remixed && <Attribution sources={trip.source_itineraries} published />}
      </div>
      <div className="flex min-w-0 flex-col gap-6 lg:col-start-2 lg:row-start-2">
        <TextSection title={words.safety} text={trip.safety_tips} />
        <ListSection title={words.packing} items={trip.packing_list} />
        <ListSection title={words.notes} items={trip.important_notes} />
        <Lineage trip={trip} />
      </div>
    </div>
  );
}
