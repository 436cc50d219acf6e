// The middle of the workspace, in whichever state it is: being made, nothing chosen, loading, failed, or a chat.
import { Menu as MenuIcon, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { OfflineBanner } from '@/components/shell/OfflineBanner';
import { IconButton } from '@/components/ui/Button';
import { useRemixChatContext } from '@/context/RemixChatContext';
import { useIsDesktop } from '@/hooks/useMediaQuery';
import { useRemixChat } from '@/hooks/useRemixChat';
import { useMessages } from '@/messages';
import { useWorkspaceStore } from '@/stores/workspaceStore';
import { ChatSkeleton } from './ChatSkeleton';
import { ProblemNotice } from './ProblemNotice';
import { RemixChatHeader } from './RemixChatHeader';
import { RemixChatInput } from './RemixChatInput';
import { RemixChatMessages } from './RemixChatMessages';
import { RemixChatSidebar } from './RemixChatSidebar';
import { TurnStatus } from './TurnStatus';

export function ChatColumn() {
  const t = useMessages().chat;
  const { sessionId, starting, startChat } = useRemixChatContext();
  const { session, loadError, reload } = useRemixChat();
  const isDesktop = useIsDesktop();
  if (starting) {
    const again = () => void startChat(starting.request);
    return (
      <Frame>
        {starting.error === null ? (
          <ChatSkeleton label={t.creating} />
        ) : (
          <ProblemNotice
            error={starting.error}
            onRetry={again}
            className="m-4 sm:mx-auto sm:w-full sm:max-w-2xl"
          />
        )}
      </Frame>
    );
  }
  if (sessionId === null && !isDesktop) {
    return (
      <Frame hasList>
        <div className="mx-auto w-full max-w-xl flex-1">
          <RemixChatSidebar />
        </div>
      </Frame>
    );
  }
  if (sessionId === null) {
    return (
      <Frame>
        <div className="m-auto max-w-sm p-6 text-center">
          <h2 className="text-xl">{t.pickOne.title}</h2>
          <p className="mt-2 text-ink-soft">{t.pickOne.text}</p>
        </div>
      </Frame>
    );
  }
  if (!session || session.id !== sessionId) {
    return (
      <Frame>
        {loadError === undefined ? (
          <ChatSkeleton label={t.loadingChat} />
        ) : (
          <ProblemNotice
            error={loadError}
            onRetry={reload}
            className="m-4 sm:mx-auto sm:w-full sm:max-w-2xl"
          />
        )}
      </Frame>
    );
  }
  return (
    <section className="flex min-w-0 flex-1 flex-col">
      <OfflineBanner />
      <RemixChatHeader session={session} />
      <RemixChatMessages key={session.id} />
      <TurnStatus />
      <RemixChatInput key={`input-${session.id}`} session={session} />
    </section>
  );
}

/** The bar above a column that has no chat: the way to the list, unless that is what the column holds, and out. */
function Frame({ children, hasList = false }: { children: ReactNode; hasList?: boolean }) {
  const t = useMessages().chat;
  const { closeChat } = useRemixChatContext();
  const setDrawer = useWorkspaceStore((state) => state.setDrawer);
  const isDesktop = useIsDesktop();
  return (
    <section className="flex min-w-0 flex-1 flex-col">
      <div className="flex h-16 shrink-0 items-center justify-between border-b-[3px] border-line bg-surface px-2">
        {isDesktop || hasList ? (
          <span />
        ) : (
          <IconButton label={t.sidebar.open} onClick={() => setDrawer(true)}>
            <MenuIcon aria-hidden />
          </IconButton>
        )}
        <IconButton label={t.header.close} onClick={closeChat}>
          <X aria-hidden />
        </IconButton>
      </div>
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">{children}</div>
    </section>
  );
}
