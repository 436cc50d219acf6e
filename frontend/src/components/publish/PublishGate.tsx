// What stands in the form's place while there is nothing to fill in: not signed in, not found, still open, published.
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { describeError } from '@/api/describeError';
import { hasCode } from '@/api/errors';
import { finalizeSession, reopenSession } from '@/api/sessions';
import { Button } from '@/components/ui/Button';
import { Notice } from '@/components/ui/Notice';
import { useRemixChatContext } from '@/context/RemixChatContext';
import { packetKey, type PublishState } from '@/hooks/usePublishPacket';
import { useMessages } from '@/messages';
import { useAuthStore } from '@/stores/authStore';

export function SignedOut() {
  const t = useMessages();
  return (
    <Notice
      tone="info"
      title={t.publish.signIn.title}
      actions={
        <Button look="primary" onClick={() => useAuthStore.getState().openPicker()}>
          {t.shell.signIn}
        </Button>
      }
    >
      {t.publish.signIn.text}
    </Notice>
  );
}

export function NoSession() {
  const t = useMessages().publish.noSession;
  const { openChatList } = useRemixChatContext();
  return (
    <Notice
      tone="info"
      title={t.title}
      actions={
        <Button look="primary" onClick={openChatList}>
          {t.action}
        </Button>
      }
    >
      {t.text}
    </Notice>
  );
}

export function PublishProblem({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const t = useMessages();
  if (hasCode(error, 'not_found')) {
    return (
      <Notice
        title={t.publish.notFound.title}
        actions={
          <Button asChild>
            <Link to="/">{t.shell.notFound.action}</Link>
          </Button>
        }
      >
        {t.publish.notFound.text}
      </Notice>
    );
  }
  return (
    <Notice
      title={`${t.publish.failed} ${describeError(error).title}`}
      actions={<Button onClick={onRetry}>{t.common.retry}</Button>}
    />
  );
}

type NotReady = Exclude<PublishState, { kind: 'form' }>;

export function PublishNotReady({ sessionId, state }: { sessionId: string; state: NotReady }) {
  const t = useMessages().publish;
  if (state.kind === 'published') {
    return (
      <Notice
        tone="info"
        title={t.published.title}
        actions={
          <Button asChild look="primary">
            <Link to={`/itinerary/${state.itineraryId}`}>{t.published.action}</Link>
          </Button>
        }
      />
    );
  }
  const words = t[state.kind];
  const step = state.kind === 'active' ? finalizeSession : reopenSession;
  return (
    <Notice
      tone="info"
      title={words.title}
      actions={
        <StepButton sessionId={sessionId} step={step}>
          {words.action}
        </StepButton>
      }
    >
      {words.text}
    </Notice>
  );
}

interface StepButtonProps {
  sessionId: string;
  step: (sessionId: string) => Promise<unknown>;
  children: ReactNode;
}

function StepButton({ sessionId, step, children }: StepButtonProps) {
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const go = async () => {
    setBusy(true);
    setProblem('');
    try {
      await step(sessionId);
      await queries.invalidateQueries({ queryKey: packetKey(sessionId) });
    } catch (error) {
      setProblem(describeError(error).title);
    }
    setBusy(false);
  };
  return (
    <>
      <Button look="primary" busy={busy} onClick={() => void go()}>
        {children}
      </Button>
      {problem && (
        <p role="alert" className="w-full font-semibold text-bad">
          {problem}
        </p>
      )}
    </>
  );
}
