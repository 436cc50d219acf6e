// One bar a day, stacked by kind. Wide trips scroll sideways instead of shrinking to lines.
import { useMessages } from '@/messages';
import { useFormat } from '@/messages/format';
import { KIND_COLOURS } from './colours';
import { niceMaximum, type Costs } from './costs';

const HEIGHT = 132;
const FLOOR = 20;
/** Bars share this width, between thin and thick. */
const ROOM = 330;
const THIN = 28;
const THICK = 52;
const STACK = ['activities', 'stays', 'transfers'] as const;

export function DayBars({ costs, currency }: { costs: Costs; currency: string }) {
  const t = useMessages().preview;
  const format = useFormat();
  const top = niceMaximum(Math.max(...costs.days.map(({ total }) => total)));
  const step = Math.min(THICK, Math.max(THIN, ROOM / costs.days.length));
  const bar = step * 0.64;
  const width = costs.days.length * step;
  const scale = (HEIGHT - FLOOR - 12) / top;
  return (
    <div className="flex gap-2">
      <div
        aria-hidden
        className="flex flex-col justify-between pb-5 text-right text-xs text-ink-soft tabular-nums"
      >
        <span>{format.money(top, currency)}</span>
        <span>{format.money(0, currency)}</span>
      </div>
      <div
        className="min-w-0 flex-1 overflow-x-auto"
        role="group"
        aria-label={`${t.costs.title}: ${t.costs.byDay}`}
        tabIndex={0}
      >
        <svg
          aria-hidden
          width={width}
          height={HEIGHT}
          viewBox={`0 0 ${width} ${HEIGHT}`}
          className="block"
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
                        stroke="var(--line)"
                        strokeWidth="1.5"
                      />
                    )
                  );
                })}
                <text
                  x={x + bar / 2}
                  y={HEIGHT - 5}
                  textAnchor="middle"
                  fontSize="11"
                  fill="var(--ink-soft)"
                >
                  {day.day}
                </text>
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
    </div>
  );
}
