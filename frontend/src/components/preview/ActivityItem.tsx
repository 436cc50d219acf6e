// One activity of the draft: to read, to move, to edit in place.
import { memo, useState } from 'react';
import { ActivityText } from '@/components/itinerary/ActivityText';
import { cn } from '@/components/ui/cn';
import { useMessages } from '@/messages';
import type { Activity, DailyPlan } from '@/types';
import { ActivityForm } from './ActivityForm';
import { changeOperations } from './activityEdits';
import { ActivityMenu } from './ActivityMenu';
import { ChangeMark } from './ChangeMark';
import { Handle } from './Handle';
import { usePreview } from './PreviewContext';
import type { HandleProps } from './useMove';

export interface ActivityItemProps {
  day: DailyPlan;
  activity: Activity;
  hintId: string;
  isMoving: boolean;
  handle: (id: string) => HandleProps;
}

export const ActivityItem = memo(function ActivityItem(props: ActivityItemProps) {
  const { day, activity, hintId, isMoving, handle } = props;
  const t = useMessages().preview;
  const { canEdit, currency, sources, marks, edit } = usePreview();
  const [editing, setEditing] = useState(false);
  if (editing && canEdit) {
    return (
      <li className="py-2">
        <ActivityForm
          label={t.edit.edit}
          initial={{
            title: activity.title,
            slot: activity.slot,
            day: day.day,
            cost: String(activity.cost),
          }}
          submitLabel={t.edit.save}
          onClose={() => setEditing(false)}
          onSubmit={(values) => {
            const operations = changeOperations(day, activity, values);
            return operations.length === 0 ? Promise.resolve(true) : edit(operations, activity.id);
          }}
        />
      </li>
    );
  }
  return (
    <li
      data-element={activity.id}
      className={cn(
        'group flex items-start gap-1 py-2',
        isMoving && 'bg-sunken',
        marks.has(activity.id) && 'preview-mark',
      )}
    >
      {canEdit && !day.locked && (
        <Handle
          label={t.move.activity(activity.title)}
          hintId={hintId}
          active={isMoving}
          handle={handle(activity.id)}
        />
      )}
      <ActivityText
        activity={activity}
        currency={currency}
        sources={sources}
        mark={<ChangeMark of={activity.id} />}
      />
      <ActivityMenu day={day} activity={activity} onEdit={() => setEditing(true)} />
    </li>
  );
});
