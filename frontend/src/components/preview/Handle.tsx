// What a day or an activity is picked up by.
import { GripVertical } from 'lucide-react';
import { cn } from '@/components/ui/cn';
import type { HandleProps } from './useMove';

export interface HandleButtonProps {
  label: string;
  hintId: string;
  active: boolean;
  handle: HandleProps;
}

export function Handle({ label, hintId, active, handle }: HandleButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-describedby={hintId}
      aria-pressed={active}
      className={cn(
        'when-idle target-44 grid h-10 w-6 shrink-0 cursor-grab touch-none place-items-center rounded-chip text-ink-soft',
        active ? 'cursor-grabbing bg-action text-on-action' : 'hover:bg-sunken',
      )}
      {...handle}
    >
      <GripVertical aria-hidden className="size-4" />
    </button>
  );
}
