// Costs by day or by kind, with the table behind them.
import { useMemo, useState } from 'react';
import { cn } from '@/components/ui/cn';
import { useMessages } from '@/messages';
import { useFormat } from '@/messages/format';
import type { Itinerary } from '@/types';
import { KIND_COLOURS } from './colours';
import { costsOf } from './costs';
import { CostTable } from './CostTable';
import { DayBars } from './DayBars';
import { KindBars } from './KindBars';

const VIEWS = ['byDay', 'byCategory'] as const;

export function CostChart({ trip }: { trip: Itinerary }) {
  const t = useMessages().preview.costs;
  const format = useFormat();
  const [view, setView] = useState<(typeof VIEWS)[number]>('byDay');
  const costs = useMemo(() => costsOf(trip), [trip]);
  const currency = trip.budget_currency;
  if (costs.total === 0) return <p className="text-ink-soft">{t.nothing}</p>;
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <div
          role="group"
          aria-label={t.by}
          className="flex rounded-control border-2 border-line p-0.5"
        >
          {VIEWS.map((name) => (
            <button
              key={name}
              type="button"
              aria-pressed={view === name}
              onClick={() => setView(name)}
              className={cn(
                'target-44 min-h-9 rounded-chip px-3 text-sm font-semibold',
                view === name ? 'bg-ink text-paper' : 'hover:bg-sunken',
              )}
            >
              {t[name]}
            </button>
          ))}
        </div>
        <strong className="text-lg tabular-nums">{format.money(costs.total, currency)}</strong>
      </div>
      {view === 'byDay' ? (
        <>
          <DayBars costs={costs} currency={currency} />
          <ul aria-hidden className="flex flex-wrap gap-x-4 gap-y-1 text-xs">
            {(['activities', 'stays', 'transfers'] as const).map((kind) => (
              <li key={kind} className="flex items-center gap-1.5">
                <span
                  className="size-3 rounded-sm border-2 border-line"
                  style={{ backgroundColor: KIND_COLOURS[kind] }}
                />
                {t.categories[kind]}
              </li>
            ))}
          </ul>
        </>
      ) : (
        <KindBars costs={costs} currency={currency} />
      )}
      <details>
        <summary className="flex min-h-11 items-center rounded-control text-sm font-semibold">
          {t.table}
        </summary>
        <CostTable costs={costs} currency={currency} />
      </details>
    </div>
  );
}
