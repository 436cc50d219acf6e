// What the traveller has asked for so far. Removing a chip is an edit like any other.
import { X } from 'lucide-react';
import { useMemo } from 'react';
import { useMessages } from '@/messages';
import { useFormat } from '@/messages/format';
import { useTripFormat } from '@/messages/formatTrip';
import type { Constraints } from '@/types';
import { constraintChips } from './constraintChips';
import { usePreview } from './PreviewContext';

export function ConstraintChips({ constraints }: { constraints: Constraints }) {
  const t = useMessages();
  const { money } = useFormat();
  const { day } = useTripFormat();
  const { canEdit, days, edit } = usePreview();
  const chips = useMemo(
    () => constraintChips(constraints, days, { t, money, day }),
    [constraints, days, t, money, day],
  );
  if (chips.length === 0) return null;
  return (
    <ul aria-label={t.preview.chips.label} className="flex flex-wrap gap-1.5">
      {chips.map(({ key, text, operation }) => (
        <li
          key={key}
          className="flex max-w-full items-center rounded-chip border-2 border-line bg-action-soft pl-2 text-xs font-semibold"
        >
          <span className="min-w-0 py-1 pr-2 [overflow-wrap:anywhere]">{text}</span>
          {canEdit && (
            <button
              type="button"
              aria-label={t.preview.chips.remove(text)}
              title={t.preview.chips.remove(text)}
              className="target-44 grid w-7 shrink-0 place-items-center self-stretch border-l-2 border-line hover:bg-surface"
              onClick={() => void edit([operation])}
            >
              <X aria-hidden className="size-3.5" />
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
