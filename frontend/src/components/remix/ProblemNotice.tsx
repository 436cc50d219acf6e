// An error with its cause, Retry where that can help, and the way out where there is one.
import { describeError, type WayOut } from '@/api/describeError';
import { Button } from '@/components/ui/Button';
import { Notice } from '@/components/ui/Notice';
import { useRemixChatContext } from '@/context/RemixChatContext';
import { useRemixSessions } from '@/hooks/useRemixSessions';
import { useIsDesktop } from '@/hooks/useMediaQuery';
import { useMessages } from '@/messages';
import { useAuthStore } from '@/stores/authStore';
import { useRemixChatStore } from '@/stores/remixChatStore';
import { useWorkspaceStore } from '@/stores/workspaceStore';
import type { Session } from '@/types';

export interface ProblemNoticeProps {
  error: unknown;
  onRetry?: () => void;
  onDismiss?: () => void;
  /** The chat that it happened in. */
  session?: Session;
  className?: string;
}

export function ProblemNotice({
  error,
  onRetry,
  onDismiss,
  session,
  className,
}: ProblemNoticeProps) {
  const t = useMessages();
  const problem = describeError(error);
  const goOut = useWayOut(session);
  const { wayOut } = problem;
  return (
    <Notice
      title={problem.title}
      {...(className && { className })}
      actions={
        <>
          {wayOut && (
            <Button size="sm" look="primary" onClick={() => goOut(wayOut.kind)}>
              {wayOut.label}
            </Button>
          )}
          {onRetry && (problem.retryable || wayOut?.kind !== 'sign_in') && (
            <Button size="sm" onClick={onRetry}>
              {t.common.retry}
            </Button>
          )}
          {onDismiss && (
            <Button size="sm" look="quiet" onClick={onDismiss}>
              {t.shell.dismiss}
            </Button>
          )}
        </>
      }
    >
      {problem.text}
      {problem.requestId && (
        <p className="mt-1 text-xs text-ink-soft">{t.common.requestId(problem.requestId)}</p>
      )}
    </Notice>
  );
}

function useWayOut(session: Session | undefined): (kind: WayOut) => void {
  const { openChatList, startChat, starting } = useRemixChatContext();
  const { reopen } = useRemixSessions();
  const isDesktop = useIsDesktop();
  return (kind) => {
    switch (kind) {
      case 'show_chats':
        useRemixChatStore.getState().setFilter({ status: 'active', q: '' });
        if (!isDesktop) useWorkspaceStore.getState().setDrawer(true);
        // A chat that could not be made stays on screen: making room leads back to it.
        if (!starting && !session) openChatList();
        return;
      case 'new_chat_from_sources':
        if (session) void startChat({ itineraryIds: session.source_itinerary_ids });
        return;
      case 'reopen':
        if (session) void reopen(session.id);
        return;
      case 'sign_in':
        useAuthStore.getState().openPicker();
    }
  };
}
