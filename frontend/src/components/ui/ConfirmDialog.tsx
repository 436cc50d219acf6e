// Asks before something that cannot be undone. Focus starts on the harmless answer.
import { AlertDialog } from 'radix-ui';
import type { RefObject } from 'react';
import { useMessages } from '@/messages';
import { Button } from './Button';

export interface ConfirmDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  text: string;
  confirmLabel: string;
  onConfirm: () => void;
  /** What gets the focus afterwards; needed when the dialog was opened from a menu, which is gone by then. */
  returnFocusTo?: RefObject<HTMLElement | null>;
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const t = useMessages();
  return (
    <AlertDialog.Root open={props.open} onOpenChange={props.onOpenChange}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-60 animate-fade bg-black/55" />
        <AlertDialog.Content
          onCloseAutoFocus={(event) => {
            if (!props.returnFocusTo) return;
            event.preventDefault();
            props.returnFocusTo.current?.focus();
          }}
          className="fixed top-1/2 left-1/2 z-60 flex w-[min(28rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 animate-rise flex-col gap-3 rounded-card border-[3px] border-line bg-paper p-6 text-ink shadow-hard"
        >
          <AlertDialog.Title className="font-display text-xl font-extrabold">
            {props.title}
          </AlertDialog.Title>
          <AlertDialog.Description className="[overflow-wrap:anywhere] text-ink-soft">
            {props.text}
          </AlertDialog.Description>
          <div className="mt-2 flex flex-wrap justify-end gap-2">
            <AlertDialog.Cancel asChild>
              <Button>{t.common.cancel}</Button>
            </AlertDialog.Cancel>
            <AlertDialog.Action asChild>
              <Button look="danger" onClick={props.onConfirm}>
                {props.confirmLabel}
              </Button>
            </AlertDialog.Action>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
