// A source trip with its creator, as a link to its page.
import { Link } from 'react-router';
import { useMessages } from '@/messages';
import type { ItinerarySummary } from '@/types';
import { TripCover } from './TripCover';

export function SourceCard({ source }: { source: ItinerarySummary }) {
  const t = useMessages();
  return (
    <Link
      to={`/itinerary/${source.id}`}
      className="flex overflow-hidden rounded-card border-2 border-line bg-surface transition-shadow duration-150 hover:shadow-hard-sm"
    >
      <TripCover trip={source} className="w-24 shrink-0 border-r-2 border-line" />
      <span className="flex min-w-0 flex-col gap-0.5 p-3">
        <span className="font-display font-extrabold [overflow-wrap:anywhere]">{source.title}</span>
        <span className="truncate text-sm text-ink-soft">
          {source.creator
            ? t.attribution.by(source.creator.username)
            : t.attribution.unknownCreator}
        </span>
        <span className="text-xs text-ink-soft">
          {t.attribution.facts(source.destination, t.common.days(source.duration_days))}
        </span>
      </span>
    </Link>
  );
}
