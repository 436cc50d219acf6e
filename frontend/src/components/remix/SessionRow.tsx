// One chat of the list: title, newest line, state, and its menu. Renaming happens in place.
import { Archive, ArchiveRestore, Pencil, Trash2 } from 'lucide-react';
import { memo, useRef, useState } from 'react';
import { Badge, type BadgeTone } from '@/components/ui/Badge';
import { cn } from '@/components/ui/cn';
import { ConfirmDialog } from '@/components/ui/ConfirmDialog';
import { LazyMenu } from '@/components/ui/LazyMenu';
import { MenuContent, MenuItem, MenuSeparator } from '@/components/ui/Menu';
import { useRemixChatContext } from '@/context/RemixChatContext';
import { useRemixSessions } from '@/hooks/useRemixSessions';
import { useMessages } from '@/messages';
import { useFormat } from '@/messages/format';
import { useRemixChatStore } from '@/stores/remixChatStore';
import type { Session, SessionStatus } from '@/types';
import { focusSoon, TitleField } from './EditableTitle';

const TONES: Record<SessionStatus, BadgeTone> = {
  active: 'good',
  finalized: 'action',
  archived: 'neutral',
};

export interface SessionRowProps {
  session: Session;
  isOpen: boolean;
  onOpen: (id: string) => void;
}

const SHOWN = [
  'id',
  'title',
  'preview',
  'status',
  'last_message_at',
  'running_turn',
  'published_itinerary_id',
] as const;

/** Every turn brings a new list; only the rows that look different are drawn again. */
const looksTheSame = (a: SessionRowProps, b: SessionRowProps) =>
  a.isOpen === b.isOpen &&
  a.onOpen === b.onOpen &&
  SHOWN.every((name) => a.session[name] === b.session[name]);

export const SessionRow = memo(Row, looksTheSame);

function Row({ session, isOpen, onOpen }: SessionRowProps) {
  const t = useMessages().chat.sidebar;
  const format = useFormat();
  const { rename } = useRemixSessions();
  const [renaming, setRenaming] = useState(false);
  const open = useRef<HTMLButtonElement>(null);
  const isRunning = useRemixChatStore(
    (state) => Boolean(state.chats[session.id]?.turn) || Boolean(session.running_turn),
  );
  const time = session.last_message_at ?? session.created_at;
  return (
    <li
      className={cn(
        'relative rounded-control border-2 skip-offscreen [--skipped:96px]',
        isOpen ? 'border-line bg-surface shadow-hard-sm' : 'border-transparent hover:bg-surface',
      )}
    >
      {renaming ? (
        <div className="p-2">
          <TitleField
            title={session.title}
            onDone={(title, byKey) => {
              setRenaming(false);
              if (byKey) focusSoon(open);
              if (title) void rename(session.id, title);
            }}
          />
        </div>
      ) : (
        <button
          ref={open}
          type="button"
          aria-current={isOpen ? 'true' : undefined}
          onClick={() => onOpen(session.id)}
          className="flex w-full flex-col gap-0.5 rounded-control py-2 pr-12 pl-3 text-left -outline-offset-2"
        >
          <span className="w-full truncate text-sm font-semibold">
            <bdi>{session.title}</bdi>
          </span>
          <span className="line-clamp-2 w-full text-xs [overflow-wrap:anywhere] text-ink-soft">
            {isRunning ? `${t.running}…` : session.preview}
          </span>
          <span className="mt-1 flex items-center gap-2 text-xs text-ink-soft">
            {session.status !== 'active' && (
              <Badge tone={TONES[session.status]}>{t.filters[session.status]}</Badge>
            )}
            <time dateTime={time}>{format.relative(time)}</time>
          </span>
        </button>
      )}
      {!renaming && <RowMenu session={session} onRename={() => setRenaming(true)} />}
    </li>
  );
}

function RowMenu({ session, onRename }: { session: Session; onRename: () => void }) {
  const t = useMessages().chat.sidebar;
  const { sessionId, openChatList } = useRemixChatContext();
  const { archive, reopen, remove } = useRemixSessions();
  const [asked, setAsked] = useState(false);
  const [confirming, setConfirming] = useState(false);
  const ask = () => {
    setAsked(true);
    setConfirming(true);
  };
  const trigger = useRef<HTMLButtonElement>(null);
  const renameChosen = useRef(false);
  const canReopen = session.status !== 'active' && !session.published_itinerary_id;
  const erase = () => {
    void remove(session.id);
    if (session.id === sessionId) openChatList();
  };
  return (
    <>
      <LazyMenu
        ref={trigger}
        label={t.actions(session.title)}
        className="absolute! top-1.5 right-1.5"
      >
        {/* The field that "Rename" opens keeps the focus that the menu would give back. */}
        <MenuContent
          onCloseAutoFocus={(event) => {
            if (renameChosen.current) event.preventDefault();
            renameChosen.current = false;
          }}
        >
          <MenuItem
            onSelect={() => {
              renameChosen.current = true;
              onRename();
            }}
          >
            <Pencil aria-hidden /> {t.rename}
          </MenuItem>
          {session.status === 'active' && (
            <MenuItem onSelect={() => void archive(session.id)}>
              <Archive aria-hidden /> {t.archive}
            </MenuItem>
          )}
          {canReopen && (
            <MenuItem onSelect={() => void reopen(session.id)}>
              <ArchiveRestore aria-hidden /> {t.reopen}
            </MenuItem>
          )}
          <MenuSeparator />
          <MenuItem danger onSelect={ask}>
            <Trash2 aria-hidden /> {t.delete}
          </MenuItem>
        </MenuContent>
      </LazyMenu>
      {asked && (
        <ConfirmDialog
          open={confirming}
          onOpenChange={setConfirming}
          title={t.deleteTitle}
          text={t.deleteText(session.title)}
          confirmLabel={t.deleteConfirm}
          onConfirm={erase}
          returnFocusTo={trigger}
        />
      )}
    </>
  );
}
