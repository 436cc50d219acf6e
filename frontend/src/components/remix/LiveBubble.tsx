// The reply while it is being written. It stands outside the log, so that tokens are not announced.
import { useLiveTurn } from '@/hooks/useRemixMessages';
import { useMessages } from '@/messages';
import { BubbleFrame } from './BubbleFrame';

export function LiveBubble() {
  const t = useMessages().chat;
  const turn = useLiveTurn((live) => live);
  if (!turn) return null;
  return (
    <BubbleFrame className="animate-rise">
      {turn.text && (
        <p dir="auto" className="[overflow-wrap:anywhere] whitespace-pre-wrap">
          {turn.text}
        </p>
      )}
      <p className="mt-1 flex min-h-6 items-center gap-2 text-sm text-ink-soft">
        <Dots />
        {turn.text ? (turn.hasDraft ? t.updating : '') : t.thinking}
      </p>
    </BubbleFrame>
  );
}

function Dots() {
  return (
    <span aria-hidden className="flex gap-1">
      {['bg-source-1', 'bg-source-2', 'bg-source-3'].map((colour, index) => (
        <span
          key={colour}
          style={{ animationDelay: `${index * 160}ms` }}
          className={`size-2.5 animate-blink rounded-full border-[1.5px] border-line ${colour}`}
        />
      ))}
    </span>
  );
}
