// Everything that can be done with an activity.
import { ArrowDown, ArrowUp, MessageSquareQuote, PencilLine, Pin, Trash2 } from 'lucide-react';
import { LazyMenu } from '@/components/ui/LazyMenu';
import { MenuContent, MenuItem, MenuSeparator } from '@/components/ui/Menu';
import { useMessages } from '@/messages';
import type { Activity, DailyPlan } from '@/types';
import { swapOperation } from './moving';
import { usePreview, usePreviewDraft } from './PreviewContext';
import { useAfterClose } from './useAfterClose';

export interface ActivityMenuProps {
  day: DailyPlan;
  activity: Activity;
  onEdit: () => void;
}

export function ActivityMenu(props: ActivityMenuProps) {
  const t = useMessages().preview.edit;
  const { canEdit } = usePreview();
  // A chat that takes no messages has nothing to offer here.
  if (!canEdit) return null;
  return (
    <LazyMenu label={t.activityActions(props.activity.title)}>
      <Content {...props} />
    </LazyMenu>
  );
}

function Content({ day, activity, onEdit }: ActivityMenuProps) {
  const t = useMessages().preview.edit;
  const { edit, ask } = usePreview();
  const { isBusy } = usePreviewDraft();
  const { id, title } = activity;
  const { afterClose, onCloseAutoFocus } = useAfterClose();
  const earlier = swapOperation(day, id, -1);
  const later = swapOperation(day, id, 1);
  return (
    <MenuContent onCloseAutoFocus={onCloseAutoFocus}>
      <MenuItem onSelect={() => ask(t.askActivity(title, day.day))}>
        <MessageSquareQuote aria-hidden />
        {t.ask}
      </MenuItem>
      {!day.locked && (
        <>
          <MenuSeparator />
          <MenuItem onSelect={afterClose(onEdit)}>
            <PencilLine aria-hidden />
            {t.edit}
          </MenuItem>
          {earlier && (
            <MenuItem disabled={isBusy} onSelect={() => void edit([earlier], id)}>
              <ArrowUp aria-hidden />
              {t.activityEarlier}
            </MenuItem>
          )}
          {later && (
            <MenuItem disabled={isBusy} onSelect={() => void edit([later], id)}>
              <ArrowDown aria-hidden />
              {t.activityLater}
            </MenuItem>
          )}
          <MenuItem disabled={isBusy} onSelect={() => void edit([{ op: 'keep', id }], id)}>
            <Pin aria-hidden />
            {t.keep}
          </MenuItem>
          <MenuItem
            danger
            disabled={isBusy}
            onSelect={() => void edit([{ op: 'remove_activity', id }], day.id)}
          >
            <Trash2 aria-hidden />
            {t.remove}
          </MenuItem>
        </>
      )}
    </MenuContent>
  );
}
