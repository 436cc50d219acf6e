// The map's geometry: stops, the frame around them, markers and labels that do not collide.
import { describe, expect, it } from 'vitest';
import { aDay, aTrip } from '@/test/trip';
import { mergeSpots, placeLabels, rangesOf } from './layout';
import { fitProjection, FRAME, outlines } from './projection';
import { isKnown, routeKm, stopsOf, type KnownStop } from './stops';
import type { Shape } from './world';

const known = (...at: [number, number][]): KnownStop[] =>
  at.map((position, index) => ({
    name: `Stop ${index + 1}`,
    firstDay: index + 1,
    lastDay: index + 1,
    at: position,
    day: aDay(),
  }));

describe('stops', () => {
  it('joins consecutive days in one place', () => {
    const place = aDay().place;
    const days = [
      aDay(),
      aDay({ id: 'd2', day: 2 }),
      aDay({ id: 'd3', day: 3, place: { ...place, name: 'Leh' } }),
    ];
    expect(stopsOf(days).map(({ name, firstDay, lastDay }) => [name, firstDay, lastDay])).toEqual([
      ['Manali', 1, 2],
      ['Leh', 3, 3],
    ]);
  });

  it('knows which places have a position, and how far apart they are', () => {
    const stops = stopsOf(aTrip().daily_plans).filter(isKnown);
    expect(stops).toHaveLength(2);
    expect(routeKm(stops)).toBeGreaterThan(1900);
    expect(routeKm(stops)).toBeLessThan(1970);
    const nowhere = aDay({ place: { name: 'Nowhere', region: '', country: '' } });
    expect(stopsOf([nowhere]).filter(isKnown)).toEqual([]);
  });
});

describe('the frame', () => {
  it.each([
    ['one place', known([77, 32])],
    ['a country', known([77, 32], [74, 15], [80, 13])],
    ['both sides of the date line', known([175, -40], [-176, -43])],
    ['half the world', known([-122, 37], [2, 48], [139, 35])],
  ])('holds %s', (_, stops) => {
    const { projection } = fitProjection(stops);
    for (const { at } of stops) {
      const [x, y] = projection(at) ?? [-1, -1];
      expect(x).toBeGreaterThan(0);
      expect(x).toBeLessThan(FRAME.width);
      expect(y).toBeGreaterThan(0);
      expect(y).toBeLessThan(FRAME.height);
    }
  });

  it('draws only what can be seen', () => {
    const square = (x: number, y: number): Shape => ({
      type: 'Feature',
      properties: {},
      box: [x, y, x + 2, y + 2],
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [x, y],
            [x, y + 2],
            [x + 2, y + 2],
            [x + 2, y],
            [x, y],
          ],
        ],
      },
    });
    const { projection } = fitProjection(known([77, 32], [74, 15]));
    expect(outlines([square(76, 25), square(-60, -20)], projection)).toHaveLength(1);
  });
});

describe('markers and labels', () => {
  it('merges what lies on top of each other', () => {
    const markers = mergeSpots([
      { x: 10, y: 10, name: 'A' },
      { x: 14, y: 12, name: 'B' },
      { x: 90, y: 90, name: 'C' },
      { x: 11, y: 10, name: 'A' },
    ]);
    expect(markers.map(({ numbers }) => rangesOf(numbers))).toEqual(['1–2, 4', '3']);
  });

  it('puts labels inside the frame and apart, or leaves them out', () => {
    const spots = Array.from({ length: 30 }, (_, index) => ({
      x: 200 + (index % 6) * 20,
      y: 100 + Math.floor(index / 6) * 20,
      text: `A rather long name ${index}`,
      radius: 9,
    }));
    const labels = placeLabels(spots, FRAME);
    expect(labels).toHaveLength(30);
    expect(labels.some((label) => label === null)).toBe(true);
    for (const label of labels) {
      if (label) expect(label.y).toBeLessThan(FRAME.height);
    }
    const [edge] = placeLabels([{ x: 395, y: 140, text: 'Palolem', radius: 9 }], FRAME);
    expect(edge?.anchor).toBe('end');
  });
});
