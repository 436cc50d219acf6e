// Everything that can be done with an activity.
import { Ellipsis, MessageSquareQuote, PencilLine, Pin, Trash2 } from 'lucide-react';
import { IconButton } from '@/components/ui/Button';
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/components/ui/Menu';
import { useMessages } from '@/messages';
import type { Activity, DailyPlan } from '@/types';
import { usePreview } from './PreviewContext';
import { useAfterClose } from './useAfterClose';

export interface ActivityMenuProps {
  day: DailyPlan;
  activity: Activity;
  onEdit: () => void;
}

export function ActivityMenu({ day, activity, onEdit }: ActivityMenuProps) {
  const t = useMessages().preview.edit;
  const { canEdit, edit, ask } = usePreview();
  const { id, title } = activity;
  const { afterClose, onCloseAutoFocus } = useAfterClose();
  return (
    <Menu>
      <MenuTrigger asChild>
        <IconButton label={t.activityActions(title)} size="icon-sm">
          <Ellipsis aria-hidden />
        </IconButton>
      </MenuTrigger>
      <MenuContent onCloseAutoFocus={onCloseAutoFocus}>
        <MenuItem onSelect={() => ask(t.askActivity(title, day.day))}>
          <MessageSquareQuote aria-hidden />
          {t.ask}
        </MenuItem>
        {canEdit && !day.locked && (
          <>
            <MenuSeparator />
            <MenuItem onSelect={afterClose(onEdit)}>
              <PencilLine aria-hidden />
              {t.edit}
            </MenuItem>
            <MenuItem onSelect={() => void edit([{ op: 'keep', id }], id)}>
              <Pin aria-hidden />
              {t.keep}
            </MenuItem>
            <MenuItem danger onSelect={() => void edit([{ op: 'remove_activity', id }], day.id)}>
              <Trash2 aria-hidden />
              {t.remove}
            </MenuItem>
          </>
        )}
      </MenuContent>
    </Menu>
  );
}
