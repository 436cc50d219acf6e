// "4 days from Himalayan Trek, 2 from Goa Beach Retreat, 1 new": as a bar and in words.
import { cn } from '@/components/ui/cn';
import { useMessages } from '@/messages';
import type { Provenance } from '@/types';
import { provenanceParts, type ProvenancePart } from './provenanceParts';
import type { Sources } from './sources';

export interface ProvenanceBarProps {
  provenance: Provenance[];
  sources: Sources;
}

export function ProvenanceBar({ provenance, sources }: ProvenanceBarProps) {
  const t = useMessages();
  const parts = provenanceParts(provenance, sources);
  if (parts.length === 0) return null;
  const words = (part: ProvenancePart) => {
    if (part.isNew) return t.preview.provenance.fresh(part.days, part.activities);
    return part.days > 0
      ? t.preview.provenance.from(t.common.days(part.days), part.title)
      : t.preview.provenance.activitiesFrom(part.activities, part.title);
  };
  return (
    <section aria-label={t.preview.provenance.label} className="flex flex-col gap-2">
      <div aria-hidden className="flex h-4 overflow-hidden rounded-full border-2 border-line">
        {parts.map(({ key, share, fill }, index) => (
          <span
            key={key}
            className={cn(
              fill,
              index > 0 && 'border-l-2 border-line',
              'min-w-2 transition-[flex-grow]',
            )}
            style={{ flexGrow: share, flexBasis: 0 }}
          />
        ))}
      </div>
      <ul className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
        {parts.map((part) => (
          <li key={part.key} className="flex min-w-0 items-baseline gap-1.5">
            <span
              aria-hidden
              className={cn('size-3 shrink-0 rounded-sm border-2 border-line', part.fill)}
            />
            <span className="min-w-0 [overflow-wrap:anywhere]">{words(part)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
