// Everything of a map that needs the outlines of the world, as path data: what a worker makes and the page shows.
import { geoOrthographic, geoPath } from 'd3-geo';
import { fitProjection, gridLines, outlines } from './projection';
import type { World } from './world';

export type Position = [longitude: number, latitude: number];

export interface MapDrawing {
  countries: string[];
  grid: string;
  globe: { land: string; at: [x: number, y: number] };
}

export const GLOBE_SIZE = 68;

export function drawMap(world: World, positions: Position[]): MapDrawing {
  const { projection, centre } = fitProjection(positions.map((at) => ({ at })));
  return {
    countries: outlines(world.countries, projection),
    grid: gridLines(projection),
    globe: drawGlobe(world.land, centre),
  };
}

function drawGlobe(land: World['land'], centre: Position): MapDrawing['globe'] {
  const middle = GLOBE_SIZE / 2;
  const projection = geoOrthographic()
    .rotate([-centre[0], -centre[1] * 0.7])
    .translate([middle, middle])
    .scale(middle - 3);
  const draw = geoPath(projection).digits(1);
  return {
    land: land.map((shape) => draw(shape) ?? '').join(''),
    at: projection(centre) ?? [middle, middle],
  };
}
