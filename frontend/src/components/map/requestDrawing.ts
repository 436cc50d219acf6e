// Asks the worker for a map. One worker serves all maps of a page; it starts with the first one.
import type { MapDrawing, Position } from './drawing';
import type { MapAnswer, MapRequest } from './mapWorker';

let worker: Worker | null = null;
let last = 0;
const waiting = new Map<number, (drawing: MapDrawing | null) => void>();

function start(): Worker {
  const started = new Worker(new URL('./mapWorker.ts', import.meta.url), { type: 'module' });
  started.addEventListener('message', ({ data }: MessageEvent<MapAnswer>) => {
    waiting.get(data.id)?.(data.drawing);
    waiting.delete(data.id);
  });
  // Its file could not be loaded: the next map tries again.
  started.addEventListener('error', () => {
    worker = null;
    waiting.forEach((answer) => answer(null));
    waiting.clear();
  });
  return started;
}

/** Resolves to null where the map cannot be drawn. */
export function requestDrawing(positions: Position[]): Promise<MapDrawing | null> {
  worker ??= start();
  const id = (last += 1);
  const drawn = new Promise<MapDrawing | null>((resolve) => waiting.set(id, resolve));
  worker.postMessage({ id, positions } satisfies MapRequest);
  return drawn;
}
