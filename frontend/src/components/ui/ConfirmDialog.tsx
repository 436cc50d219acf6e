// Asks before something that cannot be undone. Focus starts on the harmless answer.
import { AlertDialog } from 'radix-ui';
import type { RefObject } from 'react';
import { useMessages } from '@/messages';
import { Button } from './Button';
import { useLayer } from './layers';

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
  const layer = useLayer();
  return (
    <AlertDialog.Root open={props.open} onOpenChange={props.onOpenChange}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-60 animate-fade bg-black/55" />
        <AlertDialog.Content
          ref={layer}
          onCloseAutoFocus={(event) => {
            if (!props.returnFocusTo) return;
            event.preventDefault();
            props.returnFocusTo.current?.focus();
          }}
          className="fixed inset-0 z-60 m-auto flex h-fit w-[min(28rem,calc(100vw-2rem))] animate-rise flex-col gap-3 rounded-card border-[3px] border-line bg-paper p-6 text-ink shadow-hard"
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
