// One message. Text from people and models is always a text node.
import { memo } from 'react';
import { cn } from '@/components/ui/cn';
import { sameProps } from '@/components/ui/sameContent';
import { useMessages } from '@/messages';
import type { ChatMessage } from '@/stores/chat';
import { BubbleFrame } from './BubbleFrame';
import { ChangeCard } from './ChangeCard';

export interface RemixMessageBubbleProps {
  message: ChatMessage;
  /** The draft on screen is the one that this message made, and may be changed. */
  canUndo: boolean;
}

export const RemixMessageBubble = memo(Bubble, sameProps<RemixMessageBubbleProps>('message'));

function Bubble(props: RemixMessageBubbleProps) {
  const { message } = props;
  return message.role === 'user' ? <UserBubble message={message} /> : <Reply {...props} />;
}

function UserBubble({ message }: { message: ChatMessage }) {
  const t = useMessages().chat;
  return (
    <div
      className={cn(
        'max-w-[85%] self-end rounded-card rounded-br-sm border-2 border-line bg-action-soft px-4 py-2.5 skip-offscreen',
        message.pending && 'opacity-70',
      )}
    >
      <span className="sr-only">{t.you}: </span>
      <p dir="auto" className="[overflow-wrap:anywhere] whitespace-pre-wrap">
        {message.content}
      </p>
      {message.pending && <p className="mt-1 text-xs text-ink-soft">{t.sending}…</p>}
    </div>
  );
}

function Reply({ message, canUndo }: RemixMessageBubbleProps) {
  const t = useMessages().chat;
  const meta = message.metadata;
  const planner = meta?.fallback
    ? t.planner.fallback
    : meta?.planner === 'built-in'
      ? t.planner.builtIn
      : meta?.planner;
  return (
    <BubbleFrame note={planner ?? undefined} className="skip-offscreen">
      <p dir="auto" className="[overflow-wrap:anywhere] whitespace-pre-wrap">
        {message.content}
      </p>
      {meta?.computed_line && (
        <p className="mt-2 border-t-2 border-hairline pt-2 text-sm [overflow-wrap:anywhere] text-ink-soft">
          {meta.computed_line}
        </p>
      )}
      {meta?.change && (
        <ChangeCard change={meta.change} version={meta.draft_version ?? null} canUndo={canUndo} />
      )}
    </BubbleFrame>
  );
}
