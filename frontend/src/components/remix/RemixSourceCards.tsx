// The trips that this chat draws from, each in its colour, linked to its page and naming its creator.
import { Link } from 'react-router';
import { sourceTone } from '@/components/ui/Badge';
import { cn } from '@/components/ui/cn';
import { useMessages } from '@/messages';
import type { ItinerarySummary } from '@/types';

const TONES: Record<string, string> = {
  source1: 'bg-source-1',
  source2: 'bg-source-2',
  source3: 'bg-source-3',
};

export function RemixSourceCards({ sources }: { sources: ItinerarySummary[] }) {
  const t = useMessages();
  return (
    <ul
      aria-label={t.chat.header.sources}
      className="-mx-1 flex [scrollbar-width:none] gap-2 overflow-x-auto px-1 py-1"
    >
      {sources.map((source, index) => (
        <li key={source.id} className="shrink-0 sm:min-w-28 sm:shrink">
          <Link
            to={`/itinerary/${source.id}`}
            title={source.title}
            className="target-44 flex max-w-60 items-center gap-2 overflow-hidden rounded-chip border-2 border-line bg-surface pr-2.5 text-xs hover:bg-sunken"
          >
            <span
              aria-hidden
              className={cn('h-8 w-3 shrink-0 border-r-2 border-line', TONES[sourceTone(index)])}
            />
            <span className="truncate font-semibold">{source.title}</span>
            {source.creator && (
              <span className="hidden min-w-0 shrink-999 truncate text-ink-soft lg:inline">
                {t.common.by(source.creator.display_name)}
              </span>
            )}
          </Link>
        </li>
      ))}
    </ul>
  );
}
