// The top of a published trip: its picture, its name, who made it, and what can be done with it.
import { useCallback } from 'react';
import type { ExportFormat } from '@/api/drafts';
import { exportItinerary } from '@/api/itineraries';
import { Avatar } from '@/components/shell/Avatar';
import { Badge } from '@/components/ui/Badge';
import { useMessages } from '@/messages';
import { useTripFormat } from '@/messages/formatTrip';
import type { Itinerary } from '@/types';
import { ExportMenu } from './ExportMenu';
import { RemixActions } from './RemixActions';
import { TripCover } from './TripCover';

export function TripHero({ trip }: { trip: Itinerary }) {
  const t = useMessages();
  const format = useTripFormat();
  const load = useCallback((name: ExportFormat) => exportItinerary(trip.id, name), [trip.id]);
  return (
    <header className="flex flex-col">
      <TripCover
        trip={trip}
        className="aspect-2/1 w-full rounded-card border-[3px] border-line sm:aspect-3/1"
      />
      <div className="relative mx-3 -mt-10 flex flex-col gap-3 rounded-card border-[3px] border-line bg-surface p-5 shadow-hard sm:mx-8 sm:-mt-16 sm:p-7">
        <div className="flex flex-wrap items-center gap-2">
          <span className="font-medium text-ink-soft">{trip.destination}</span>
          {trip.is_remixed && <Badge tone="suggested">{t.explore.remixed}</Badge>}
        </div>
        <h1 dir="auto" className="text-4xl [overflow-wrap:anywhere]">
          {trip.title}
        </h1>
        {trip.tagline && <p className="max-w-3xl text-lg text-ink-soft">{trip.tagline}</p>}
        <div className="flex flex-wrap items-center gap-x-6 gap-y-4">
          {trip.creator && (
            <p className="flex items-center gap-2.5">
              <Avatar traveler={trip.creator} className="size-10" />
              <span>
                <span className="block font-semibold">
                  {t.itinerary.by(trip.creator.display_name)}
                </span>
                {trip.published_at && (
                  <span className="block text-sm text-ink-soft">
                    {t.itinerary.published(format.day(trip.published_at))}
                  </span>
                )}
              </span>
            </p>
          )}
          <div className="flex w-full flex-wrap gap-2 max-sm:*:flex-1 sm:ml-auto sm:w-auto">
            <RemixActions trip={trip} />
            <ExportMenu load={load} hasStartDate={Boolean(trip.start_date)} />
          </div>
        </div>
      </div>
    </header>
  );
}
