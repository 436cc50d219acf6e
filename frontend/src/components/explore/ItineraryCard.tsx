// One published trip: cover, facts, tags, creator. The whole upper part leads to the trip; the button selects it.
import { Check, Plus, Shuffle } from 'lucide-react';
import { memo } from 'react';
import { Link } from 'react-router';
import { TripCover } from '@/components/itinerary/TripCover';
import { Badge, sourceTone } from '@/components/ui/Badge';
import { Button } from '@/components/ui/Button';
import { cn } from '@/components/ui/cn';
import { useMessages } from '@/messages';
import { useFormat } from '@/messages/format';
import type { ItinerarySummary } from '@/types';

const SHOWN_TAGS = 4;

export interface ItineraryCardProps {
  trip: ItinerarySummary;
  /** Place in the selection from 0, or -1. */
  selectedIndex: number;
  onToggle: (trip: ItinerarySummary) => void;
}

export const ItineraryCard = memo(function ItineraryCard(props: ItineraryCardProps) {
  const { trip, selectedIndex, onToggle } = props;
  const t = useMessages();
  const format = useFormat();
  const selected = selectedIndex >= 0;
  return (
    <article
      className={cn(
        'group relative flex flex-col overflow-hidden rounded-card border-[3px] border-line bg-surface transition-[transform,box-shadow] duration-150 ease-out-soft',
        selected ? '-translate-x-0.5 -translate-y-0.5 shadow-hard' : 'hover:shadow-hard-sm',
      )}
    >
      <div className="relative border-b-[3px] border-line">
        <TripCover trip={trip} className="aspect-2/1 w-full skip-offscreen" />
        <div className="absolute top-2 left-2 flex gap-1.5">
          {selected && (
            <Badge tone={sourceTone(selectedIndex)}>
              <Check aria-hidden />
              {selectedIndex + 1}
            </Badge>
          )}
          {trip.is_remixed && (
            <Badge tone="suggested">
              <Shuffle aria-hidden />
              {t.explore.remixed}
            </Badge>
          )}
        </div>
      </div>
      <div className="flex flex-1 flex-col gap-2 p-4">
        <p className="truncate text-sm font-medium text-ink-soft">{trip.destination}</p>
        <h2 dir="auto" className="text-lg [overflow-wrap:anywhere]">
          <Link
            to={`/itinerary/${trip.id}`}
            className="after:absolute after:inset-x-0 after:top-0 after:bottom-18 after:content-[''] hover:underline"
          >
            {trip.title}
          </Link>
        </h2>
        <p className="line-clamp-2 text-sm text-ink-soft">{trip.tagline}</p>
        <ul className="flex max-h-6.5 flex-wrap gap-1 overflow-hidden">
          {trip.activity_tags.slice(0, SHOWN_TAGS).map((tag) => (
            <li key={tag}>
              <Badge>{t.common.words[tag] ?? tag}</Badge>
            </li>
          ))}
        </ul>
        <p className="mt-auto pt-1 text-sm">
          <strong className="font-semibold">{t.common.days(trip.duration_days)}</strong>
          {' · '}
          <strong className="font-semibold">
            {format.money(trip.budget_amount, trip.budget_currency)}
          </strong>{' '}
          {t.explore.perPerson}
          {trip.creator && (
            <span className="block truncate text-ink-soft">
              {t.common.by(trip.creator.display_name)}
            </span>
          )}
        </p>
        <Button
          look={selected ? 'accent' : 'plain'}
          aria-pressed={selected}
          aria-label={
            selected ? t.explore.selectedTrip(trip.title) : t.explore.selectTrip(trip.title)
          }
          onClick={() => onToggle(trip)}
          className="mt-1 w-full"
        >
          {selected ? <Check aria-hidden /> : <Plus aria-hidden />}
          {selected ? t.explore.selected : t.explore.select}
        </Button>
      </div>
    </article>
  );
});
