// What the traveller has asked for so far. Removing a chip is an edit like any other, and a form takes new wishes.
import { SlidersHorizontal, X } from 'lucide-react';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useMessages } from '@/messages';
import { useFormat } from '@/messages/format';
import { useTripFormat } from '@/messages/formatTrip';
import type { Constraints, Itinerary } from '@/types';
import { constraintChips, type Chip } from './constraintChips';
import { usePreview, usePreviewDraft } from './PreviewContext';

const WishesDialog = lazy(() => import('./WishesDialog'));

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
  const chips = useMemo(
    () => (constraints ? constraintChips(constraints, days, { t, money, day }) : []),
    [constraints, days, t, money, day],
  );
  return (
    <div className="flex flex-wrap gap-1.5 empty:hidden">
      {chips.length > 0 && (
        <ul aria-label={t.preview.chips.label} className="contents">
          {chips.map((chip) => (
            <ChipItem key={chip.key} chip={chip} />
          ))}
        </ul>
      )}
      {canEdit && (
        <button
          type="button"
          className="when-idle target-44 flex min-h-7 items-center gap-1.5 rounded-chip border-2 border-dashed border-line bg-surface px-2 text-xs font-semibold hover:bg-sunken"
          onClick={() => setAsking(true)}
        >
          <SlidersHorizontal aria-hidden className="size-3.5" />
          {t.preview.wishes.open}
        </button>
      )}
      <Suspense>
        {asking && (
          <WishesDialog draft={draft} constraints={constraints} onClose={() => setAsking(false)} />
        )}
      </Suspense>
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
