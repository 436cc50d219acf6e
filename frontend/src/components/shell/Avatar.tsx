// A traveller as initials on a colour of their own: stable for an id, no image is ever fetched. The initials are drawn
// by the style sheet, because they are a picture and no text.
import { cn } from '@/components/ui/cn';
import type { Traveler } from '@/types';

const COLOURS = ['bg-source-1', 'bg-source-2', 'bg-source-3', 'bg-suggested', 'bg-traveler'];

export function Avatar({ traveler, className }: { traveler: Traveler; className?: string }) {
  const initials = traveler.display_name
    .split(/\s+/)
    .map((word) => Array.from(word)[0] ?? '')
    .slice(0, 2)
    .join('');
  const sum = Array.from(traveler.id).reduce((total, char) => total + char.charCodeAt(0), 0);
  return (
    <span
      aria-hidden
      data-initials={initials}
      className={cn(
        'grid size-8 shrink-0 place-items-center rounded-full border-2 border-line text-xs font-bold text-on-source uppercase before:content-[attr(data-initials)]',
        COLOURS[sum % COLOURS.length],
        className,
      )}
    />
  );
}
