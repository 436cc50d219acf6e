// The stops of the route: numbered, coloured by where their first day comes from, named where there is room.
import { originFill, type Sources } from '@/components/itinerary/sources';
import { placeLabels, rangesOf, type Marker } from './layout';
import { FRAME } from './projection';
import type { KnownStop } from './stops';

/** The fill class of a stop as a CSS variable, which SVG understands. */
const colour = (fill: string) => `var(--${fill.replace(/^bg-/, '')})`;

const LONGEST = 24;
const RADIUS = 8.5;
const CHAR = 5.5;

function nameOf({ name, numbers }: Marker): string {
  const short =
    Array.from(name).length > LONGEST
      ? `${Array.from(name)
          .slice(0, LONGEST - 1)
          .join('')}…`
      : name;
  return numbers.length > 1 ? `${short} +${numbers.length - 1}` : short;
}

export interface MarkersProps {
  markers: Marker[];
  stops: KnownStop[];
  sources: Sources;
}

export function Markers({ markers, stops, sources }: MarkersProps) {
  const drawn = markers.map((marker) => {
    const number = rangesOf(marker.numbers);
    return {
      ...marker,
      number,
      text: nameOf(marker),
      radius: Math.max(RADIUS, (number.length * CHAR) / 2 + 4),
      fill: colour(originFill(stops[(marker.numbers[0] ?? 1) - 1]?.day.origin, sources)),
    };
  });
  const labels = placeLabels(drawn, FRAME);
  return (
    <>
      {drawn.map(({ x, y, number, radius, fill }) => (
        <g key={number}>
          <rect
            x={x - radius}
            y={y - RADIUS}
            width={radius * 2}
            height={RADIUS * 2}
            rx={RADIUS}
            fill={fill}
            stroke="var(--line)"
            strokeWidth="2"
          />
          <text
            x={x}
            y={y + 3.5}
            textAnchor="middle"
            fontSize="10"
            fontWeight="700"
            fill="var(--on-source)"
          >
            {number}
          </text>
        </g>
      ))}
      <g
        fontSize="12"
        fontWeight="650"
        fill="var(--ink)"
        stroke="var(--map-land)"
        strokeWidth="3.5"
        paintOrder="stroke"
      >
        {drawn.map(({ number, text }, index) => {
          const label = labels[index];
          return (
            label && (
              <text key={number} x={label.x} y={label.y} textAnchor={label.anchor}>
                {text}
              </text>
            )
          );
        })}
      </g>
    </>
  );
}
