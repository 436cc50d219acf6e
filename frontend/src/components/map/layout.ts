// Arranges stops on the map: what would lie on top of each other becomes one marker, and labels are put beside their
// markers so that none covers another: right, left, above, below, or not at all.
export interface Spot {
  x: number;
  y: number;
  name: string;
}

export interface Marker extends Spot {
  /** Numbers of its stops, from 1. */
  numbers: number[];
}

const TOUCHING_PX = 17;

/** A place that is visited twice, and places too near to be told apart, share a marker. */
export function mergeSpots(spots: Spot[]): Marker[] {
  const markers: Marker[] = [];
  spots.forEach((spot, index) => {
    const near = markers.find(({ x, y }) => Math.hypot(x - spot.x, y - spot.y) < TOUCHING_PX);
    if (near) near.numbers.push(index + 1);
    else markers.push({ ...spot, numbers: [index + 1] });
  });
  return markers;
}

/** [1, 2, 3, 7] as "1–3, 7". */
export function rangesOf(numbers: number[]): string {
  const ranges: [number, number][] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last && last[1] === number - 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(', ');
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Label {
  x: number;
  y: number;
  anchor: 'start' | 'end' | 'middle';
}

const overlaps = (a: Box, b: Box) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const LINE = 15;
const CHAR = 7;
const AWAY = 13;

export function placeLabels(
  stops: { x: number; y: number; text: string; radius: number }[],
  frame: { width: number; height: number },
): (Label | null)[] {
  const taken: Box[] = stops.map(({ x, y, radius }) => ({
    x: x - radius,
    y: y - 9,
    width: radius * 2,
    height: 18,
  }));
  return stops.map(({ x, y, text, radius }) => {
    const side = radius + 4;
    const width = Math.min(Array.from(text).length, 24) * CHAR;
    const candidates: (Label & { box: Box })[] = [
      {
        x: x + side,
        y: y + 4,
        anchor: 'start',
        box: { x: x + side, y: y - 9, width, height: LINE },
      },
      {
        x: x - side,
        y: y + 4,
        anchor: 'end',
        box: { x: x - side - width, y: y - 9, width, height: LINE },
      },
      {
        x,
        y: y - AWAY,
        anchor: 'middle',
        box: { x: x - width / 2, y: y - AWAY - 12, width, height: LINE },
      },
      {
        x,
        y: y + AWAY + 9,
        anchor: 'middle',
        box: { x: x - width / 2, y: y + AWAY - 3, width, height: LINE },
      },
    ];
    const free = candidates.find(
      ({ box }) =>
        box.x >= 2 &&
        box.x + box.width <= frame.width - 2 &&
        box.y >= 2 &&
        box.y + box.height <= frame.height - 2 &&
        !taken.some((other) => overlaps(box, other)),
    );
    if (!free) return null;
    taken.push(free.box);
    return { x: free.x, y: free.y, anchor: free.anchor };
  });
}
