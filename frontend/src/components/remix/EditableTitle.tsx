// A title that turns into a field when pressed. Enter or leaving saves, Escape takes the change back.
import { Pencil } from 'lucide-react';
import { useRef, useState, type RefObject } from 'react';
import { cn } from '@/components/ui/cn';
import { useImeGuard } from '@/hooks/useImeGuard';
import { useMessages } from '@/messages';

const MAX_LENGTH = 200;

export interface TitleFieldProps {
  title: string;
  /** `byKey`: the focus is to go back to where it came from. */
  onDone: (title: string | null, byKey: boolean) => void;
  className?: string;
}

/** The field itself. `onDone(null)` means that nothing is to be changed. */
export function TitleField({ title, onDone, className }: TitleFieldProps) {
  const t = useMessages().chat.sidebar;
  const [text, setText] = useState(title);
  const ime = useImeGuard();
  const finish = (save: boolean, byKey: boolean) => {
    const next = text.trim();
    onDone(save && next !== '' && next !== title ? next : null, byKey);
  };
  return (
    <input
      aria-label={t.renameLabel}
      dir="auto"
      autoFocus
      value={text}
      maxLength={MAX_LENGTH}
      onChange={(event) => setText(event.target.value)}
      onFocus={(event) => event.target.select()}
      onBlur={() => finish(true, false)}
      onCompositionEnd={ime.onCompositionEnd}
      onKeyDown={(event) => {
        if (ime.isComposing(event)) return;
        if (event.key === 'Enter') finish(true, true);
        if (event.key === 'Escape') finish(false, true);
      }}
      className={cn(
        'min-h-9 w-full rounded-chip border-2 border-line bg-surface px-2 font-semibold text-ink',
        className,
      )}
    />
  );
}

/** Focuses an element that the next render brings back. */
export function focusSoon(element: RefObject<HTMLElement | null>): void {
  requestAnimationFrame(() => element.current?.focus());
}

export interface EditableTitleProps {
  title: string;
  label: string;
  onRename: (title: string) => void;
}

export function EditableTitle({ title, label, onRename }: EditableTitleProps) {
  const [editing, setEditing] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  if (editing) {
    return (
      <TitleField
        title={title}
        className="font-display text-base"
        onDone={(next, byKey) => {
          setEditing(false);
          if (byKey) focusSoon(button);
          if (next) onRename(next);
        }}
      />
    );
  }
  return (
    <h2 className="min-w-0 text-base sm:text-lg">
      <button
        ref={button}
        type="button"
        title={label}
        aria-label={`${title}. ${label}`}
        onClick={() => setEditing(true)}
        className="group target-44 flex max-w-full items-center gap-2 rounded-chip px-1 text-left hover:bg-sunken"
      >
        <span dir="auto" className="truncate">
          {title}
        </span>
        <Pencil
          aria-hidden
          className="size-3.5 shrink-0 text-ink-soft opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100"
        />
      </button>
    </h2>
  );
}
