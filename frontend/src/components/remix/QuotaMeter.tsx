// What is left of the limits, before they bite.
import { cn } from '@/components/ui/cn';
import { useMessages } from '@/messages';
import { useFormat } from '@/messages/format';
import { useRemixChatStore } from '@/stores/remixChatStore';

export function QuotaMeter() {
  const t = useMessages().chat.quota;
  const format = useFormat();
  const quota = useRemixChatStore((state) => state.quota);
  return (
    <div
      role="group"
      aria-label={t.label}
      className="flex min-h-19 flex-col gap-2 border-t-[3px] border-line p-3 text-xs font-medium"
    >
      {quota && (
        <>
          <Meter
            text={t.active(quota.active.used, quota.active.limit)}
            used={quota.active.used}
            limit={quota.active.limit}
          />
          <Meter
            text={t.daily(quota.daily.used, quota.daily.limit)}
            used={quota.daily.used}
            limit={quota.daily.limit}
            title={t.resets(format.relative(quota.daily.resets_at))}
          />
        </>
      )}
    </div>
  );
}

interface MeterProps {
  text: string;
  used: number;
  limit: number;
  title?: string;
}

/** More places than this are drawn as one bar: nobody counts them, and they would not fit. */
const MOST_SEGMENTS = 12;

function Meter({ text, used, limit, title }: MeterProps) {
  const isFull = used >= limit;
  const fill = isFull ? 'bg-bad' : 'bg-source-1';
  return (
    <div className="flex items-center gap-2" title={title}>
      <span aria-hidden className="flex min-w-0 flex-1 gap-0.5">
        {limit <= MOST_SEGMENTS ? (
          Array.from({ length: limit }, (_, index) => (
            <Segment key={index} className={index < used ? fill : 'bg-surface'} />
          ))
        ) : (
          <span className="h-2.5 flex-1 overflow-hidden rounded-sm border-[1.5px] border-line bg-surface">
            <span
              className={cn('block h-full', fill)}
              style={{ width: `${String(Math.min(100, (used / limit) * 100))}%` }}
            />
          </span>
        )}
      </span>
      <span className={cn('min-w-24 text-right whitespace-nowrap', isFull && 'text-bad')}>
        {text}
      </span>
    </div>
  );
}

function Segment({ className }: { className: string }) {
  return <span className={cn('h-2.5 flex-1 rounded-sm border-[1.5px] border-line', className)} />;
}
