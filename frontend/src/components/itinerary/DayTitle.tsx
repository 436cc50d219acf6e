// The head of a day: its number on the colour of where it comes from, its title, place and date.
import { Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import { Badge } from '@/components/ui/Badge';
import { cn } from '@/components/ui/cn';
import { useMessages } from '@/messages';
import { useTripFormat } from '@/messages/formatTrip';
import type { DailyPlan } from '@/types';
import { originFill, type Sources } from './sources';

export function DayNumber({ day, sources }: { day: DailyPlan; sources: Sources }) {
  return (
    <span
      aria-hidden
      className={cn(
        'grid size-10 shrink-0 place-items-center rounded-chip border-2 border-line font-display text-lg font-extrabold text-on-source tabular-nums',
        originFill(day.origin, sources),
      )}
    >
      {day.day}
    </span>
  );
}

export function DayTitle({ day, mark }: { day: DailyPlan; mark?: ReactNode }) {
  const t = useMessages().preview;
  const format = useTripFormat();
  const where = [day.place.name, day.date ? format.weekday(day.date) : '']
    .filter(Boolean)
    .join(' · ');
  return (
    <div className="min-w-0 flex-1">
      <h3 className="text-base leading-tight [overflow-wrap:anywhere]">
        <span className="sr-only">{t.parts.day(day.day)}: </span>
        <bdi>{day.title}</bdi>
      </h3>
      <p className="mt-0.5 flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-ink-soft">
        <span className="[overflow-wrap:anywhere]">{where}</span>
        {day.rest && <Badge>{t.rest}</Badge>}
        {day.locked && (
          <Badge tone="ink">
            <Lock aria-hidden />
            {t.parts.locked}
          </Badge>
        )}
        {mark}
      </p>
    </div>
  );
}
