// One line of text to change in place: Enter saves, Escape leaves it as it was.
import { Check, X } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from '@/components/ui/Button';
import { TextInput } from '@/components/ui/Field';
import { useImeGuard } from '@/hooks/useImeGuard';
import { useMessages } from '@/messages';

export interface LineFormProps {
  label: string;
  value: string;
  maxLength: number;
  placeholder?: string;
  onSave: (value: string) => Promise<void>;
  onCancel: () => void;
}

export function LineForm({
  label,
  value,
  maxLength,
  placeholder,
  onSave,
  onCancel,
}: LineFormProps) {
  const t = useMessages().preview.edit;
  const [text, setText] = useState(value);
  const { isComposing, onCompositionEnd } = useImeGuard();
  const clean = text.trim();
  return (
    <form
      data-own-escape
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !isComposing(event)) onCancel();
      }}
      className="flex min-w-0 flex-1 items-center gap-1"
      onSubmit={(event) => {
        event.preventDefault();
        if (clean === value) onCancel();
        else if (clean !== '') void onSave(clean);
      }}
    >
      <TextInput
        autoFocus
        aria-label={label}
        value={text}
        maxLength={maxLength}
        placeholder={placeholder}
        className="min-w-0 font-semibold"
        onChange={(event) => setText(event.target.value)}
        onCompositionEnd={onCompositionEnd}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && isComposing(event)) event.preventDefault();
        }}
      />
      <IconButton label={t.save} type="submit" disabled={clean === ''}>
        <Check aria-hidden />
      </IconButton>
      <IconButton label={t.cancel} onClick={onCancel}>
        <X aria-hidden />
      </IconButton>
    </form>
  );
}
