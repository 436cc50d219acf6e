// What the money goes to: a bar for each kind, with its amount and share.
import { useMessages } from '@/messages';
import { useFormat } from '@/messages/format';
import { KIND_COLOURS } from './colours';
import { KINDS, type Costs } from './costs';

export function KindBars({ costs, currency }: { costs: Costs; currency: string }) {
  const t = useMessages().preview.costs;
  const format = useFormat();
  const most = Math.max(...KINDS.map((kind) => costs.kinds[kind]), 1);
  return (
    <ul aria-hidden className="flex flex-col gap-3">
      {KINDS.filter((kind) => costs.kinds[kind] > 0).map((kind) => (
        <li key={kind} className="flex flex-col gap-1 text-sm">
          <span className="flex justify-between gap-2">
            <span className="font-medium">{t.categories[kind]}</span>
            <span className="tabular-nums">
              <strong>{format.money(costs.kinds[kind], currency)}</strong>{' '}
              <span className="text-ink-soft">
                {Math.round((costs.kinds[kind] / Math.max(costs.total, 1)) * 100)} %
              </span>
            </span>
          </span>
          <span className="h-4 overflow-hidden rounded-full bg-sunken">
            <span
              className="block h-full rounded-full border-2 border-line transition-[width] duration-300"
              style={{
                width: `${Math.max(4, (costs.kinds[kind] / most) * 100)}%`,
                backgroundColor: KIND_COLOURS[kind],
              }}
            />
          </span>
        </li>
      ))}
    </ul>
  );
}
