// One version: who made it, when, what it changed; it can be compared with the newest one and brought back.
import { useState } from 'react';
import { Badge } from '@/components/ui/Badge';
import { Button } from '@/components/ui/Button';
import { cn } from '@/components/ui/cn';
import { useMessages } from '@/messages';
import { useFormat } from '@/messages/format';
import type { Change, DraftVersion } from '@/types';
import { VersionCompare } from './VersionCompare';

export interface VersionRowProps {
  sessionId: string;
  version: DraftVersion;
  current: number;
  onRestore?: (version: number) => Promise<void>;
}

export function VersionRow({ sessionId, version, current, onRestore }: VersionRowProps) {
  const t = useMessages().preview.versions;
  const format = useFormat();
  const [comparing, setComparing] = useState(false);
  const [busy, setBusy] = useState(false);
  const n = version.version;
  const isCurrent = n === current;
  const summary = version.change ? changeCounts(version.change, t.counts) : [t.first];
  return (
    <li
      className={cn(
        'flex flex-col gap-2 rounded-control border-2 bg-surface p-3',
        isCurrent ? 'border-line' : 'border-hairline',
      )}
    >
      <p className="flex flex-wrap items-center gap-2">
        <strong>{t.version(n)}</strong>
        <Badge tone={version.author === 'you' ? 'traveler' : 'neutral'}>
          {t.authors[version.author]}
        </Badge>
        {isCurrent && <Badge tone="ink">{t.current}</Badge>}
        <time dateTime={version.created_at} className="ml-auto text-xs text-ink-soft">
          {format.relative(version.created_at)}
        </time>
      </p>
      <p className="text-sm text-ink-soft">
        {summary.length === 0 ? t.nothing : summary.join(' · ')}
        {version.change && <Price change={version.change} />}
      </p>
      {!isCurrent && (
        <div className="flex flex-wrap gap-2">
          <Button
            size="sm"
            aria-expanded={comparing}
            aria-label={comparing ? undefined : t.compareVersion(n)}
            onClick={() => setComparing(!comparing)}
          >
            {comparing ? t.hide : t.compare}
          </Button>
          {onRestore && (
            <Button
              size="sm"
              busy={busy}
              aria-label={t.restoreVersion(n)}
              onClick={() => {
                setBusy(true);
                void onRestore(n).finally(() => setBusy(false));
              }}
            >
              {t.restore}
            </Button>
          )}
        </div>
      )}
      {comparing && !isCurrent && (
        <VersionCompare sessionId={sessionId} version={current} against={n} />
      )}
    </li>
  );
}

type CountWords = Record<
  'added' | 'removed' | 'moved' | 'retimed' | 'repriced' | 'edited',
  (n: number) => string
>;

function changeCounts(change: Change, words: CountWords): string[] {
  const kinds = ['added', 'removed', 'moved', 'retimed', 'repriced', 'edited'] as const;
  return kinds
    .filter((kind) => change[kind].length > 0)
    .map((kind) => words[kind](change[kind].length));
}

function Price({ change: { total } }: { change: Change }) {
  const t = useMessages().preview.versions;
  const format = useFormat();
  if (total.before === total.after) return null;
  const money = (amount: number) => format.money(amount, total.currency);
  return (
    <span className="tabular-nums"> · {t.fromTo(money(total.before), money(total.after))}</span>
  );
}
