// What a turn did to the draft, line by line, with Undo while it is the newest thing that happened.
import { Undo2 } from 'lucide-react';
import { useState } from 'react';
import { Badge } from '@/components/ui/Badge';
import { Button } from '@/components/ui/Button';
import { useRemixChat } from '@/hooks/useRemixChat';
import { useMessages } from '@/messages';
import { useFormat } from '@/messages/format';
import { showToast } from '@/stores/toastStore';
import type { Change } from '@/types';
import { ChangeLine } from './ChangeLine';
import { changeLines } from './changeLines';

const SHOWN = 5;

export interface ChangeCardProps {
  change: Change;
  version: number | null;
  canUndo: boolean;
}

export function ChangeCard({ change, version, canUndo }: ChangeCardProps) {
  const t = useMessages().chat.change;
  const [all, setAll] = useState(false);
  const lines = changeLines(change);
  const quiet = lines.length > 0 ? null : quietChange(change);
  // Hiding a single one would save no room.
  const isLong = lines.length > SHOWN + 1;
  if (lines.length === 0 && quiet === null) return null;
  return (
    <div
      role="group"
      aria-label={t.title}
      className="mt-3 flex flex-col gap-2 rounded-control border-2 border-line bg-paper p-3 text-sm"
    >
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="text-sm">{t.title}</h3>
        <Totals change={change} />
        {version !== null && (
          <span className="ml-auto text-xs text-ink-soft">{t.version(version)}</span>
        )}
      </div>
      {quiet && <p>{t[quiet]}</p>}
      {change.note && <p className="[overflow-wrap:anywhere]">{change.note}</p>}
      <ul className="flex flex-col gap-1 empty:hidden">
        {(isLong && !all ? lines.slice(0, SHOWN) : lines).map((line) => (
          <ChangeLine key={line.key} line={line} currency={change.total.currency} />
        ))}
      </ul>
      <div className="flex flex-wrap gap-2 empty:hidden">
        {isLong && (
          <Button size="sm" look="quiet" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? t.fewer : t.all(lines.length)}
          </Button>
        )}
        {canUndo && version !== null && version > 1 && <UndoButton version={version} />}
      </div>
    </div>
  );
}

/** What changed when no day, activity or price did. */
function quietChange({ constraints, edited }: Change): 'wishes' | 'edited' | null {
  if (constraints) return 'wishes';
  return edited.length > 0 ? 'edited' : null;
}

function UndoButton({ version }: { version: number }) {
  const t = useMessages().chat.change;
  const { restore } = useRemixChat();
  const [busy, setBusy] = useState(false);
  const undo = async () => {
    setBusy(true);
    if (await restore(version - 1)) showToast({ tone: 'good', text: t.undone });
    setBusy(false);
  };
  return (
    <Button size="sm" busy={busy} onClick={() => void undo()}>
      <Undo2 aria-hidden />
      {t.undo}
    </Button>
  );
}

function Totals({ change }: { change: Change }) {
  const t = useMessages().chat.change;
  const format = useFormat();
  const { days, total } = change;
  return (
    <>
      {days.before !== days.after && <Badge tone="ink">{t.days(days.before, days.after)}</Badge>}
      {total.before !== total.after && (
        <Badge tone={total.after < total.before ? 'good' : 'warn'}>
          {t.fromTo(
            format.money(total.before, total.currency),
            format.money(total.after, total.currency),
          )}
        </Badge>
      )}
    </>
  );
}
