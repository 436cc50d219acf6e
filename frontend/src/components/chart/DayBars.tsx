// One bar a day, stacked by kind. All days are in sight, however many: bars get thinner, and fewer of them are numbered.
import { useMessages } from '@/messages';
import { useFormat } from '@/messages/format';
import { KIND_COLOURS } from './colours';
import { labelStep, niceMaximum, type Costs } from './costs';

const HEIGHT = 132;
const FLOOR = 20;
/** Bars share this width, and are never thicker than this. */
const ROOM = 330;
const THICK = 52;
/** Below this an outline would be all that there is of a bar. */
const OUTLINED = 9;
const STACK = ['activities', 'stays', 'transfers'] as const;

export function DayBars({ costs, currency }: { costs: Costs; currency: string }) {
  const t = useMessages().preview;
  const format = useFormat();
  const top = niceMaximum(Math.max(...costs.days.map(({ total }) => total)));
  const step = Math.min(THICK, ROOM / costs.days.length);
  const isFull = step < THICK;
  const bar = step * (step < OUTLINED ? 0.78 : 0.64);
  const width = costs.days.length * step;
  const scale = (HEIGHT - FLOOR - 12) / top;
  const every = labelStep(step);
  return (
    <div className="flex gap-2">
      <div
        aria-hidden
        className="flex flex-col justify-between pb-5 text-right text-xs text-ink-soft tabular-nums"
      >
        <span>{format.money(top, currency)}</span>
        <span>{format.money(0, currency)}</span>
      </div>
      <svg
        role="img"
        aria-label={`${t.costs.title}: ${t.costs.byDay}`}
        viewBox={`0 0 ${width} ${HEIGHT}`}
        // A short trip is not blown up, a long one may fill its column.
        style={{ maxWidth: isFull ? width * 1.4 : width }}
        className="block min-w-0 flex-1"
      >
        <line x1="0" x2={width} y1="12" y2="12" stroke="var(--hairline)" strokeDasharray="3 4" />
        {costs.days.map((day, index) => {
          let y = HEIGHT - FLOOR;
          const x = index * step + (step - bar) / 2;
          return (
            <g key={day.id}>
              <title>{`${t.parts.day(day.day)}: ${format.money(day.total, currency)}`}</title>
              {STACK.map((kind) => {
                const height = day[kind] * scale;
                y -= height;
                return (
                  height > 0 && (
                    <rect
                      key={kind}
                      x={x}
                      y={y}
                      width={bar}
                      height={height}
                      fill={KIND_COLOURS[kind]}
                      {...(step >= OUTLINED && { stroke: 'var(--line)', strokeWidth: 1.5 })}
                    />
                  )
                );
              })}
              {(index === 0 || day.day % every === 0) && (
                <text
                  x={x + bar / 2}
                  y={HEIGHT - 5}
                  textAnchor="middle"
                  fontSize="11"
                  fill="var(--ink-soft)"
                >
                  {day.day}
                </text>
              )}
            </g>
          );
        })}
        <line
          x1="0"
          x2={width}
          y1={HEIGHT - FLOOR}
          y2={HEIGHT - FLOOR}
          stroke="var(--line)"
          strokeWidth="2"
        />
      </svg>
    </div>
  );
}
