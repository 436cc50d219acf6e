// A new day at the end of the trip.
import { CalendarPlus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/Button';
import { useMessages } from '@/messages';
import { LineForm } from './LineForm';
import { usePreview, usePreviewDraft } from './PreviewContext';

export function AddDay() {
  const t = useMessages().preview.edit;
  const { edit } = usePreview();
  const { days } = usePreviewDraft();
  const [open, setOpen] = useState(false);
  if (!open) {
    return (
      <Button className="when-idle border-dashed" onClick={() => setOpen(true)}>
        <CalendarPlus aria-hidden />
        {t.addDay}
      </Button>
    );
  }
  return (
    <div className="flex rounded-card border-[3px] border-dashed border-line p-3">
      <LineForm
        label={t.place}
        value=""
        maxLength={120}
        placeholder={t.addDayHint}
        onCancel={() => setOpen(false)}
        onSave={async (title) => {
          const added = await edit([{ op: 'add_day', day: days.length + 1, title }]);
          if (added) setOpen(false);
        }}
      />
    </div>
  );
}
