// The outlines of the world (Natural Earth), bundled as files of our own and fetched when the first map is drawn.
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import type { Feature, MultiPolygon, Polygon } from 'geojson';
import countriesUrl from 'world-atlas/countries-50m.json?url';
import landUrl from 'world-atlas/land-110m.json?url';

export type Shape = Feature<Polygon | MultiPolygon> & { box: [number, number, number, number] };

export interface World {
  countries: Shape[];
  /** Coarse, for the globe. */
  land: Shape[];
}

let loading: Promise<World> | undefined;

/** Loaded once; a failed try is forgotten. */
export function loadWorld(): Promise<World> {
  loading ??= Promise.all([shapes(countriesUrl, 'countries'), shapes(landUrl, 'land')])
    .then(([countries, land]) => ({ countries, land }))
    .catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
  return loading;
}

async function shapes(url: string, name: string): Promise<Shape[]> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  const topology = (await response.json()) as Topology<Record<string, GeometryCollection>>;
  const object = topology.objects[name];
  if (!object) return [];
  return feature(topology, object).features.flatMap((shape) =>
    shape.geometry.type === 'Polygon' || shape.geometry.type === 'MultiPolygon'
      ? [withBox(shape as Feature<Polygon | MultiPolygon>)]
      : [],
  );
}

function withBox(shape: Feature<Polygon | MultiPolygon>): Shape {
  const rings =
    shape.geometry.type === 'Polygon'
      ? shape.geometry.coordinates
      : shape.geometry.coordinates.flat();
  const box: Shape['box'] = [180, 90, -180, -90];
  for (const [x = 0, y = 0] of rings.flat()) {
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  }
  return { ...shape, box };
}
