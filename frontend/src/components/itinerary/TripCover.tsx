// The picture of a trip, drawn from its place and tags: the same trip has the same picture everywhere.
import { memo, type ReactNode } from 'react';
import { cn } from '@/components/ui/cn';
import type { ItinerarySummary } from '@/types';
import { City, OldTown, Temple } from './cover/built';
import { Beach, Desert, Fjord, Peaks, Savanna, Terraces, Winter } from './cover/nature';
import { DAWN, DAY, DUSK, GOLD, MINT, NIGHT, type Palette } from './cover/palettes';
import { pick, randomFrom } from './cover/random';
import { chooseScene, type Scene } from './cover/scene';
import { HEIGHT, WIDTH, type SceneProps } from './cover/shapes';

const LOOKS: Record<
  Scene,
  { draw: (props: SceneProps) => ReactNode; light: [Palette, ...Palette[]] }
> = {
  peaks: { draw: Peaks, light: [DAY, DAWN, DUSK] },
  fjord: { draw: Fjord, light: [DAY, MINT, DUSK] },
  winter: { draw: Winter, light: [NIGHT] },
  beach: { draw: Beach, light: [DAY, MINT, DAWN] },
  desert: { draw: Desert, light: [GOLD, DAWN] },
  savanna: { draw: Savanna, light: [GOLD, DAWN] },
  temple: { draw: Temple, light: [DAWN, MINT, GOLD] },
  terraces: { draw: Terraces, light: [MINT, DAY] },
  old_town: { draw: OldTown, light: [GOLD, DAY, DAWN] },
  city: { draw: City, light: [DUSK, DAY] },
};

export interface TripCoverProps {
  trip: Pick<ItinerarySummary, 'id' | 'title' | 'destination' | 'activity_tags' | 'categories'>;
  className?: string;
}

export const TripCover = memo(function TripCover({ trip, className }: TripCoverProps) {
  const { draw: Draw, light } = LOOKS[chooseScene(trip)];
  const palette = pick(randomFrom(trip.id), light);
  return (
    <div aria-hidden className={cn('overflow-hidden', className)}>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="xMidYMid slice"
        className="size-full"
      >
        <Draw seed={trip.id} palette={palette} />
      </svg>
    </div>
  );
});
