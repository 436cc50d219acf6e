// The fields of the publish form in the order in which a reader of the page meets them.
import { useId, type ReactNode } from 'react';
import { useFormContext } from 'react-hook-form';
import { DayCard } from '@/components/itinerary/DayCard';
import type { Sources } from '@/components/itinerary/sources';
import { Card } from '@/components/ui/Card';
import { Select } from '@/components/ui/Field';
import { useMessages } from '@/messages';
import type { DifficultyLevel, Itinerary } from '@/types';
import { ChipsField } from './ChipsField';
import { FormField, LinesField, TextField } from './FormField';
import type { PublishValues } from './schema';

const LEVELS: DifficultyLevel[] = ['easy', 'moderate', 'challenging', 'extreme'];

export function PublishFields({ draft, sources }: { draft: Itinerary; sources: Sources }) {
  const t = useMessages();
  const words = t.publish;
  const { register } = useFormContext<PublishValues>();
  return (
    <>
      <Section title={words.sections.story}>
        <TextField name="title" />
        <TextField name="tagline" hint={words.hints.tagline} />
        <TextField name="description" rows={5} />
        <TextField name="trip_highlights" rows={5} />
        <TextField name="trip_journey" rows={5} />
      </Section>
      <Section title={words.sections.facts}>
        <div className="grid gap-4 sm:grid-cols-[2fr_1fr]">
          <TextField name="destination" />
          <FormField name="difficulty_level">
            {(control) => (
              <Select {...control} {...register('difficulty_level')}>
                {LEVELS.map((level) => (
                  <option key={level} value={level}>
                    {t.common.difficulty[level]}
                  </option>
                ))}
              </Select>
            )}
          </FormField>
        </div>
        <ChipsField name="activity_tags" lowerCase withFixedTag />
        <ChipsField name="categories" />
      </Section>
      <Section title={words.sections.days}>
        <ol
          className="flex max-h-[28rem] flex-col gap-3 overflow-y-auto pr-1"
          tabIndex={0}
          aria-label={words.sections.days}
        >
          {draft.daily_plans.map((day) => (
            <DayCard key={day.id} day={day} currency={draft.budget_currency} sources={sources} />
          ))}
        </ol>
        <TextField name="day_by_day_plan" rows={10} />
      </Section>
      <Section title={words.sections.practical}>
        <TextField name="safety_tips" rows={5} />
        <LinesField name="packing_list" />
        <LinesField name="important_notes" />
      </Section>
    </>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <Card className="flex flex-col gap-5 p-5 sm:p-6">
        <h2 id={id} className="text-2xl">
          {title}
        </h2>
        {children}
      </Card>
    </section>
  );
}
