// The part of the day as a small sun: rising, high, sinking, gone.
import { Moon, Sun, SunMedium, Sunrise } from 'lucide-react';
import { useMessages } from '@/messages';
import type { Activity, Slot } from '@/types';

const ICONS = { morning: Sunrise, midday: Sun, afternoon: SunMedium, evening: Moon };

export const SLOTS: readonly Slot[] = ['morning', 'midday', 'afternoon', 'evening'];

export function SlotMark({
  activity,
}: {
  activity: Pick<Activity, 'slot' | 'start_time' | 'end_time'>;
}) {
  const t = useMessages().preview.parts;
  const Icon = ICONS[activity.slot];
  const { start_time: from, end_time: to } = activity;
  return (
    <span className="inline-flex items-center gap-1 text-xs font-semibold text-ink-soft">
      <Icon aria-hidden className="size-3.5 shrink-0" />
      {t.slots[activity.slot]}
      {from && to && <span className="font-medium tabular-nums"> {t.times(from, to)}</span>}
    </span>
  );
}
