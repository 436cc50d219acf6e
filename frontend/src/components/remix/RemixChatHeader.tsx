// The top of a chat: its title, its sources, how much of it is used, and the way on.
import { BookCheck, ListCollapse, Menu as MenuIcon, X } from 'lucide-react';
import { Button, IconButton } from '@/components/ui/Button';
import { useRemixChatContext } from '@/context/RemixChatContext';
import { useIsDesktop, useIsTablet } from '@/hooks/useMediaQuery';
import { usePublish } from '@/hooks/usePublish';
import { useRemixSessions } from '@/hooks/useRemixSessions';
import { useMessages } from '@/messages';
import { useWorkspaceStore } from '@/stores/workspaceStore';
import type { Session } from '@/types';
import { EditableTitle } from './EditableTitle';
import { RemixSourceCards } from './RemixSourceCards';

export function RemixChatHeader({ session }: { session: Session }) {
  const t = useMessages().chat;
  const { closeChat } = useRemixChatContext();
  const { rename } = useRemixSessions();
  const { setDrawer, setSheet } = useWorkspaceStore();
  const isTablet = useIsTablet();
  const isDesktop = useIsDesktop();
  return (
    <header className="shrink-0 border-b-[3px] border-line bg-surface">
      <div className="flex min-h-16 items-center gap-1 px-2 pt-[env(safe-area-inset-top)] sm:gap-2">
        {!isDesktop && (
          <IconButton label={t.sidebar.open} onClick={() => setDrawer(true)}>
            <MenuIcon aria-hidden />
          </IconButton>
        )}
        <div className="min-w-0 flex-1 sm:pl-2">
          <EditableTitle
            title={session.title}
            label={t.header.rename}
            onRename={(title) => void rename(session.id, title)}
          />
          <p className="px-1 text-xs text-ink-soft">
            {t.header.messages(session.message_count, session.message_limit)}
          </p>
        </div>
        {isDesktop && <PublishButton session={session} />}
        <IconButton label={t.header.close} onClick={closeChat}>
          <X aria-hidden />
        </IconButton>
      </div>
      <div className="flex items-center gap-2 border-t-2 border-hairline px-3 py-1.5 sm:px-4">
        {isTablet ? (
          <div className="min-w-0 flex-1">
            <RemixSourceCards sources={session.source_itineraries} />
          </div>
        ) : (
          <Button className="flex-1" onClick={() => setSheet(true)}>
            <ListCollapse aria-hidden />
            {t.header.showPreview}
          </Button>
        )}
        {!isDesktop && <PublishButton session={session} className="max-md:flex-1" />}
      </div>
    </header>
  );
}

function PublishButton({ session, className }: { session: Session; className?: string }) {
  const t = useMessages().chat.header;
  const { publish, isPublishing, canPublish } = usePublish(session);
  const label = session.published_itinerary_id
    ? t.viewPage
    : session.status === 'finalized'
      ? t.continuePublish
      : t.publish;
  return (
    <Button
      look="primary"
      busy={isPublishing}
      disabled={!canPublish}
      onClick={publish}
      {...(className && { className })}
    >
      <BookCheck aria-hidden />
      {isPublishing ? t.publishing : label}
    </Button>
  );
}
