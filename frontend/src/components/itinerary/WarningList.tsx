// What a traveller should know about a trip. Folded away where there is much of it.
import { TriangleAlert } from 'lucide-react';
import { useMessages } from '@/messages';
import type { Warning } from '@/types';

export interface WarningListProps {
  warnings: Warning[];
  /** Warnings of one day do not repeat its number. */
  ofOneDay?: boolean;
}

export function WarningList({ warnings, ofOneDay = false }: WarningListProps) {
  const t = useMessages().preview.parts;
  if (warnings.length === 0) return null;
  const list = (
    <ul className="flex flex-col gap-1 text-sm">
      {warnings.map(({ code, day, message }, index) => (
        <li key={`${code}-${index}`} className="[overflow-wrap:anywhere]">
          {!ofOneDay && day != null && <strong>{t.day(day)}: </strong>}
          {message}
        </li>
      ))}
    </ul>
  );
  if (ofOneDay) {
    return (
      <div className="flex items-start gap-2 text-warn">
        <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
        {list}
      </div>
    );
  }
  return (
    <details className="rounded-control border-2 border-warn bg-warn-soft">
      <summary className="flex min-h-11 items-center gap-2 px-3 text-sm font-semibold text-warn">
        <TriangleAlert aria-hidden className="size-4 shrink-0" />
        {t.warnings(warnings.length)}
      </summary>
      <div className="px-3 pb-3 text-ink">{list}</div>
    </details>
  );
}
