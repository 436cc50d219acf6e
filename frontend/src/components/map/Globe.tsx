// Where in the world the route lies: a small globe in the corner that is emptiest.
import { cn } from '@/components/ui/cn';
import { GLOBE_SIZE as SIZE, type MapDrawing } from './drawing';
import { FRAME } from './projection';

const CORNERS = [
  { className: 'right-2 bottom-2', x: FRAME.width, y: FRAME.height },
  { className: 'left-2 bottom-2', x: 0, y: FRAME.height },
  { className: 'right-2 top-2', x: FRAME.width, y: 0 },
  { className: 'left-2 top-2', x: 0, y: 0 },
];

export interface GlobeProps {
  drawing: MapDrawing['globe'];
  points: { x: number; y: number }[];
}

export function Globe({ drawing, points }: GlobeProps) {
  const nearest = (corner: { x: number; y: number }) =>
    Math.min(...points.map(({ x, y }) => Math.hypot(x - corner.x, y - corner.y)));
  const corner = CORNERS.reduce((best, next) => (nearest(next) > nearest(best) + 40 ? next : best));
  return (
    <svg
      aria-hidden
      viewBox={`0 0 ${SIZE} ${SIZE}`}
      className={cn('absolute w-[17%] max-w-24', corner.className)}
    >
      <circle
        cx={SIZE / 2}
        cy={SIZE / 2}
        r={SIZE / 2 - 3}
        fill="var(--map-sea)"
        stroke="var(--line)"
        strokeWidth="2.5"
      />
      <path d={drawing.land} fill="var(--map-border)" />
      <circle
        cx={drawing.at[0]}
        cy={drawing.at[1]}
        r="4.5"
        fill="var(--bad)"
        stroke="var(--surface)"
        strokeWidth="1.5"
      />
    </svg>
  );
}
