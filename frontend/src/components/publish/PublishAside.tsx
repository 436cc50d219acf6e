// Beside the form: how the page's card will look, what is missing, and the button that publishes.
import { BookCheck } from 'lucide-react';
import { useFormContext, useWatch } from 'react-hook-form';
import { ProvenanceBar } from '@/components/itinerary/ProvenanceBar';
import type { Sources } from '@/components/itinerary/sources';
import { TripCover } from '@/components/itinerary/TripCover';
import { Button } from '@/components/ui/Button';
import { Card } from '@/components/ui/Card';
import { useMessages } from '@/messages';
import { useFormat } from '@/messages/format';
import type { Itinerary } from '@/types';
import { isEmpty, NEEDED, type PublishField, type PublishValues } from './schema';

export interface PublishAsideProps {
  draft: Itinerary;
  sources: Sources;
  isSubmitting: boolean;
}

export function PublishAside({ draft, sources, isSubmitting }: PublishAsideProps) {
  const t = useMessages();
  const words = t.publish;
  const format = useFormat();
  const { control, setFocus } = useFormContext<PublishValues>();
  const values = useWatch({ control });
  const empty = (Object.keys(words.fields) as PublishField[]).filter((name) =>
    isEmpty(values[name] ?? ''),
  );
  return (
    <aside className="flex flex-col gap-4">
      <Card lifted className="overflow-hidden">
        <TripCover trip={draft} className="aspect-3/1 border-b-[3px] border-line lg:aspect-2/1" />
        <div className="flex flex-col gap-3 p-4">
          <p className="font-display text-lg font-extrabold [overflow-wrap:anywhere]">
            {values.title}
          </p>
          <dl className="grid grid-cols-2 gap-2 text-sm">
            <Fact name={words.duration} value={t.common.days(draft.duration_days)} />
            <Fact
              name={words.budget}
              value={format.money(draft.budget_amount, draft.budget_currency)}
            />
          </dl>
          <ProvenanceBar provenance={draft.provenance} sources={sources} />
          <Button type="submit" look="primary" size="lg" busy={isSubmitting}>
            {!isSubmitting && <BookCheck aria-hidden />}
            {isSubmitting ? words.submitting : words.submit}
          </Button>
          <p className="text-sm text-ink-soft">{words.submitHint}</p>
        </div>
      </Card>
      {empty.length > 0 && (
        <div className="flex flex-col gap-2 rounded-card border-2 border-warn bg-warn-soft p-4 text-sm">
          <p role="status" className="font-semibold">
            {words.missingCount(empty.length)}
          </p>
          <ul className="flex flex-wrap gap-1.5">
            {empty.map((name) => (
              <li key={name}>
                <Button size="sm" onClick={() => setFocus(name)}>
                  {words.fields[name]}
                </Button>
              </li>
            ))}
          </ul>
          <p>
            {empty.some((name) => NEEDED.includes(name)) ? words.neededHint : words.missingHint}
          </p>
        </div>
      )}
    </aside>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt className="text-ink-soft">{name}</dt>
      <dd className="font-semibold">{value}</dd>
    </div>
  );
}
