// The wishes that most trips begin with, as a form: for those who would rather fill in than write.
import { useState } from 'react';
import { Button } from '@/components/ui/Button';
import { Dialog, DialogClose, DialogContent } from '@/components/ui/Dialog';
import { Field, Select, TextInput } from '@/components/ui/Field';
import { useMessages } from '@/messages';
import type { Constraints, Itinerary } from '@/types';
import { usePreview } from './PreviewContext';
import {
  MOST_DAYS,
  MOST_PEOPLE,
  wishErrors,
  wishesOf,
  wishOperations,
  type WishValues,
} from './wishEdits';

const PACES = ['relaxed', 'normal', 'packed'] as const;

export interface WishesDialogProps {
  draft: Itinerary;
  constraints: Constraints | null;
  onClose: () => void;
}

export function WishesDialog({ draft, constraints, onClose }: WishesDialogProps) {
  const t = useMessages().preview.wishes;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={t.title} description={t.text}>
        <WishesForm draft={draft} constraints={constraints} onClose={onClose} />
      </DialogContent>
    </Dialog>
  );
}

function WishesForm({ draft, constraints, onClose }: WishesDialogProps) {
  const t = useMessages();
  const words = t.preview.wishes;
  const { currency, edit } = usePreview();
  const [before] = useState(() => wishesOf(draft, constraints));
  const [values, setValues] = useState(before);
  const [busy, setBusy] = useState(false);
  const errors = wishErrors(values);
  const set = (change: Partial<WishValues>) => setValues({ ...values, ...change });
  const submit = async () => {
    if (Object.keys(errors).length > 0) return;
    const operations = wishOperations(before, values, currency);
    setBusy(true);
    const done = operations.length === 0 || (await edit(operations));
    setBusy(false);
    if (done) onClose();
  };
  const number = (
    name: 'days' | 'budget' | 'adults' | 'children',
    label: string,
    most?: number,
  ) => (
    <Field label={label} error={errors[name] && words.wrong(most)}>
      {(control) => (
        <TextInput
          {...control}
          inputMode={name === 'budget' ? 'decimal' : 'numeric'}
          value={values[name]}
          onChange={(event) => set({ [name]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <form
      className="grid grid-cols-2 items-end gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {number('adults', words.adults, MOST_PEOPLE)}
      {number('children', words.children, MOST_PEOPLE)}
      {number('days', words.days, MOST_DAYS)}
      {number('budget', words.budget(currency))}
      <Field label={words.pace}>
        {(control) => (
          <Select
            {...control}
            value={values.pace}
            onChange={(event) => set({ pace: event.target.value })}
          >
            {values.pace === '' && <option value="">{words.anyPace}</option>}
            {PACES.map((pace) => (
              <option key={pace} value={pace}>
                {t.preview.chips.paces[pace]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={words.start}>
        {(control) => (
          <TextInput
            {...control}
            type="date"
            value={values.start}
            onChange={(event) => set({ start: event.target.value })}
          />
        )}
      </Field>
      <div className="col-span-2 mt-2 flex flex-wrap justify-end gap-2">
        <DialogClose asChild>
          <Button>{t.common.cancel}</Button>
        </DialogClose>
        <Button look="primary" type="submit" busy={busy}>
          {words.save}
        </Button>
      </div>
    </form>
  );
}
