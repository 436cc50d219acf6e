// The transcript. It follows its end only while the reader is there.
import { ArrowDown } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/Button';
import { useIsTablet } from '@/hooks/useMediaQuery';
import { useProgressive } from '@/hooks/useProgressive';
import { useRemixChat } from '@/hooks/useRemixChat';
import { useRemixMessages } from '@/hooks/useRemixMessages';
import { useScrollFollow } from '@/hooks/useScrollFollow';
import { useMessages } from '@/messages';
import { EndedTurnCard } from './EndedTurnCard';
import { LiveBubble } from './LiveBubble';
import { NextAsks } from './NextAsks';
import { OlderMessages } from './OlderMessages';
import { RemixMessageBubble } from './RemixMessageBubble';
import { RemixSourceCards } from './RemixSourceCards';

/** Messages that are drawn at once, and how many older ones follow at a time. */
const FIRST = 10;
const MORE = 3;

export function RemixChatMessages() {
  const t = useMessages().chat;
  const messages = useRemixMessages();
  const { session, ended, isRunning } = useRemixChat();
  const { scroller, content, onScroll, isAway, toEnd } = useScrollFollow();
  const isTablet = useIsTablet();
  const [atFirst] = useState(messages.length);
  const older = atFirst - useProgressive(atFirst, FIRST, MORE);
  const last = messages.at(-1);
  const canEdit = session?.status === 'active' && !isRunning;
  return (
    <div className="relative min-h-0 flex-1">
      {/* Focusable, so that the keyboard can scroll it. */}
      <div
        ref={scroller}
        onScroll={onScroll}
        tabIndex={0}
        role="region"
        aria-label={t.transcript}
        className="h-full overflow-y-auto overscroll-contain focus-visible:outline-offset-[-3px]"
      >
        <div ref={content} className="mx-auto flex max-w-3xl flex-col gap-4 px-3 py-5 sm:px-6">
          {!isTablet && session && <RemixSourceCards sources={session.source_itineraries} />}
          {older === 0 && session && <OlderMessages sessionId={session.id} />}
          {/* Old messages that are drawn late are no news. */}
          <div
            role="log"
            aria-label={t.transcript}
            aria-busy={older > 0}
            className="flex flex-col gap-4"
          >
            {messages.slice(older).map((message) => (
              <RemixMessageBubble
                key={message.id}
                message={message}
                canUndo={canEdit && message.metadata?.draft_version === session.draft_version}
              />
            ))}
          </div>
          <LiveBubble />
          {ended && !isRunning && <EndedTurnCard ended={ended} />}
          {canEdit && last?.role === 'assistant' && <NextAsks message={last} />}
        </div>
      </div>
      {isAway && (
        <Button
          size="sm"
          className="absolute! bottom-3 left-1/2 -translate-x-1/2 animate-rise shadow-hard-sm"
          onClick={() => toEnd('smooth')}
        >
          <ArrowDown aria-hidden />
          {t.latest}
        </Button>
      )}
    </div>
  );
}
