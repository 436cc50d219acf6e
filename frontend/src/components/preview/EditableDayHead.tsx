// The head of a day: what it is picked up by, its number and title, its price, and its menu.
import { DayNumber, DayTitle } from '@/components/itinerary/DayTitle';
import { OriginBadge } from '@/components/itinerary/OriginBadge';
import { useMessages } from '@/messages';
import { useFormat } from '@/messages/format';
import type { DailyPlan } from '@/types';
import { ChangeMark } from './ChangeMark';
import { DayMenu } from './DayMenu';
import { Handle } from './Handle';
import { LineForm } from './LineForm';
import type { MarkKind } from './marks';
import { usePreview } from './PreviewContext';
import type { HandleProps } from './useMove';

export interface EditableDayHeadProps {
  day: DailyPlan;
  mark: MarkKind | undefined;
  hintId: string;
  isLifted: boolean;
  handle: (id: string) => HandleProps;
  form: 'rename' | 'add' | null;
  onForm: (form: 'rename' | 'add' | null) => void;
}

export function EditableDayHead(props: EditableDayHeadProps) {
  const { day, mark, form, onForm } = props;
  const t = useMessages().preview;
  const format = useFormat();
  const { canEdit, currency, sources, edit } = usePreview();
  return (
    <div className="flex items-start gap-1.5">
      {canEdit && (
        <Handle
          label={t.move.day(day.day)}
          hintId={props.hintId}
          active={props.isLifted}
          handle={props.handle(day.id)}
        />
      )}
      <DayNumber day={day} sources={sources} />
      {form === 'rename' && canEdit ? (
        <LineForm
          label={t.edit.dayTitle}
          value={day.title}
          maxLength={120}
          onCancel={() => onForm(null)}
          onSave={async (title) => {
            const rename = { op: 'set_meta', unit: 'day_title', day: day.day, title } as const;
            if (await edit([rename], day.id)) onForm(null);
          }}
        />
      ) : (
        <>
          <div className="min-w-0 flex-1 pl-1">
            {/* Its own ideas are told apart; the colour of the number already names the source. */}
            <DayTitle
              day={day}
              mark={
                <>
                  <OriginBadge origin={day.origin} sources={sources} />
                  <ChangeMark kind={mark} />
                </>
              }
            />
          </div>
          <span className="pt-0.5 text-sm font-semibold tabular-nums">
            {format.money(day.cost, currency)}
          </span>
          <DayMenu day={day} onRename={() => onForm('rename')} onAdd={() => onForm('add')} />
        </>
      )}
    </div>
  );
}
