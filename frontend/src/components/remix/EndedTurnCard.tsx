// What stands where a reply is missing: why, what that means, and how to go on.
import { RotateCw } from 'lucide-react';
import { describeErrorBody } from '@/api/describeError';
import { Button } from '@/components/ui/Button';
import { Notice } from '@/components/ui/Notice';
import { useRemixChat } from '@/hooks/useRemixChat';
import { useRemixMessages } from '@/hooks/useRemixMessages';
import { useMessages } from '@/messages';
import type { EndedTurn } from '@/stores/chat';

export function EndedTurnCard({ ended }: { ended: EndedTurn }) {
  const t = useMessages();
  const { retry, session } = useRemixChat();
  const saidNothing = useRemixMessages().at(-1)?.role === 'user';
  const canRetry = session?.status === 'active';
  if (ended.outcome === 'stopped') {
    return (
      <Notice
        tone="info"
        title={t.chat.stopped.title}
        actions={
          canRetry && (
            <Button size="sm" onClick={() => retry(ended.turnId)}>
              <RotateCw aria-hidden />
              {t.chat.stopped.continue}
            </Button>
          )
        }
      >
        {saidNothing && t.chat.stopped.nothing}
      </Notice>
    );
  }
  const reason = ended.error ? describeErrorBody(ended.error) : null;
  return (
    <Notice
      title={reason?.title ?? t.chat.failed.title}
      actions={
        canRetry && (
          <Button size="sm" look="primary" onClick={() => retry(ended.turnId)}>
            <RotateCw aria-hidden />
            {t.chat.failed.retry}
          </Button>
        )
      }
    >
      <p>{reason?.text}</p>
      <p className="text-ink-soft">{t.chat.failed.kept}</p>
    </Notice>
  );
}
