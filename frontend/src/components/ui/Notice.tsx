// A message that stays where the problem is: title, cause, and the way out.
import { CircleAlert, Info } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from './cn';

export interface NoticeProps {
  tone?: 'info' | 'warn' | 'bad';
  title: string;
  children?: ReactNode;
  /** Buttons or links that lead on. */
  actions?: ReactNode;
  className?: string;
}

const TONES = {
  info: 'border-line bg-surface',
  warn: 'border-warn bg-warn-soft',
  bad: 'border-bad bg-bad-soft',
};

export function Notice({ tone = 'bad', title, children, actions, className }: NoticeProps) {
  const Icon = tone === 'info' ? Info : CircleAlert;
  return (
    <div
      role={tone === 'bad' ? 'alert' : 'status'}
      className={cn(
        'flex flex-col gap-2 rounded-card border-2 px-4 py-3 text-sm [overflow-wrap:anywhere]',
        TONES[tone],
        className,
      )}
    >
      <p className="flex items-start gap-2 font-semibold">
        <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
        {title}
      </p>
      {children && <div className="pl-6">{children}</div>}
      {actions && <div className="flex flex-wrap gap-2 pl-6">{actions}</div>}
    </div>
  );
}
