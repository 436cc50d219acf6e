// A field of the publish form: label, "missing" mark, hint or error, what is left of its length.
import type { ReactNode } from 'react';
import { useFormContext, useWatch } from 'react-hook-form';
import { Badge } from '@/components/ui/Badge';
import { Field, TextArea, TextInput, type ControlProps } from '@/components/ui/Field';
import { useMessages } from '@/messages';
import {
  graphemes,
  isEmpty,
  LIMITS,
  type PublishField,
  type PublishValues,
  type TextName,
} from './schema';

export interface FormFieldProps {
  name: PublishField;
  hint?: string | undefined;
  className?: string | undefined;
  children: (control: ControlProps) => ReactNode;
}

export function FormField({ name, hint, className, children }: FormFieldProps) {
  const t = useMessages().publish;
  const { formState } = useFormContext<PublishValues>();
  const value = useWatch<PublishValues, PublishField>({ name });
  const isMissing = isEmpty(value);
  return (
    <Field
      label={t.fields[name]}
      hint={hint}
      error={formState.errors[name]?.message}
      mark={isMissing && <Badge tone="warn">{t.missing}</Badge>}
      {...(className !== undefined && { className })}
    >
      {children}
    </Field>
  );
}

export interface TextFieldProps {
  name: TextName;
  rows?: number;
  hint?: string;
  className?: string;
}

/** As high as its text, up to a point. */
const GROWING = 'max-h-96 [field-sizing:content]';

/** From this share of the limit on, the field says how much is left. */
const NEAR = 0.85;

export function TextField({ name, rows, hint, className }: TextFieldProps) {
  const t = useMessages().publish;
  const { register } = useFormContext<PublishValues>();
  const value = useWatch<PublishValues, TextName>({ name });
  const most = LIMITS[name];
  const left = value.length > most * NEAR ? most - graphemes(value) : most;
  const near = left < most * (1 - NEAR) ? t.left(left) : undefined;
  return (
    <FormField name={name} hint={near ?? hint} className={className}>
      {(control) =>
        rows === undefined ? (
          <TextInput {...control} {...register(name)} />
        ) : (
          <TextArea {...control} rows={rows} className={GROWING} {...register(name)} />
        )
      }
    </FormField>
  );
}

export interface LinesFieldProps {
  name: 'packing_list' | 'important_notes';
}

export function LinesField({ name }: LinesFieldProps) {
  const t = useMessages().publish;
  const { register } = useFormContext<PublishValues>();
  return (
    <FormField name={name} hint={t.hints[name]}>
      {(control) => <TextArea {...control} rows={6} className={GROWING} {...register(name)} />}
    </FormField>
  );
}
