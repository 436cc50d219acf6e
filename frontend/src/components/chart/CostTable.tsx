// The numbers of the charts as a table.
import { useMessages } from '@/messages';
import { useFormat } from '@/messages/format';
import type { Costs } from './costs';

const COLUMNS = ['activities', 'stays', 'transfers'] as const;

export function CostTable({ costs, currency }: { costs: Costs; currency: string }) {
  const t = useMessages().preview.costs;
  const format = useFormat();
  const money = (amount: number) => format.money(amount, currency);
  return (
    <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={t.title}>
      <table className="w-full min-w-80 text-right text-sm tabular-nums [&_td]:px-1.5 [&_td]:py-1 [&_th]:px-1.5 [&_th]:py-1">
        <caption className="sr-only">{t.title}</caption>
        <thead>
          <tr className="border-b-2 border-line">
            <th scope="col" className="text-left">
              {t.day}
            </th>
            {COLUMNS.map((column) => (
              <th key={column} scope="col">
                {t.categories[column]}
              </th>
            ))}
            <th scope="col">{t.total}</th>
          </tr>
        </thead>
        <tbody>
          {costs.days.map((day) => (
            <tr key={day.id} className="border-b border-hairline">
              <th scope="row" className="text-left">
                {day.day}
              </th>
              {COLUMNS.map((column) => (
                <td key={column}>{money(day[column])}</td>
              ))}
              <td className="font-semibold">{money(day.total)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr className="border-b border-hairline">
            <th scope="row" colSpan={4} className="text-left">
              {t.categories.shared}
            </th>
            <td className="font-semibold">{money(costs.kinds.shared)}</td>
          </tr>
          <tr>
            <th scope="row" colSpan={4} className="text-left">
              {t.total}
            </th>
            <td className="font-bold">{money(costs.total)}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}
