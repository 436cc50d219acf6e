// The provenance of a trip as the segments of a bar.
import type { Provenance } from '@/types';
import { sourceFill, type Sources } from './sources';

export interface ProvenancePart {
  key: string;
  title: string;
  isNew: boolean;
  days: number;
  activities: number;
  /** Share of the bar, 0..1. */
  share: number;
  fill: string;
  creator: string | null;
}

/** Whole days weigh as much as the activities of an average day, so that new parts inside old days are seen too. */
export function provenanceParts(provenance: Provenance[], sources: Sources): ProvenancePart[] {
  const present = provenance.filter(({ days, activities }) => days + activities > 0);
  const weight = ({ days, activities }: Provenance) => Math.max(activities, days);
  const sum = present.reduce((total, part) => total + weight(part), 0);
  return present.map((part) => {
    const isNew = part.itinerary_id === '';
    return {
      key: part.itinerary_id || 'new',
      title: part.title,
      isNew,
      days: part.days,
      activities: part.activities,
      share: sum === 0 ? 0 : weight(part) / sum,
      fill: isNew ? 'bg-suggested' : sourceFill(sources.get(part.itinerary_id)?.index ?? -1),
      creator: part.creator?.display_name ?? null,
    };
  });
}
