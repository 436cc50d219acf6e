// Why a chat takes no more messages, and what can be done about it.
import { Button } from '@/components/ui/Button';
import { Notice } from '@/components/ui/Notice';
import { useRemixChatContext } from '@/context/RemixChatContext';
import { useRemixSessions } from '@/hooks/useRemixSessions';
import { useMessages } from '@/messages';
import type { Session } from '@/types';

export function ClosedNotice({ session }: { session: Session }) {
  const t = useMessages().chat.closed;
  const { startChat } = useRemixChatContext();
  const { reopen } = useRemixSessions();
  if (session.published_itinerary_id) return <Notice tone="info" title={t.published} />;
  if (session.status === 'active') {
    const again = () => void startChat({ itineraryIds: session.source_itinerary_ids });
    return (
      <Notice
        tone="info"
        title={t.full}
        actions={
          <Button size="sm" onClick={again}>
            {t.fullAction}
          </Button>
        }
      />
    );
  }
  return (
    <Notice
      tone="info"
      title={session.status === 'finalized' ? t.finalized : t.archived}
      actions={
        <Button size="sm" onClick={() => void reopen(session.id)}>
          {t.reopen}
        </Button>
      }
    />
  );
}
