// Draws the toasts. Radix announces them politely, pauses while hovered or focused, and lets a swipe dismiss them.
import { X } from 'lucide-react';
import { Toast as Radix } from 'radix-ui';
import { useMessages } from '@/messages';
import { useToastStore, type Toast } from '@/stores/toastStore';
import { Button, IconButton } from './Button';
import { cn } from './cn';

const TONES: Record<Toast['tone'], string> = {
  info: 'bg-surface text-ink',
  good: 'bg-good-soft text-ink',
  bad: 'bg-bad-soft text-ink',
};

export default function Toaster({ onOpenChat }: { onOpenChat: (sessionId: string) => void }) {
  const t = useMessages();
  const toasts = useToastStore((state) => state.toasts);
  const dismiss = useToastStore((state) => state.dismiss);
  return (
    <Radix.Provider label={t.shell.notifications} duration={6000}>
      {toasts.map(({ sessionId, ...toast }) => (
        <Radix.Root
          key={toast.id}
          duration={sessionId ? 10_000 : 6000}
          onOpenChange={(open) => {
            if (!open) dismiss(toast.id);
          }}
          className={cn(
            'flex animate-rise items-center gap-2 rounded-card border-2 border-line py-1 pr-1 pl-4 shadow-hard-sm',
            TONES[toast.tone],
          )}
        >
          <Radix.Description className="flex-1 py-2 text-sm font-medium [overflow-wrap:anywhere]">
            {toast.text}
          </Radix.Description>
          {sessionId && (
            <Radix.Action asChild altText={t.chat.toast.open}>
              <Button size="sm" onClick={() => onOpenChat(sessionId)}>
                {t.chat.toast.open}
              </Button>
            </Radix.Action>
          )}
          <Radix.Close asChild>
            <IconButton label={t.shell.dismiss} size="icon-sm">
              <X aria-hidden />
            </IconButton>
          </Radix.Close>
        </Radix.Root>
      ))}
      <Radix.Viewport className="fixed top-[max(0.75rem,env(safe-area-inset-top))] right-3 left-3 z-70 flex flex-col gap-2 outline-none sm:right-auto sm:left-1/2 sm:w-104 sm:-translate-x-1/2" />
    </Radix.Provider>
  );
}
