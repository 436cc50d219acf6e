// The way to the beginning of a chat that is too long to be loaded at once.
import { History } from 'lucide-react';
import { useState } from 'react';
import { describeError } from '@/api/describeError';
import { Button } from '@/components/ui/Button';
import { useHasOlder } from '@/hooks/useRemixMessages';
import { useMessages } from '@/messages';
import { useRemixChatStore } from '@/stores/remixChatStore';
import { showToast } from '@/stores/toastStore';

export function OlderMessages({ sessionId }: { sessionId: string }) {
  const t = useMessages().chat;
  const [busy, setBusy] = useState(false);
  if (!useHasOlder()) return null;
  const load = async () => {
    setBusy(true);
    try {
      await useRemixChatStore.getState().loadOlderMessages(sessionId);
    } catch (error) {
      showToast({ tone: 'bad', text: describeError(error).title });
    }
    setBusy(false);
  };
  return (
    <Button size="sm" look="quiet" className="self-center" busy={busy} onClick={() => void load()}>
      {!busy && <History aria-hidden />}
      {t.older}
    </Button>
  );
}
