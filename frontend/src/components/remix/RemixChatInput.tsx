// The message box, or what stands in its place when the chat takes no messages.
import { ArrowUp, Square } from 'lucide-react';
import { useEffect, type KeyboardEvent } from 'react';
import { Button } from '@/components/ui/Button';
import { cn } from '@/components/ui/cn';
import { useImeGuard } from '@/hooks/useImeGuard';
import { useIsTouch } from '@/hooks/useMediaQuery';
import { useRemixChat } from '@/hooks/useRemixChat';
import { useLiveTurn } from '@/hooks/useRemixMessages';
import { useMessages } from '@/messages';
import { useComposerStore } from '@/stores/composerStore';
import type { Session } from '@/types';
import { ClosedNotice } from './ClosedNotice';
import { composerRef, focusComposer } from './composerFocus';
import { ProblemNotice } from './ProblemNotice';

const MAX_LENGTH = 8_000;
/** The counter appears when this little is left. */
const COUNT_BELOW = 500;

export function RemixChatInput({ session }: { session: Session }) {
  const { problem, dismissProblem, isRunning } = useRemixChat();
  const isFull = session.message_count + 2 > session.message_limit;
  const isClosed = session.status !== 'active' || (isFull && !isRunning);
  return (
    <div className="shrink-0 border-t-[3px] border-line bg-surface px-3 pt-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] sm:px-6">
      <div className="mx-auto flex max-w-3xl flex-col gap-2">
        {problem !== undefined && (
          <ProblemNotice error={problem} session={session} onDismiss={dismissProblem} />
        )}
        {isClosed ? <ClosedNotice session={session} /> : <Composer sessionId={session.id} />}
      </div>
    </div>
  );
}

function Composer({ sessionId }: { sessionId: string }) {
  const t = useMessages().chat.input;
  const { sendMessage, stop, isRunning } = useRemixChat();
  const canStop = useLiveTurn((turn) => Boolean(turn?.turnId));
  const isStopping = useLiveTurn((turn) => Boolean(turn?.stopping));
  const text = useComposerStore((state) => state.texts[sessionId] ?? '');
  const setText = useComposerStore((state) => state.setText);
  const isTouch = useIsTouch();
  useEffect(() => {
    if (!isTouch) focusComposer();
  }, [isTouch]);
  const ime = useImeGuard();
  const left = MAX_LENGTH - (text.length > MAX_LENGTH - COUNT_BELOW ? Array.from(text).length : 0);
  const canSend = !isRunning && left >= 0 && text.trim() !== '';

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || isTouch || ime.isComposing(event)) return;
    event.preventDefault();
    if (canSend) void sendMessage(text);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (canSend) void sendMessage(text);
      }}
      className="flex items-end gap-2"
    >
      <div className="min-w-0 flex-1">
        <textarea
          ref={composerRef}
          dir="auto"
          aria-label={t.label}
          aria-describedby="composer-note"
          value={text}
          rows={1}
          placeholder={t.placeholder}
          enterKeyHint={isTouch ? 'enter' : 'send'}
          onChange={(event) => setText(sessionId, event.target.value)}
          onCompositionEnd={ime.onCompositionEnd}
          onKeyDown={onKeyDown}
          className="block field-sizing-content max-h-[min(12rem,30dvh)] min-h-13 w-full resize-none rounded-card border-[3px] border-line bg-surface px-4 py-3"
        />
        <p
          id="composer-note"
          className={cn(
            'mt-1 px-1 text-xs',
            left < 0 ? 'font-semibold text-bad' : 'text-ink-soft',
            left > COUNT_BELOW && 'hidden sm:block',
          )}
        >
          {left <= COUNT_BELOW ? t.left(left) : isRunning ? t.running : t.hint}
        </p>
      </div>
      {isRunning ? (
        <Button
          size="icon"
          className="mb-auto size-13!"
          aria-label={t.stop}
          title={t.stop}
          disabled={!canStop}
          busy={isStopping}
          onClick={stop}
        >
          {!isStopping && <Square aria-hidden className="fill-current" />}
        </Button>
      ) : (
        <Button
          type="submit"
          look="primary"
          size="icon"
          className="mb-auto size-13!"
          aria-label={t.send}
          title={t.send}
          disabled={!canSend}
        >
          <ArrowUp aria-hidden />
        </Button>
      )}
    </form>
  );
}
