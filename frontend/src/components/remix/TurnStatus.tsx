// Says in one line where the work is when the connection is gone, and tells screen readers of starts and ends. Tokens
// are never announced: the finished reply is read when it enters the transcript.
import { RefreshCw } from 'lucide-react';
import { Button } from '@/components/ui/Button';
import { useRemixChat } from '@/hooks/useRemixChat';
import { useLiveTurn } from '@/hooks/useRemixMessages';
import { useMessages } from '@/messages';
import { wakeUp } from '@/stores/backoff';

export function TurnStatus() {
  const t = useMessages().chat;
  const connection = useLiveTurn((turn) => turn?.connection);
  const { ended, isRunning } = useRemixChat();
  const spoken = isRunning
    ? t.replyStarted
    : ended?.outcome === 'failed'
      ? t.replyFailed
      : ended?.outcome === 'stopped'
        ? t.replyStopped
        : '';
  return (
    <>
      <p role="status" className="sr-only">
        {spoken}
      </p>
      {(connection === 'lost' || connection === 'checking') && (
        <div
          role="status"
          className="flex flex-wrap items-center justify-center gap-x-3 gap-y-1 border-t-2 border-line bg-warn-soft px-4 py-2 text-sm font-medium"
        >
          <RefreshCw aria-hidden className="size-4 animate-spin" />
          {connection === 'lost' ? t.reconnecting : t.checking}
          <Button size="sm" onClick={wakeUp}>
            {t.reconnectNow}
          </Button>
        </div>
      )}
    </>
  );
}
