// Shows over a day's card where the moved thing would go. It lies above the card, so that nothing shifts meanwhile.
import { SLOTS } from '@/components/itinerary/SlotMark';
import { cn } from '@/components/ui/cn';
import { useMessages } from '@/messages';
import type { Slot } from '@/types';

export function DropBands({ slot, locked }: { slot: Slot | null; locked: boolean }) {
  const t = useMessages().preview;
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute inset-0 z-10 flex animate-fade flex-col gap-1 rounded-card bg-surface/95 p-1.5"
    >
      {locked ? (
        <span className="m-auto font-semibold">{t.move.lockedDay}</span>
      ) : (
        SLOTS.map((name) => (
          <span
            key={name}
            className={cn(
              'flex flex-1 items-center justify-center rounded-chip border-2 border-dashed text-sm font-semibold',
              name === slot
                ? 'border-solid border-action bg-action-soft text-ink'
                : 'border-hairline text-ink',
            )}
          >
            {t.parts.slots[name]}
          </span>
        ))
      )}
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
