// One line of a change card.
import { ArrowRightLeft, Ban, Clock, Coins, Eye, Minus, Plus } from 'lucide-react';
import { IconButton } from '@/components/ui/Button';
import { cn } from '@/components/ui/cn';
import { useMessages } from '@/messages';
import { useFormat } from '@/messages/format';
import { useWorkspaceStore } from '@/stores/workspaceStore';
import type { ChangeValue } from '@/types';
import type { Line, LineKind } from './changeLines';

const LOOKS: Record<LineKind, { icon: typeof Plus; className: string }> = {
  added: { icon: Plus, className: 'bg-good-soft text-good' },
  removed: { icon: Minus, className: 'bg-bad-soft text-bad' },
  moved: { icon: ArrowRightLeft, className: 'bg-action-soft text-ink' },
  retimed: { icon: Clock, className: 'bg-action-soft text-ink' },
  repriced: { icon: Coins, className: 'bg-warn-soft text-warn' },
  rejected: { icon: Ban, className: 'bg-bad-soft text-bad' },
};

export function ChangeLine({ line, currency }: { line: Line; currency: string }) {
  const t = useMessages().chat.change;
  const show = useWorkspaceStore((state) => state.showInPreview);
  const { icon: Icon, className } = LOOKS[line.kind];
  const detail = useDetail(line, currency);
  const { target } = line;
  return (
    <li className="flex items-center gap-2">
      <span
        className={cn('grid size-6 shrink-0 place-items-center rounded-chip', className)}
        title={t[line.kind]}
      >
        <Icon aria-hidden className="size-3.5" />
        <span className="sr-only">{t[line.kind]}: </span>
      </span>
      <span className="min-w-0 flex-1 py-0.5 [overflow-wrap:anywhere]">
        <bdi>{line.text}</bdi>
        {detail && <span className="text-ink-soft">{`\u00a0· ${detail}`}</span>}
      </span>
      {target && (
        <IconButton label={`${t.show}: ${line.text}`} size="icon-sm" onClick={() => show(target)}>
          <Eye aria-hidden />
        </IconButton>
      )}
    </li>
  );
}

/** "Day 3", "day 2 → day 5", "$38.40 → $25.60". */
function useDetail(line: Line, currency: string): string {
  const t = useMessages().chat.change;
  const format = useFormat();
  const { entry, kind } = line;
  if (!entry) return '';
  const where = entry.day === 0 ? t.wholeTrip : t.day(entry.day);
  const { from, to } = entry;
  if (from == null || to == null) return where;
  const value = (raw: ChangeValue) => {
    if (kind === 'repriced') return format.money(Number(raw), currency);
    return kind === 'moved' ? t.dayShort(String(raw)) : String(raw);
  };
  const change = t.fromTo(value(from), value(to));
  return kind === 'moved' ? change : `${where}, ${change}`;
}
