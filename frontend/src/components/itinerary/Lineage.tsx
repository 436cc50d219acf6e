// Where a trip stands in the family of remixes: what it came from, what came from it.
import { CornerDownRight } from 'lucide-react';
import { Link } from 'react-router';
import { useMessages } from '@/messages';
import type { Itinerary, ItinerarySummary } from '@/types';
import { PageSection } from './PageSection';

export function Lineage({ trip }: { trip: Itinerary }) {
  const t = useMessages().itinerary;
  return (
    <PageSection title={t.lineage}>
      {trip.source_itineraries.length > 0 && (
        <TripLinks title={t.remixedFrom} trips={trip.source_itineraries} />
      )}
      {trip.remixed_by.length > 0 ? (
        <TripLinks title={t.remixedBy(trip.remixed_by.length)} trips={trip.remixed_by} />
      ) : (
        <p className="text-sm text-ink-soft">{t.noRemixes}</p>
      )}
    </PageSection>
  );
}

function TripLinks({ title, trips }: { title: string; trips: ItinerarySummary[] }) {
  const t = useMessages().itinerary;
  return (
    <div>
      <h3 className="text-base">{title}</h3>
      <ul>
        {trips.map((trip) => (
          <li key={trip.id}>
            <Link
              to={`/itinerary/${trip.id}`}
              className="flex min-h-11 items-center gap-2 rounded-control hover:bg-sunken"
            >
              <CornerDownRight aria-hidden className="size-4 shrink-0 text-ink-soft" />
              <span className="min-w-0 [overflow-wrap:anywhere]">
                <span className="font-semibold underline">{trip.title}</span>
                {trip.creator && (
                  <span className="text-ink-soft"> {t.by(trip.creator.display_name)}</span>
                )}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
