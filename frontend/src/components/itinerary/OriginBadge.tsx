// Where a day or an activity comes from: the number of its source trip, or whose idea it is.
import { PencilLine, Sparkles, UserRound } from 'lucide-react';
import { Badge } from '@/components/ui/Badge';
import { useMessages } from '@/messages';
import type { Origin } from '@/types';
import { originTone, type Sources } from './sources';

export interface OriginBadgeProps {
  origin: Origin | null | undefined;
  sources: Sources;
}

export function OriginBadge({ origin, sources }: OriginBadgeProps) {
  const t = useMessages().preview.origin;
  if (!origin) return null;
  const tone = originTone(origin, sources);
  if (origin.kind === 'suggested') {
    return (
      <Badge tone={tone} title={t.suggestedHint}>
        <Sparkles aria-hidden />
        {t.suggested}
      </Badge>
    );
  }
  if (origin.kind === 'traveler') {
    return (
      <Badge tone={tone} title={t.travelerHint}>
        <UserRound aria-hidden />
        {t.traveler}
      </Badge>
    );
  }
  const source = sources.get(origin.itinerary_id ?? '');
  if (!source) return null;
  const name = origin.edited ? t.edited(source.title) : t.source(source.title);
  return (
    <Badge tone={tone} title={name} className="min-w-6 justify-center px-1.5">
      <span aria-hidden>{source.index + 1}</span>
      {origin.edited && <PencilLine aria-hidden />}
      <span className="sr-only">{name}</span>
    </Badge>
  );
}
