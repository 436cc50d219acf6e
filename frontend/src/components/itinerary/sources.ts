// Which colour and which name a source trip has.
import type { ItinerarySummary, Origin, Provenance } from '@/types';
import { sourceTone, type BadgeTone } from '@/components/ui/Badge';

export interface Source {
  index: number;
  title: string;
}

export type Sources = ReadonlyMap<string, Source>;

/** The trips that were picked, in their order; what only provenance remembers follows. */
export function sourceMap(
  picked: Pick<ItinerarySummary, 'id' | 'title'>[],
  provenance: Provenance[] = [],
): Sources {
  const sources = new Map<string, Source>();
  const add = (id: string, title: string) => {
    if (id !== '' && !sources.has(id)) sources.set(id, { index: sources.size, title });
  };
  picked.forEach(({ id, title }) => add(id, title));
  provenance.forEach(({ itinerary_id, title }) => add(itinerary_id, title));
  return sources;
}

const FILLS = ['bg-source-1', 'bg-source-2', 'bg-source-3'];

export const sourceFill = (index: number) => FILLS[index] ?? 'bg-hairline';

/** The colour of an origin. What has none stands in its own trip and has the first colour. */
export function originFill(origin: Origin | null | undefined, sources: Sources): string {
  if (!origin) return sourceFill(0);
  if (origin.kind === 'suggested') return 'bg-suggested';
  if (origin.kind === 'traveler') return 'bg-traveler';
  return sourceFill(sources.get(origin.itinerary_id ?? '')?.index ?? -1);
}

export function originTone(origin: Origin, sources: Sources): BadgeTone {
  if (origin.kind === 'suggested' || origin.kind === 'traveler') return origin.kind;
  return sourceTone(sources.get(origin.itinerary_id ?? '')?.index ?? -1);
}
