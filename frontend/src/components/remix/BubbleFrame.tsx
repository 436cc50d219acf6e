// The frame of everything that the assistant says, finished or not.
import type { ReactNode } from 'react';
import { Logo } from '@/components/shell/Logo';
import { cn } from '@/components/ui/cn';
import { useMessages } from '@/messages';

export interface BubbleFrameProps {
  /** Who or what answered, beside the name. */
  note?: string | undefined;
  className?: string;
  children: ReactNode;
}

export function BubbleFrame({ note, className, children }: BubbleFrameProps) {
  const t = useMessages().chat;
  return (
    <div className={cn('flex max-w-[95%] gap-2.5 self-start sm:max-w-[88%]', className)}>
      <Logo className="mt-0.5 hidden size-8 shrink-0 sm:block" />
      <div className="min-w-0 flex-1 rounded-card rounded-tl-sm border-2 border-line bg-surface px-4 py-2.5">
        <p className="mb-0.5 text-xs text-ink-soft">
          <span className="font-semibold">{t.assistant}</span>
          {note && ` · ${note}`}
        </p>
        {children}
      </div>
    </div>
  );
}
