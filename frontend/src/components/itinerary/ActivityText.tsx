// What an activity is: when, what, a note, what it costs, where it comes from.
import type { ReactNode } from 'react';
import { useMessages } from '@/messages';
import { useFormat } from '@/messages/format';
import type { Activity } from '@/types';
import { OriginBadge } from './OriginBadge';
import { SlotMark } from './SlotMark';
import type { Sources } from './sources';

export interface ActivityTextProps {
  activity: Activity;
  currency: string;
  sources: Sources;
  /** What happened to it last. */
  mark?: ReactNode;
}

export function ActivityText({ activity, currency, sources, mark }: ActivityTextProps) {
  const t = useMessages().preview.parts;
  const format = useFormat();
  return (
    <div className="min-w-0 flex-1 py-0.5">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <SlotMark activity={activity} />
        <OriginBadge origin={activity.origin} sources={sources} />
        {mark}
        <span className="ml-auto text-sm font-semibold tabular-nums">
          {activity.cost === 0 ? t.free : format.money(activity.cost, currency)}
        </span>
      </p>
      <p className="mt-0.5 font-semibold [overflow-wrap:anywhere]">{activity.title}</p>
      {activity.note && (
        <p className="text-sm [overflow-wrap:anywhere] text-ink-soft">{activity.note}</p>
      )}
    </div>
  );
}
