// The publish form of a finalized chat (`?session=<id>`).
import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { useLocation, useSearchParams } from 'react-router';
import { PublishForm } from '@/components/publish/PublishForm';
import {
  NoSession,
  PublishNotReady,
  PublishProblem,
  SignedOut,
} from '@/components/publish/PublishGate';
import { Button } from '@/components/ui/Button';
import { Skeleton } from '@/components/ui/Skeleton';
import { useRemixChatContext } from '@/context/RemixChatContext';
import { usePublishPacket, type PublishLocationState } from '@/hooks/usePublishPacket';
import { useMessages } from '@/messages';
import { useAuthStore } from '@/stores/authStore';

export function Publish() {
  const t = useMessages().publish;
  const [parameters] = useSearchParams();
  const location = useLocation();
  const signedIn = useAuthStore((state) => state.signedIn);
  const { openChat } = useRemixChatContext();
  const carried = location.state as PublishLocationState | null;
  const sessionId = parameters.get('session') ?? carried?.chatSessionId ?? '';
  const { data, error, isPending, refetch } = usePublishPacket(sessionId, signedIn, carried);

  let content: ReactNode;
  if (!signedIn) content = <SignedOut />;
  else if (sessionId === '') content = <NoSession />;
  else if (error) content = <PublishProblem error={error} onRetry={() => void refetch()} />;
  else if (isPending) content = <FormSkeleton />;
  else if (data.kind === 'form') {
    content = <PublishForm key={sessionId} sessionId={sessionId} packet={data.packet} />;
  } else content = <PublishNotReady sessionId={sessionId} state={data} />;

  return (
    <main className="mx-auto flex max-w-6xl flex-col gap-6 px-4 py-6 sm:px-6 sm:py-8">
      <div>
        {sessionId !== '' && (
          <Button look="quiet" className="-ml-4" onClick={() => openChat(sessionId)}>
            <ArrowLeft aria-hidden />
            {t.backToChat}
          </Button>
        )}
        <h1 className="text-4xl">{t.title}</h1>
        {data?.kind === 'form' && <p className="mt-2 max-w-2xl text-lg text-ink-soft">{t.lead}</p>}
      </div>
      {content}
    </main>
  );
}

function FormSkeleton() {
  const t = useMessages().publish;
  return (
    <div
      role="status"
      aria-label={t.loading}
      className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]"
    >
      <Skeleton className="h-[36rem] rounded-card" />
      <Skeleton className="h-80 rounded-card" />
    </div>
  );
}
