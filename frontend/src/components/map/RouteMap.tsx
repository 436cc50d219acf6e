// The route of a trip as a list and, once the outlines have arrived, as a map. The drawing code and its data load when
// the map is first shown; the list needs neither.
import { useMemo } from 'react';
import { latePart, type Missing } from '@/components/ui/latePart';
import { MissingPart } from '@/components/ui/MissingPart';
import { Skeleton } from '@/components/ui/Skeleton';
import { cn } from '@/components/ui/cn';
import { originFill, type Sources } from '@/components/itinerary/sources';
import { useMessages } from '@/messages';
import { useTripFormat } from '@/messages/formatTrip';
import type { DailyPlan } from '@/types';
import { isKnown, routeKm, stopsOf, type Stop } from './stops';

const MapCanvas = latePart(async () => (await import('./MapCanvas')).MapCanvas, {
  waiting: () => <Skeleton className="aspect-10/7 w-full rounded-card" />,
  failed: (missing) => <MapMissing missing={missing} />,
});

function MapMissing({ missing }: { missing: Missing }) {
  return <MissingPart title={useMessages().shell.parts.map} missing={missing} />;
}

export interface RouteMapProps {
  days: DailyPlan[];
  sources: Sources;
  /** Leads to a day; without it the stops are no buttons. */
  onShowDay?: (dayId: string) => void;
}

export function RouteMap({ days, sources, onShowDay }: RouteMapProps) {
  const t = useMessages().preview.map;
  const format = useTripFormat();
  const stops = useMemo(() => stopsOf(days), [days]);
  const known = useMemo(() => stops.filter(isKnown), [stops]);
  const unknown = stops.filter((stop) => !isKnown(stop));
  return (
    <div className="flex flex-col gap-3">
      {known.length === 0 ? (
        <p className="text-ink-soft">{t.none}</p>
      ) : (
        <MapCanvas stops={known} sources={sources} />
      )}
      {known.length > 1 && (
        <p className="text-sm text-ink-soft">{t.distance(format.number(routeKm(known)))}</p>
      )}
      <ol aria-label={t.stops} className="flex flex-col gap-1">
        {stops.map((stop, index) => (
          <li key={`${stop.name}-${stop.firstDay}`}>
            <StopRow stop={stop} number={index + 1} sources={sources} onShow={onShowDay} />
          </li>
        ))}
      </ol>
      {known.length > 0 && unknown.length > 0 && (
        <p className="text-sm text-ink-soft">
          {t.unknown(format.list(unknown.map(({ name }) => name)))}
        </p>
      )}
    </div>
  );
}

interface StopRowProps {
  stop: Stop;
  number: number;
  sources: Sources;
  onShow: ((dayId: string) => void) | undefined;
}

function StopRow({ stop, number, sources, onShow }: StopRowProps) {
  const t = useMessages().preview.map;
  const content = (
    <>
      <span
        aria-hidden
        className={cn(
          'grid size-6 shrink-0 place-items-center rounded-full border-2 border-line text-xs font-bold text-on-source tabular-nums',
          originFill(stop.day.origin, sources),
        )}
      >
        {number}
      </span>
      <span className="min-w-0 flex-1 text-left font-medium [overflow-wrap:anywhere]">
        {stop.name}
      </span>
      <span className="text-sm text-ink-soft">{t.days(stop.firstDay, stop.lastDay)}</span>
    </>
  );
  const row = 'flex min-h-11 w-full items-center gap-2.5 rounded-control px-1.5';
  if (!onShow) return <div className={row}>{content}</div>;
  return (
    <button
      type="button"
      className={cn(row, 'hover:bg-sunken')}
      onClick={() => onShow(stop.day.id)}
    >
      {content}
    </button>
  );
}
