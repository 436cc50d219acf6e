// Stands where a part of the app could not be loaded: says which, and offers to try again.
import { useMessages } from '@/messages';
import { Button } from './Button';
import { cn } from './cn';
import type { Missing } from './latePart';
import { Notice } from './Notice';

export interface MissingPartProps {
  title: string;
  missing: Missing;
  onClose?: (() => void) | undefined;
  /** Lies above the page: for parts that have no place in it. */
  floating?: boolean;
  className?: string;
}

export function MissingPart({ title, missing, onClose, floating, className }: MissingPartProps) {
  const t = useMessages();
  return (
    <Notice
      title={title}
      className={cn(
        floating &&
          'fixed inset-x-3 bottom-[max(0.75rem,env(safe-area-inset-bottom))] z-60 mx-auto max-w-md animate-rise border-line shadow-hard',
        className,
      )}
      actions={
        <>
          {missing.isStuck ? (
            <Button size="sm" onClick={() => window.location.reload()}>
              {t.common.reload}
            </Button>
          ) : (
            <Button size="sm" onClick={missing.retry}>
              {t.common.retry}
            </Button>
          )}
          {onClose && (
            <Button size="sm" look="quiet" onClick={onClose}>
              {t.common.close}
            </Button>
          )}
        </>
      }
    >
      {t.shell.parts.text}
    </Notice>
  );
}
