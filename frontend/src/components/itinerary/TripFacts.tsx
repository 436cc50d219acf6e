// The facts of a published trip at a glance.
import { Badge } from '@/components/ui/Badge';
import { Card } from '@/components/ui/Card';
import { useMessages } from '@/messages';
import { useFormat } from '@/messages/format';
import { useTripFormat } from '@/messages/formatTrip';
import type { Itinerary } from '@/types';

const AI_TAG = 'AI Generated';

export function TripFacts({ trip }: { trip: Itinerary }) {
  const t = useMessages();
  const words = t.itinerary.facts;
  const format = useFormat();
  const dates = useTripFormat();
  const facts: [string, string][] = [
    [words.length, t.common.days(trip.duration_days)],
    [words.budget, format.money(trip.budget_amount, trip.budget_currency)],
    [words.difficulty, t.common.difficulty[trip.difficulty_level]],
    ...(trip.start_date ? [[words.starts, dates.day(trip.start_date)] as [string, string]] : []),
  ];
  return (
    <Card className="flex flex-col gap-4 p-5">
      <dl aria-label={words.label} className="grid grid-cols-2 gap-4">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt className="text-sm text-ink-soft">{name}</dt>
            <dd className="font-display text-lg font-extrabold">{value}</dd>
          </div>
        ))}
      </dl>
      <ul aria-label={t.itinerary.tags} className="flex flex-wrap gap-1.5">
        {trip.activity_tags.map((tag) => (
          <li key={tag}>
            <Badge tone={tag === AI_TAG ? 'suggested' : 'neutral'}>
              {t.common.words[tag] ?? tag}
            </Badge>
          </li>
        ))}
      </ul>
      {trip.categories.length > 0 && (
        <ul aria-label={t.itinerary.categories} className="flex flex-wrap gap-1.5">
          {trip.categories.map((category) => (
            <li key={category}>
              <Badge tone="action">{t.common.words[category] ?? category}</Badge>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
