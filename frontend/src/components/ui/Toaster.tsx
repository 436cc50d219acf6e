// Draws the toasts, below the bars at the top, inside whichever dialog is open: so that they can be reached. They wait
// while the pointer or the focus is on them, and those that only confirm make way for what is pressed next. A region that is always there reads them aloud.
import { X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { useMessages } from '@/messages';
import { useToastStore, type Toast } from '@/stores/toastStore';
import { Button, IconButton } from './Button';
import { cn } from './cn';
import { useTopLayer } from './layers';

const TONES: Record<Toast['tone'], string> = {
  info: 'bg-surface text-ink',
  good: 'bg-good-soft text-ink',
  bad: 'bg-bad-soft text-ink',
};

const SHORT_MS = 6_000;
/** Where there is something to decide. */
const LONG_MS = 10_000;

export interface ToasterProps {
  onOpenChat: (sessionId: string) => void;
}

export function Toaster({ onOpenChat }: ToasterProps) {
  const t = useMessages().shell;
  const toasts = useToastStore((state) => state.toasts);
  const layer = useTopLayer();
  const region = useRef<HTMLElement>(null);
  const isShown = toasts.length > 0;
  useEffect(() => {
    if (!isShown) return;
    const makeWay = ({ target }: PointerEvent) => {
      if (target instanceof Node && region.current?.contains(target)) return;
      const { toasts: all, dismiss } = useToastStore.getState();
      all.filter(isPassing).forEach(({ id }) => dismiss(id));
    };
    window.addEventListener('pointerdown', makeWay, { capture: true });
    return () => window.removeEventListener('pointerdown', makeWay, { capture: true });
  }, [isShown]);
  return (
    <>
      {/* `aria-live` also keeps it out of what a dialog hides. */}
      {createPortal(
        <div aria-live="polite" className="sr-only">
          {toasts.map(({ id, text }) => (
            <p key={id}>{text}</p>
          ))}
        </div>,
        document.body,
      )}
      {isShown &&
        createPortal(
          <section
            ref={region}
            aria-label={t.notifications}
            className="pointer-events-none fixed inset-x-3 top-(--toasts-top) z-70 flex flex-col gap-2 sm:right-auto sm:left-1/2 sm:w-104 sm:-translate-x-1/2"
          >
            {toasts.map((toast) => (
              <ToastCard key={toast.id} toast={toast} onOpenChat={onOpenChat} />
            ))}
          </section>,
          layer,
        )}
    </>
  );
}

/** It says nothing that has to be read or decided. */
const isPassing = ({ tone, sessionId }: Toast) => tone !== 'bad' && sessionId === undefined;

function ToastCard({ toast, onOpenChat }: { toast: Toast } & ToasterProps) {
  const t = useMessages();
  const dismiss = useToastStore((state) => state.dismiss);
  const [held, setHeld] = useState(false);
  const { id, sessionId } = toast;
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => dismiss(id), sessionId ? LONG_MS : SHORT_MS);
    return () => clearTimeout(timer);
  }, [held, dismiss, id, sessionId]);
  const hold = () => setHeld(true);
  const release = () => setHeld(false);
  return (
    <div
      onPointerEnter={hold}
      onPointerLeave={release}
      onFocus={hold}
      onBlur={release}
      className={cn(
        'pointer-events-auto flex animate-rise items-center gap-2 rounded-card border-2 border-line py-1 pr-1 pl-4 shadow-hard-sm',
        TONES[toast.tone],
      )}
    >
      <p className="flex-1 py-2 text-sm font-medium [overflow-wrap:anywhere]">{toast.text}</p>
      {sessionId && (
        <Button
          size="sm"
          onClick={() => {
            dismiss(id);
            onOpenChat(sessionId);
          }}
        >
          {t.chat.toast.open}
        </Button>
      )}
      <IconButton label={t.shell.dismiss} size="icon-sm" onClick={() => dismiss(id)}>
        <X aria-hidden />
      </IconButton>
    </div>
  );
}
