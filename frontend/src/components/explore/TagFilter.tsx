// The most useful interests as one row of toggles; it scrolls sideways on a phone.
import { cn } from '@/components/ui/cn';
import { useMessages } from '@/messages';

/** Canonical tags of the catalogue. */
const TAGS = [
  'trekking',
  'beach',
  'food',
  'culture',
  'history',
  'nature',
  'wildlife',
  'adventure',
  'wellness',
  'art',
  'nightlife',
  'family',
];

export interface TagFilterProps {
  value: string;
  onChange: (tag: string) => void;
}

export function TagFilter({ value, onChange }: TagFilterProps) {
  const t = useMessages();
  return (
    <div
      role="group"
      aria-label={t.explore.tags}
      className="-mx-4 flex [scrollbar-width:none] gap-2 overflow-x-auto px-4 py-1 sm:mx-0 sm:flex-wrap sm:px-0"
    >
      {TAGS.map((tag) => (
        <button
          key={tag}
          type="button"
          aria-pressed={value === tag}
          onClick={() => onChange(value === tag ? '' : tag)}
          className={cn(
            'target-44 min-h-9 shrink-0 rounded-chip border-2 border-line px-3 text-sm font-semibold',
            value === tag ? 'bg-ink text-paper' : 'bg-surface hover:bg-sunken',
          )}
        >
          {t.common.words[tag] ?? tag}
        </button>
      ))}
    </div>
  );
}
