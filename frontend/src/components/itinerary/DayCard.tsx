// One day to read, on the published page and in the publish form.
import { memo } from 'react';
import { useFormat } from '@/messages/format';
import type { DailyPlan } from '@/types';
import { ActivityText } from './ActivityText';
import { StayLine, TransferLine } from './DayRoute';
import { DayNumber, DayTitle } from './DayTitle';
import type { Sources } from './sources';

export interface DayCardProps {
  day: DailyPlan;
  currency: string;
  sources: Sources;
}

export const DayCard = memo(function DayCard({ day, currency, sources }: DayCardProps) {
  const format = useFormat();
  return (
    <li className="flex shrink-0 flex-col gap-3 rounded-card border-[3px] border-line bg-surface p-4 skip-offscreen sm:p-5">
      <div className="flex items-start gap-3">
        <DayNumber day={day} sources={sources} />
        <DayTitle day={day} />
        <span className="pt-1 font-semibold tabular-nums">{format.money(day.cost, currency)}</span>
      </div>
      {day.activities.length > 0 && (
        <ul className="flex flex-col divide-y-2 divide-hairline border-t-2 border-hairline sm:ml-13">
          {day.activities.map((activity) => (
            <li key={activity.id} className="py-2">
              <ActivityText activity={activity} currency={currency} sources={sources} />
            </li>
          ))}
        </ul>
      )}
      {(day.stay ?? day.transfer) && (
        <div className="flex flex-col gap-1.5 border-t-2 border-hairline pt-3 sm:ml-13">
          {day.stay && <StayLine stay={day.stay} currency={currency} />}
          {day.transfer && <TransferLine transfer={day.transfer} currency={currency} />}
        </div>
      )}
    </li>
  );
});
