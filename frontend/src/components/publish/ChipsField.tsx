// A list of short words as chips: Enter or a comma adds one, its cross removes it.
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { useController, useFormContext } from 'react-hook-form';
import { Badge } from '@/components/ui/Badge';
import { Button } from '@/components/ui/Button';
import { TextInput } from '@/components/ui/Field';
import { useImeGuard } from '@/hooks/useImeGuard';
import { useMessages } from '@/messages';
import { FormField } from './FormField';
import { FIXED_TAG, type PublishValues } from './schema';

export interface ChipsFieldProps {
  name: 'activity_tags' | 'categories';
  /** Tags are written in lower case; categories as they come. */
  lowerCase?: boolean;
  /** Shows the tag that the server adds. */
  withFixedTag?: boolean;
}

export function ChipsField({ name, lowerCase = false, withFixedTag = false }: ChipsFieldProps) {
  const t = useMessages().publish;
  const { control } = useFormContext<PublishValues>();
  const { field } = useController({ control, name });
  const [text, setText] = useState('');
  const { isComposing, onCompositionEnd } = useImeGuard();
  const add = () => {
    const words = text
      .split(',')
      .map((word) => (lowerCase ? word.trim().toLowerCase() : word.trim()))
      .filter((word) => word !== '' && word.toLowerCase() !== FIXED_TAG.toLowerCase());
    field.onChange([...new Set([...field.value, ...words])]);
    setText('');
  };
  return (
    <FormField name={name} hint={t.hints[name]}>
      {(props) => (
        <div className="flex flex-col gap-2">
          <ul aria-label={t.fields[name]} className="flex flex-wrap gap-1.5 empty:hidden">
            {withFixedTag && (
              <li title={t.fixedTagHint}>
                <Badge tone="suggested" className="min-h-9 text-sm">
                  {t.fixedTag}
                  <span className="sr-only">. {t.fixedTagHint}</span>
                </Badge>
              </li>
            )}
            {field.value.map((word) => (
              <li
                key={word}
                className="flex max-w-full items-center rounded-chip border-2 border-line bg-surface pl-2.5 text-sm font-semibold"
              >
                <span className="min-w-0 [overflow-wrap:anywhere]">{word}</span>
                <button
                  type="button"
                  aria-label={t.removeTag(word)}
                  className="target-44 grid size-8 place-items-center hover:bg-sunken"
                  onClick={() => field.onChange(field.value.filter((other) => other !== word))}
                >
                  <X aria-hidden className="size-4" />
                </button>
              </li>
            ))}
          </ul>
          <div className="flex gap-2">
            <TextInput
              {...props}
              ref={field.ref}
              value={text}
              onChange={(event) => setText(event.target.value)}
              onCompositionEnd={onCompositionEnd}
              onBlur={() => {
                field.onBlur();
                if (text.trim() !== '') add();
              }}
              onKeyDown={(event) => {
                if ((event.key !== 'Enter' && event.key !== ',') || isComposing(event)) return;
                event.preventDefault();
                add();
              }}
            />
            <Button onClick={add} disabled={text.trim() === ''}>
              <Plus aria-hidden />
              {t.addTag}
            </Button>
          </div>
        </div>
      )}
    </FormField>
  );
}
