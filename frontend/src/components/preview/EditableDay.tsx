// One day of the draft with everything that can be changed in it.
import { Plus } from 'lucide-react';
import { memo, useState } from 'react';
import { StayLine, TransferLine } from '@/components/itinerary/DayRoute';
import { DayNumber, DayTitle } from '@/components/itinerary/DayTitle';
import { OriginBadge } from '@/components/itinerary/OriginBadge';
import { WarningList } from '@/components/itinerary/WarningList';
import { Button } from '@/components/ui/Button';
import { cn } from '@/components/ui/cn';
import { useMessages } from '@/messages';
import { useFormat } from '@/messages/format';
import type { DailyPlan, Warning } from '@/types';
import { ActivityForm } from './ActivityForm';
import { ActivityItem } from './ActivityItem';
import { addOperation, EMPTY_VALUES } from './activityEdits';
import { ChangeMark } from './ChangeMark';
import { DayMenu } from './DayMenu';
import { DropBands, DropLine } from './DropTarget';
import { Handle } from './Handle';
import { LineForm } from './LineForm';
import { stayKey, transferKey } from './marks';
import type { Moving } from './moving';
import { usePreview } from './PreviewContext';
import type { HandleProps } from './useMove';

export interface EditableDayProps {
  day: DailyPlan;
  warnings: Warning[];
  hintId: string;
  /** Set where the move concerns this day: what moves out of it, or would come into it. */
  moving: Moving | null;
  handle: (id: string) => HandleProps;
}

export const EditableDay = memo(function EditableDay(props: EditableDayProps) {
  const { day, warnings, hintId, moving, handle } = props;
  const t = useMessages().preview;
  const { canEdit, currency, sources, marks, edit } = usePreview();
  const [form, setForm] = useState<'rename' | 'add' | null>(null);
  const close = () => setForm(null);
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
        marks.has(day.id) && 'preview-mark-card',
      )}
    >
      <div className="flex items-start gap-1.5">
        {canEdit && (
          <Handle
            label={t.move.day(day.day)}
            hintId={hintId}
            active={isLifted}
            handle={handle(day.id)}
          />
        )}
        <DayNumber day={day} sources={sources} />
        {form === 'rename' && canEdit ? (
          <LineForm
            label={t.edit.dayTitle}
            value={day.title}
            maxLength={120}
            onCancel={close}
            onSave={async (title) => {
              if (await edit([{ op: 'set_meta', unit: 'day_title', day: day.day, title }], day.id))
                close();
            }}
          />
        ) : (
          <>
            <div className="min-w-0 flex-1 pl-1">
              <DayTitle day={day} sources={sources} mark={<DayMarks day={day} />} />
            </div>
            <DayCost cost={day.cost} currency={currency} />
            <DayMenu day={day} onRename={() => setForm('rename')} onAdd={() => setForm('add')} />
          </>
        )}
      </div>
      {day.activities.length > 0 && (
        <ul className="flex flex-col divide-y-2 divide-hairline border-t-2 border-hairline">
          {day.activities.map((activity) => (
            <ActivityItem
              key={activity.id}
              day={day}
              activity={activity}
              hintId={hintId}
              isMoving={moving?.id === activity.id}
              handle={handle}
            />
          ))}
        </ul>
      )}
      {form === 'add' && canEdit ? (
        <ActivityForm
          label={t.edit.addActivity}
          initial={{ ...EMPTY_VALUES, day: day.day }}
          submitLabel={t.edit.add}
          onClose={close}
          onSubmit={(values) => edit([addOperation(values)], day.id)}
        />
      ) : (
        canEdit &&
        !day.locked && (
          <Button
            size="sm"
            look="quiet"
            className="self-start text-ink-soft"
            onClick={() => setForm('add')}
          >
            <Plus aria-hidden />
            {t.edit.addActivity}
          </Button>
        )
      )}
      {(day.stay ?? day.transfer ?? warnings[0]) && (
        <div className="flex flex-col gap-1.5 border-t-2 border-hairline pt-2">
          {day.stay && (
            <StayLine
              stay={day.stay}
              currency={currency}
              mark={<ChangeMark of={stayKey(day.id)} />}
            />
          )}
          {day.transfer && (
            <TransferLine
              transfer={day.transfer}
              currency={currency}
              mark={<ChangeMark of={transferKey(day.id)} />}
            />
          )}
          <WarningList warnings={warnings} ofOneDay />
        </div>
      )}
      {isTarget && moving.kind === 'activity' && (
        <DropBands slot={moving.target.slot} locked={day.locked} />
      )}
      {isTarget && moving.kind === 'day' && !isLifted && (
        <DropLine below={moving.target.day > moving.from.day} />
      )}
    </li>
  );
});

function DayCost({ cost, currency }: { cost: number; currency: string }) {
  const format = useFormat();
  return (
    <span className="pt-0.5 text-sm font-semibold tabular-nums">
      {format.money(cost, currency)}
    </span>
  );
}

/** Its own ideas are told apart; the colour of the number already names the source. */
function DayMarks({ day }: { day: DailyPlan }) {
  const { sources } = usePreview();
  return (
    <>
      <OriginBadge origin={day.origin} sources={sources} />
      <ChangeMark of={day.id} />
    </>
  );
}
