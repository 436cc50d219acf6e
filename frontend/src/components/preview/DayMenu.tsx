// Everything that can be done with a day.
import {
  ArrowDown,
  ArrowUp,
  Lock,
  LockOpen,
  MessageSquareQuote,
  PencilLine,
  Plus,
  Sofa,
  Trash2,
} from 'lucide-react';
import { LazyMenu } from '@/components/ui/LazyMenu';
import { MenuContent, MenuItem, MenuSeparator } from '@/components/ui/Menu';
import { useMessages } from '@/messages';
import type { DailyPlan } from '@/types';
import { usePreview, usePreviewDraft } from './PreviewContext';
import { useAfterClose } from './useAfterClose';

export interface DayMenuProps {
  day: DailyPlan;
  onRename: () => void;
  onAdd: () => void;
}

export function DayMenu(props: DayMenuProps) {
  const t = useMessages().preview.edit;
  const { canEdit } = usePreview();
  // A chat that takes no messages has nothing to offer here.
  if (!canEdit) return null;
  return (
    <LazyMenu label={t.dayActions(props.day.day)}>
      <Content {...props} />
    </LazyMenu>
  );
}

function Content({ day, onRename, onAdd }: DayMenuProps) {
  const t = useMessages().preview.edit;
  const { edit, ask } = usePreview();
  const { days, isBusy } = usePreviewDraft();
  const n = day.day;
  const { afterClose, onCloseAutoFocus } = useAfterClose();
  const neighbour = days[n]?.id ?? days[n - 2]?.id;
  return (
    <MenuContent onCloseAutoFocus={onCloseAutoFocus}>
      <MenuItem onSelect={() => ask(t.askDay(n))}>
        <MessageSquareQuote aria-hidden />
        {t.ask}
      </MenuItem>
      <MenuSeparator />
      <MenuItem onSelect={afterClose(onAdd)} disabled={day.locked}>
        <Plus aria-hidden />
        {t.addActivity}
      </MenuItem>
      <MenuItem onSelect={afterClose(onRename)} disabled={day.locked}>
        <PencilLine aria-hidden />
        {t.rename}
      </MenuItem>
      <MenuItem
        disabled={isBusy}
        onSelect={() => void edit([{ op: day.locked ? 'unlock_day' : 'lock_day', day: n }], day.id)}
      >
        {day.locked ? <LockOpen aria-hidden /> : <Lock aria-hidden />}
        {day.locked ? t.unlock : t.lock}
      </MenuItem>
      <MenuItem
        disabled={isBusy || n === 1}
        onSelect={() => void edit([{ op: 'move_day', day: n, to: n - 1 }], day.id)}
      >
        <ArrowUp aria-hidden />
        {t.earlier}
      </MenuItem>
      <MenuItem
        disabled={isBusy || n === days.length}
        onSelect={() => void edit([{ op: 'move_day', day: n, to: n + 1 }], day.id)}
      >
        <ArrowDown aria-hidden />
        {t.later}
      </MenuItem>
      <MenuItem
        disabled={isBusy}
        onSelect={() => void edit([{ op: 'add_rest_day', day: n }], day.id)}
      >
        <Sofa aria-hidden />
        {t.restAfter}
      </MenuItem>
      <MenuSeparator />
      <MenuItem
        danger
        disabled={isBusy || day.locked || days.length === 1}
        onSelect={() => void edit([{ op: 'remove_day', day: n }], neighbour)}
      >
        <Trash2 aria-hidden />
        {t.removeDay}
      </MenuItem>
    </MenuContent>
  );
}
