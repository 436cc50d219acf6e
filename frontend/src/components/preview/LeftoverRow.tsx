// One day or activity that was left out. It goes back where it fits, or to a day of choice.
import { ChevronDown, CornerUpLeft } from 'lucide-react';
import { useState } from 'react';
import { Badge, sourceTone } from '@/components/ui/Badge';
import { Button } from '@/components/ui/Button';
import { LazyMenu } from '@/components/ui/LazyMenu';
import { MenuContent, MenuItem } from '@/components/ui/Menu';
import { cn } from '@/components/ui/cn';
import { useMessages } from '@/messages';
import { useFormat } from '@/messages/format';
import type { Leftover } from '@/types';
import { usePreview, usePreviewDraft } from './PreviewContext';

export function LeftoverRow({ leftover }: { leftover: Leftover }) {
  const t = useMessages().preview;
  const format = useFormat();
  const { canEdit, sources, edit } = usePreview();
  const [busy, setBusy] = useState(false);
  const isDay = leftover.kind === 'day';
  const source = sources.get(leftover.itinerary_id);
  const putBack = async (day?: number) => {
    setBusy(true);
    await edit([
      {
        op: isDay ? 'add_day' : 'add_activity',
        ref: leftover.ref,
        ...(day !== undefined && { day }),
      },
    ]);
    setBusy(false);
  };
  const facts = [
    leftover.place.name,
    t.leftovers.dayOf(leftover.day),
    leftover.slot ? t.parts.slots[leftover.slot] : '',
    leftover.cost === 0 ? t.parts.free : format.money(leftover.cost, leftover.currency),
  ];
  return (
    <li
      className={cn(
        'flex items-center gap-2 rounded-control border-2 bg-surface p-2.5 skip-offscreen',
        isDay ? 'border-line' : 'border-hairline',
      )}
    >
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-1.5">
          {source && (
            <Badge tone={sourceTone(source.index)} title={source.title} className="px-1.5">
              {source.index + 1}
              <span className="sr-only"> {source.title}</span>
            </Badge>
          )}
          {isDay && <Badge tone="ink">{t.leftovers.wholeDay}</Badge>}
        </p>
        <p className="mt-1 text-sm font-semibold [overflow-wrap:anywhere]">{leftover.title}</p>
        <p className="text-xs text-ink-soft">{facts.filter(Boolean).join(' · ')}</p>
      </div>
      {canEdit && (
        <div className="when-idle flex shrink-0 items-center">
          <Button
            size="sm"
            busy={busy}
            aria-label={t.leftovers.putBackTitle(leftover.title)}
            onClick={() => void putBack()}
          >
            {!busy && <CornerUpLeft aria-hidden />}
            {t.leftovers.putBack}
          </Button>
          <DayChoice title={leftover.title} isDay={isDay} onChoose={(day) => void putBack(day)} />
        </div>
      )}
    </li>
  );
}

interface DayChoiceProps {
  title: string;
  isDay: boolean;
  onChoose: (day?: number) => void;
}

function DayChoice(props: DayChoiceProps) {
  const t = useMessages().preview.leftovers;
  return (
    <LazyMenu label={t.where(props.title)} icon={<ChevronDown aria-hidden />}>
      <Choices {...props} />
    </LazyMenu>
  );
}

function Choices({ isDay, onChoose }: DayChoiceProps) {
  const t = useMessages().preview;
  const { days } = usePreviewDraft();
  return (
    <MenuContent>
      <MenuItem onSelect={() => onChoose()}>{t.leftovers.anyDay}</MenuItem>
      {days.map((day) => (
        <MenuItem key={day.id} disabled={!isDay && day.locked} onSelect={() => onChoose(day.day)}>
          <span className="max-w-64 truncate">{t.parts.dayNumber(day.day, day.title)}</span>
        </MenuItem>
      ))}
    </MenuContent>
  );
}
