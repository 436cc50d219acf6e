// What the traveller has asked for so far. Removing a chip is an edit like any other, and a form takes new wishes. Of many
// wishes the first are shown: the days shall be in sight.
import { SlidersHorizontal, X } from 'lucide-react';
import { useMemo, useState } from 'react';
import { latePart } from '@/components/ui/latePart';
import { useMessages } from '@/messages';
import { useFormat } from '@/messages/format';
import { useTripFormat } from '@/messages/formatTrip';
import { showToast } from '@/stores/toastStore';
import type { Constraints, Itinerary } from '@/types';
import { constraintChips, type Chip } from './constraintChips';
import { usePreview, usePreviewDraft } from './PreviewContext';

const WishesDialog = latePart(async () => (await import('./WishesDialog')).WishesDialog);

/** Chips that stand there anyway. */
const SHOWN = 5;

export interface ConstraintChipsProps {
  draft: Itinerary;
  constraints: Constraints | null;
}

export function ConstraintChips({ draft, constraints }: ConstraintChipsProps) {
  const t = useMessages();
  const { money } = useFormat();
  const { day } = useTripFormat();
  const { canEdit } = usePreview();
  const { days } = usePreviewDraft();
  const [asking, setAsking] = useState(false);
  const [all, setAll] = useState(false);
  const chips = useMemo(
    () => (constraints ? constraintChips(constraints, days, { t, money, day }) : []),
    [constraints, days, t, money, day],
  );
  // Hiding a single one would save no room.
  const isLong = chips.length > SHOWN + 1;
  const ask = () => {
    WishesDialog.load().then(
      () => setAsking(true),
      () => showToast({ tone: 'bad', text: t.shell.parts.onPress }),
    );
  };
  return (
    <div className="flex flex-wrap gap-1.5 empty:hidden">
      {chips.length > 0 && (
        <ul aria-label={t.preview.chips.label} className="contents">
          {(isLong && !all ? chips.slice(0, SHOWN) : chips).map((chip) => (
            <ChipItem key={chip.key} chip={chip} />
          ))}
        </ul>
      )}
      {isLong && (
        <button
          type="button"
          aria-expanded={all}
          className="target-44 min-h-7 rounded-chip px-2 text-xs font-semibold underline underline-offset-2 hover:bg-sunken"
          onClick={() => setAll(!all)}
        >
          {all ? t.preview.chips.fewer : t.preview.chips.rest(chips.length - SHOWN)}
        </button>
      )}
      {canEdit && (
        <button
          type="button"
          className="when-idle target-44 flex min-h-7 items-center gap-1.5 rounded-chip border-2 border-dashed border-line bg-surface px-2 text-xs font-semibold hover:bg-sunken"
          onClick={ask}
        >
          <SlidersHorizontal aria-hidden className="size-3.5" />
          {t.preview.wishes.open}
        </button>
      )}
      {asking && (
        <WishesDialog draft={draft} constraints={constraints} onClose={() => setAsking(false)} />
      )}
    </div>
  );
}

function ChipItem({ chip: { text, operation } }: { chip: Chip }) {
  const t = useMessages().preview.chips;
  const { canEdit, edit } = usePreview();
  return (
    <li className="flex max-w-full items-center rounded-chip border-2 border-line bg-action-soft pl-2 text-xs font-semibold">
      <span className="min-w-0 py-1 pr-2 [overflow-wrap:anywhere]">{text}</span>
      {canEdit && (
        <button
          type="button"
          aria-label={t.remove(text)}
          title={t.remove(text)}
          className="when-idle target-44 grid w-7 shrink-0 place-items-center self-stretch border-l-2 border-line hover:bg-surface"
          onClick={() => void edit([operation])}
        >
          <X aria-hidden className="size-3.5" />
        </button>
      )}
    </li>
  );
}
