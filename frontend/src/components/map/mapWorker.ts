// Draws maps beside the page: reading the outlines of the world takes longer than a frame.
import { drawMap, type MapDrawing, type Position } from './drawing';
import { loadWorld } from './world';

export interface MapRequest {
  id: number;
  positions: Position[];
}

export interface MapAnswer {
  id: number;
  /** Null where the outlines could not be loaded. */
  drawing: MapDrawing | null;
}

self.addEventListener('message', ({ data }: MessageEvent<MapRequest>) => {
  const { id, positions } = data;
  const answer = (drawing: MapDrawing | null) =>
    self.postMessage({ id, drawing } satisfies MapAnswer);
  loadWorld().then(
    (world) => answer(drawMap(world, positions)),
    () => answer(null),
  );
});
