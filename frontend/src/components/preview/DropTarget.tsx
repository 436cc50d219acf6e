// Shows over a day's card where the moved thing would go. It lies above the card, so that nothing shifts meanwhile.
import { SLOTS } from '@/components/itinerary/SlotMark';
import { cn } from '@/components/ui/cn';
import { useMessages } from '@/messages';
import type { DailyPlan, Slot } from '@/types';
import { othersIn, type Moving } from './moving';

/** Every place is as high as any other: `targetAt` counts on it. */
export function DropBands({ moving, day }: { moving: Moving; day: DailyPlan }) {
  const t = useMessages().preview;
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute inset-0 z-10 flex animate-fade flex-col rounded-card bg-surface p-0.5"
    >
      {day.locked ? (
        <span className="m-auto font-semibold">{t.move.lockedDay}</span>
      ) : (
        SLOTS.map((slot) => <Band key={slot} slot={slot} moving={moving} day={day} />)
      )}
    </div>
  );
}

function Band({ slot, moving, day }: { slot: Slot; moving: Moving; day: DailyPlan }) {
  const t = useMessages().preview.parts;
  const { target } = moving;
  const others = othersIn(day, slot, moving.id);
  const isHere = target.slot === slot;
  return (
    <div className="flex min-h-0 basis-0 p-0.5" style={{ flexGrow: others.length + 1 }}>
      <div
        className={cn(
          'flex min-w-0 flex-1 overflow-hidden rounded-chip border-2 border-dashed text-sm',
          isHere ? 'border-solid border-action' : 'border-hairline',
        )}
      >
        <span className="flex w-24 shrink-0 items-center px-2 font-semibold">{t.slots[slot]}</span>
        <ol className="flex min-w-0 flex-1 flex-col">
          {Array.from({ length: others.length + 1 }, (_, index) => (
            <li
              key={index}
              className={cn(
                'relative min-h-0 flex-1',
                isHere && target.position === index + 1 && 'bg-action-soft',
              )}
            >
              {index > 0 && (
                <span className="absolute inset-x-1 top-0 z-10 -translate-y-1/2 truncate rounded-chip border border-hairline bg-surface px-1.5 text-xs">
                  {others[index - 1]?.title}
                </span>
              )}
            </li>
          ))}
        </ol>
      </div>
    </div>
  );
}

export function DropLine({ below }: { below: boolean }) {
  return (
    <span
      aria-hidden
      className={cn(
        'pointer-events-none absolute inset-x-0 z-10 h-1.5 rounded-full bg-action',
        below ? '-bottom-[9px]' : '-top-[9px]',
      )}
    />
  );
}
