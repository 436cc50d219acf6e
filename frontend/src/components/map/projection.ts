// Fits the stops of a trip into a frame, with room around them and never closer than a region.
import { geoGraticule, geoMercator, geoPath, type GeoProjection } from 'd3-geo';
import type { KnownStop } from './stops';
import type { Shape } from './world';

export const FRAME = { width: 400, height: 280 };
const PADDING = 44;
/** Degrees that the frame shows at least, so that a coast or a border gives some orientation. */
const LEAST_SPAN = 1.8;

type Point = [number, number];

/** The route may cross the date line: longitudes are turned so that the trip lies in the middle. */
function middleLongitude(points: Point[]): number {
  const x = points.reduce((sum, [lon]) => sum + Math.cos((lon * Math.PI) / 180), 0);
  const y = points.reduce((sum, [lon]) => sum + Math.sin((lon * Math.PI) / 180), 0);
  return (Math.atan2(y, x) * 180) / Math.PI;
}

const turned = (lon: number, by: number) => ((lon - by + 540) % 360) - 180;

export function fitProjection(stops: Pick<KnownStop, 'at'>[]): {
  projection: GeoProjection;
  centre: Point;
} {
  const points = stops.map(({ at }) => at);
  const lon = middleLongitude(points);
  const offsets = points.map(([x]) => turned(x, lon));
  const latitudes = points.map(([, y]) => y);
  const lat = (Math.min(...latitudes) + Math.max(...latitudes)) / 2;
  const middle = (Math.min(...offsets) + Math.max(...offsets)) / 2;
  const half = Math.max(LEAST_SPAN / 2, (Math.max(...offsets) - Math.min(...offsets)) / 2);
  const tall = Math.max(LEAST_SPAN / 3, (Math.max(...latitudes) - Math.min(...latitudes)) / 2);
  const corners: Point[] = [
    [lon + middle - half, Math.max(-80, lat - tall)],
    [lon + middle + half, Math.min(80, lat + tall)],
    ...points,
  ];
  const projection = geoMercator()
    .rotate([-(lon + middle), 0])
    .fitExtent(
      [
        [PADDING, PADDING],
        [FRAME.width - PADDING, FRAME.height - PADDING],
      ],
      { type: 'MultiPoint', coordinates: corners },
    )
    .clipExtent([
      [-20, -20],
      [FRAME.width + 20, FRAME.height + 20],
    ]);
  return { projection, centre: [lon + middle, lat] };
}

/** The outlines that the frame shows, as path data. */
export function outlines(countries: Shape[], projection: GeoProjection): string[] {
  const view = visible(projection);
  const path = geoPath(projection).digits(1);
  return countries
    .filter(({ box }) => view === null || meets(box, view))
    .map((country) => path(country) ?? '')
    .filter((data) => data !== '');
}

/** Meridians and parallels of the frame: the closer it is, the finer. */
export function gridLines(projection: GeoProjection): string {
  const scale = projection.scale();
  const step = scale > 4000 ? 0.5 : scale > 1500 ? 1 : scale > 400 ? 5 : 15;
  const graticule = geoGraticule().step([step, step]);
  const view = visible(projection);
  if (view) {
    const [west, south, east, north] = view;
    const down = (degrees: number) => Math.floor(degrees / step) * step;
    graticule.extent([
      [down(west), down(south)],
      [down(east) + step, down(north) + step],
    ]);
  }
  return geoPath(projection).digits(1)(graticule()) ?? '';
}

/** West, south, east, north of the frame; null when it reaches over the date line. */
function visible(projection: GeoProjection): Shape['box'] | null {
  const topLeft = projection.invert?.([-20, -20]);
  const bottomRight = projection.invert?.([FRAME.width + 20, FRAME.height + 20]);
  if (!topLeft || !bottomRight || topLeft[0] > bottomRight[0]) return null;
  return [topLeft[0], bottomRight[1], bottomRight[0], topLeft[1]];
}

const meets = (a: Shape['box'], b: Shape['box']) =>
  a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
