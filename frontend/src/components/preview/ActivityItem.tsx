// One activity of the draft: to read, to move, to edit in place.
import { memo, useState } from 'react';
import { ActivityText } from '@/components/itinerary/ActivityText';
import { cn } from '@/components/ui/cn';
import { useMessages } from '@/messages';
import type { Activity, DailyPlan } from '@/types';
import { ActivityForm } from './ActivityForm';
import { changeOperations, valuesOf } from './activityEdits';
import { ActivityMenu } from './ActivityMenu';
import { ChangeMark } from './ChangeMark';
import { Handle } from './Handle';
import type { MarkKind } from './marks';
import { usePreview } from './PreviewContext';
import type { HandleProps } from './useMove';

export interface ActivityItemProps {
  day: DailyPlan;
  activity: Activity;
  mark: MarkKind | undefined;
  hintId: string;
  isMoving: boolean;
  handle: (id: string) => HandleProps;
}

export const ActivityItem = memo(function ActivityItem(props: ActivityItemProps) {
  const { day, activity, mark, hintId, isMoving, handle } = props;
  const t = useMessages().preview;
  const { canEdit, currency, sources, edit } = usePreview();
  const [editing, setEditing] = useState(false);
  if (editing && canEdit) {
    return (
      <li className="py-2">
        <ActivityForm
          label={t.edit.edit}
          initial={valuesOf(day, activity)}
          submitLabel={t.edit.save}
          withNote
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
        mark && 'preview-mark',
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
        mark={<ChangeMark kind={mark} />}
      />
      <ActivityMenu day={day} activity={activity} onEdit={() => setEditing(true)} />
    </li>
  );
});
