// One day of the draft with everything that can be changed in it.
import { Plus } from 'lucide-react';
import { memo, useState } from 'react';
import { StayLine, TransferLine } from '@/components/itinerary/DayRoute';
import { WarningList } from '@/components/itinerary/WarningList';
import { Button } from '@/components/ui/Button';
import { cn } from '@/components/ui/cn';
import { useMessages } from '@/messages';
import type { DailyPlan, Warning } from '@/types';
import { ActivityForm } from './ActivityForm';
import { ActivityItem } from './ActivityItem';
import { addOperation, EMPTY_VALUES } from './activityEdits';
import { ChangeMark } from './ChangeMark';
import { DropBands, DropLine } from './DropTarget';
import { EditableDayHead } from './EditableDayHead';
import { stayKey, transferKey, type DayMarks } from './marks';
import type { Moving } from './moving';
import { usePreview } from './PreviewContext';
import { sameProps } from '@/components/ui/sameContent';
import type { HandleProps } from './useMove';

export interface EditableDayProps {
  day: DailyPlan;
  warnings: Warning[];
  marks: DayMarks;
  hintId: string;
  /** Set where the move concerns this day: what moves out of it, or would come into it. */
  moving: Moving | null;
  handle: (id: string) => HandleProps;
}

export const EditableDay = memo(Day, sameProps<EditableDayProps>('day', 'warnings', 'marks'));

function Day(props: EditableDayProps) {
  const { day, marks, hintId, moving, handle } = props;
  const [form, setForm] = useState<'rename' | 'add' | null>(null);
  const isTarget = moving?.target.day === day.day;
  const isLifted = moving?.id === day.id;
  return (
    <li
      data-day={day.id}
      data-element={day.id}
      className={cn(
        'relative flex flex-col gap-2 rounded-card border-[3px] border-line bg-surface p-3',
        moving === null && 'skip-offscreen',
        isLifted && 'border-dashed',
        marks[day.id] && 'preview-mark-card',
      )}
    >
      <EditableDayHead
        day={day}
        mark={marks[day.id]}
        hintId={hintId}
        isLifted={isLifted}
        handle={handle}
        form={form}
        onForm={setForm}
      />
      {day.activities.length > 0 && (
        <ul className="flex flex-col divide-y-2 divide-hairline border-t-2 border-hairline">
          {day.activities.map((activity) => (
            <ActivityItem
              key={activity.id}
              day={day}
              activity={activity}
              mark={marks[activity.id]}
              hintId={hintId}
              isMoving={moving?.id === activity.id}
              handle={handle}
            />
          ))}
        </ul>
      )}
      <AddActivity
        day={day}
        isOpen={form === 'add'}
        onOpen={(open) => setForm(open ? 'add' : null)}
      />
      <DayFoot {...props} />
      {isTarget && moving.kind === 'activity' && <DropBands moving={moving} day={day} />}
      {isTarget && moving.kind === 'day' && !isLifted && (
        <DropLine below={moving.target.day > moving.from.day} />
      )}
    </li>
  );
}

interface AddActivityProps {
  day: DailyPlan;
  isOpen: boolean;
  onOpen: (open: boolean) => void;
}

function AddActivity({ day, isOpen, onOpen }: AddActivityProps) {
  const t = useMessages().preview.edit;
  const { canEdit, edit } = usePreview();
  if (!canEdit) return null;
  if (isOpen) {
    return (
      <ActivityForm
        label={t.addActivity}
        initial={{ ...EMPTY_VALUES, day: day.day }}
        submitLabel={t.add}
        onClose={() => onOpen(false)}
        onSubmit={(values) => edit(addOperation(values), day.id)}
      />
    );
  }
  if (day.locked) return null;
  return (
    <Button
      size="sm"
      look="quiet"
      className="when-idle self-start text-ink-soft"
      onClick={() => onOpen(true)}
    >
      <Plus aria-hidden />
      {t.addActivity}
    </Button>
  );
}

/** The night, the way on, and what should be known. */
function DayFoot({ day, warnings, marks }: EditableDayProps) {
  const { currency } = usePreview();
  if (!day.stay && !day.transfer && warnings.length === 0) return null;
  const mark = (key: string) => <ChangeMark kind={marks[key]} />;
  return (
    <div className="flex flex-col gap-1.5 border-t-2 border-hairline pt-2">
      {day.stay && <StayLine stay={day.stay} currency={currency} mark={mark(stayKey(day.id))} />}
      {day.transfer && (
        <TransferLine
          transfer={day.transfer}
          currency={currency}
          mark={mark(transferKey(day.id))}
        />
      )}
      <WarningList warnings={warnings} ofOneDay />
    </div>
  );
}
