// Asks for the first day of a trip, or says why there is no calendar where it cannot be set.
import { useState } from 'react';
import { Button } from '@/components/ui/Button';
import { Dialog, DialogClose, DialogContent } from '@/components/ui/Dialog';
import { Field, TextInput } from '@/components/ui/Field';
import { useMessages } from '@/messages';

export interface StartDateDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onSave?: (date: string) => Promise<void>;
}

export function StartDateDialog({ open, onOpenChange, onSave }: StartDateDialogProps) {
  const t = useMessages();
  const words = t.preview.exports.needsDate;
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent title={words.title} description={onSave ? words.text : words.pageText}>
        {onSave ? (
          <DateForm
            onSave={async (date) => {
              onOpenChange(false);
              await onSave(date);
            }}
          />
        ) : (
          <DialogClose asChild>
            <Button className="self-end">{t.common.close}</Button>
          </DialogClose>
        )}
      </DialogContent>
    </Dialog>
  );
}

function DateForm({ onSave }: { onSave: (date: string) => Promise<void> }) {
  const t = useMessages();
  const [date, setDate] = useState('');
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (date !== '') void onSave(date);
      }}
    >
      <Field label={t.preview.exports.needsDate.label}>
        {(control) => (
          <TextInput
            {...control}
            type="date"
            required
            value={date}
            onChange={(event) => setDate(event.target.value)}
          />
        )}
      </Field>
      <div className="flex flex-wrap justify-end gap-2">
        <DialogClose asChild>
          <Button>{t.common.cancel}</Button>
        </DialogClose>
        <Button look="primary" type="submit" disabled={date === ''}>
          {t.preview.exports.needsDate.save}
        </Button>
      </div>
    </form>
  );
}
