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
      <p className="flex items-start gap-2">
        <span className="flex min-w-0 flex-1 flex-wrap items-center gap-x-2 gap-y-1">
          <SlotMark activity={activity} />
          <OriginBadge origin={activity.origin} sources={sources} />
          {mark}
        </span>
        <span className="pt-0.5 text-sm font-semibold tabular-nums">
          {activity.cost === 0 ? t.free : format.money(activity.cost, currency)}
        </span>
      </p>
      <p dir="auto" className="mt-0.5 font-semibold [overflow-wrap:anywhere]">
        {activity.title}
      </p>
      {activity.note && (
        <p
          dir="auto"
          className="text-sm [overflow-wrap:anywhere] whitespace-pre-line text-ink-soft"
        >
          {activity.note}
        </p>
      )}
    </div>
  );
}
