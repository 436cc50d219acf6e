// The fields of an activity, for adding one and for changing one. Day and part of the day stand here too: what can be
// dragged can also be chosen.
import { useRef, useState } from 'react';
import { Button } from '@/components/ui/Button';
import { Field, Select, TextArea, TextInput } from '@/components/ui/Field';
import { SLOTS } from '@/components/itinerary/SlotMark';
import { useMessages } from '@/messages';
import type { Slot } from '@/types';
import { parseCost, type ActivityValues } from './activityEdits';
import { usePreview, usePreviewDraft } from './PreviewContext';

export interface ActivityFormProps {
  label: string;
  initial: ActivityValues;
  submitLabel: string;
  /** An activity gets its note once it is there. */
  withNote?: boolean;
  onSubmit: (values: ActivityValues) => Promise<boolean>;
  onClose: () => void;
}

export function ActivityForm({
  label,
  initial,
  submitLabel,
  withNote = false,
  onSubmit,
  onClose,
}: ActivityFormProps) {
  const t = useMessages().preview;
  const { currency } = usePreview();
  const { days, isBusy } = usePreviewDraft();
  const [values, setValues] = useState(initial);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const title = useRef<HTMLInputElement>(null);
  const set = (change: Partial<ActivityValues>) => setValues({ ...values, ...change });
  const titleError = values.title.trim() === '' ? t.edit.needsTitle : undefined;
  const costError = parseCost(values.cost) === null ? t.edit.badCost : undefined;
  const submit = async () => {
    setTried(true);
    if (titleError ?? costError) return;
    setBusy(true);
    const done = await onSubmit(values);
    setBusy(false);
    if (done) onClose();
    else title.current?.focus();
  };
  return (
    <form
      aria-label={label}
      data-own-escape
      className="grid grid-cols-2 gap-3 rounded-control border-2 border-line bg-paper p-3"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        onClose();
      }}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Field label={t.edit.title} error={tried ? titleError : undefined} className="col-span-2">
        {(control) => (
          <TextInput
            {...control}
            ref={title}
            autoFocus
            maxLength={160}
            value={values.title}
            onChange={(event) => set({ title: event.target.value })}
          />
        )}
      </Field>
      <Field label={t.edit.day}>
        {(control) => (
          <Select
            {...control}
            value={values.day}
            onChange={(event) => set({ day: Number(event.target.value) })}
          >
            {days.map((day) => (
              <option key={day.id} value={day.day} disabled={day.locked}>
                {t.parts.day(day.day)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={t.edit.slot}>
        {(control) => (
          <Select
            {...control}
            value={values.slot}
            onChange={(event) => set({ slot: event.target.value as Slot })}
          >
            {SLOTS.map((slot) => (
              <option key={slot} value={slot}>
                {t.parts.slots[slot]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {withNote && (
        <Field label={t.edit.note} className="col-span-2">
          {(control) => (
            <TextArea
              {...control}
              rows={2}
              maxLength={500}
              value={values.note}
              className="field-sizing-content max-h-48 min-h-16"
              onChange={(event) => set({ note: event.target.value })}
            />
          )}
        </Field>
      )}
      <Field label={t.edit.cost(currency)} error={costError} className="col-span-2">
        {(control) => (
          <TextInput
            {...control}
            inputMode="decimal"
            value={values.cost}
            onChange={(event) => set({ cost: event.target.value })}
          />
        )}
      </Field>
      <div className="col-span-2 flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{t.edit.cancel}</Button>
        <Button look="primary" type="submit" busy={busy} disabled={isBusy}>
          {submitLabel}
        </Button>
      </div>
    </form>
  );
}
