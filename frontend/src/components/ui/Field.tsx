// Form controls with a label, a hint and an error that are tied to them for screen readers.
import { ChevronDown } from 'lucide-react';
import { useId, type ComponentProps, type ReactNode } from 'react';
import { cn } from './cn';

const control =
  'w-full rounded-control border-2 border-line bg-surface text-ink px-3 aria-invalid:border-bad disabled:opacity-60';

export interface FieldProps {
  label: string;
  /** For controls whose surroundings already say what they are. */
  hideLabel?: boolean;
  hint?: ReactNode;
  error?: string | undefined;
  /** A badge beside the label, such as "missing". */
  mark?: ReactNode;
  className?: string;
  children: (props: ControlProps) => ReactNode;
}

/** To be spread on the control. */
export interface ControlProps {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
}

export function Field({ label, hideLabel, hint, error, mark, className, children }: FieldProps) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className={cn('flex flex-col gap-1.5', className)}>
      <div className={cn('flex items-center gap-2', hideLabel && 'sr-only')}>
        <label htmlFor={id} className="text-sm font-semibold">
          {label}
        </label>
        {mark}
      </div>
      {children({
        id,
        'aria-describedby': note ? `${id}-note` : undefined,
        'aria-invalid': error ? true : undefined,
      })}
      {note && (
        <p id={`${id}-note`} className={cn('text-sm', error ? 'text-bad' : 'text-ink-soft')}>
          {note}
        </p>
      )}
    </div>
  );
}

export function TextInput({ className, ...rest }: ComponentProps<'input'>) {
  return <input dir="auto" className={cn(control, 'min-h-11', className)} {...rest} />;
}

export function TextArea({ className, ...rest }: ComponentProps<'textarea'>) {
  return <textarea dir="auto" className={cn(control, 'min-h-24 py-2', className)} {...rest} />;
}

export function Select({ className, ...rest }: ComponentProps<'select'>) {
  return (
    <div className={cn('relative', className)}>
      <select className={cn(control, 'min-h-11 appearance-none truncate pr-9')} {...rest} />
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-3 size-4 -translate-y-1/2"
      />
    </div>
  );
}
