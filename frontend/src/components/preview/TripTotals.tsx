// Length, price and difficulty at a glance: per person, and for the party beside it.
import { Badge } from '@/components/ui/Badge';
import { useMessages } from '@/messages';
import { useFormat } from '@/messages/format';
import { useTripFormat } from '@/messages/formatTrip';
import type { Constraints, Itinerary } from '@/types';

export function TripTotals({
  draft,
  constraints,
}: {
  draft: Itinerary;
  constraints: Constraints | null;
}) {
  const t = useMessages();
  const format = useFormat();
  const trip = useTripFormat();
  const party = constraints?.party;
  const people = party ? party.adults + party.children : 1;
  const money = (amount: number) => format.money(amount, draft.budget_currency);
  return (
    <div className="flex flex-col gap-1">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <strong className="font-display text-2xl font-extrabold tabular-nums">
          {money(draft.budget_amount)}
        </strong>
        <span className="text-sm text-ink-soft">{t.preview.perPerson}</span>
        {people > 1 && (
          <span className="text-sm font-semibold">
            {t.preview.party(money(draft.budget_amount * people), people)}
          </span>
        )}
      </p>
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm font-semibold">
        {t.common.days(draft.duration_days)}
        <span className="font-normal [overflow-wrap:anywhere] text-ink-soft">
          {draft.destination}
        </span>
        <Badge>{t.common.difficulty[draft.difficulty_level]}</Badge>
        {draft.start_date && <Badge>{trip.day(draft.start_date)}</Badge>}
      </p>
    </div>
  );
}
