// The selection, always in sight: up to three trips and the way into the chat.
import { Sparkles, X } from 'lucide-react';
import { sourceTone, Badge } from '@/components/ui/Badge';
import { Button, IconButton } from '@/components/ui/Button';
import { useRemixChatContext } from '@/context/RemixChatContext';
import { useMessages } from '@/messages';
import { MAX_SOURCES, useSelectionStore } from '@/stores/selectionStore';

export function SelectionTray() {
  const t = useMessages().explore;
  const { selected, toggle, clear } = useSelectionStore();
  const { startChat } = useRemixChatContext();
  if (selected.length === 0) return null;
  return (
    <section
      aria-label={t.tray.label}
      className="sticky bottom-[max(1rem,env(safe-area-inset-bottom))] z-30 mx-auto mt-6 flex w-full max-w-4xl animate-rise flex-col gap-3 rounded-card border-[3px] border-line bg-surface p-3 shadow-hard md:flex-row md:items-center md:pl-5"
    >
      <ul className="flex min-w-0 flex-1 flex-wrap gap-2">
        {selected.map((trip, index) => (
          <li key={trip.id} className="max-w-full min-w-0">
            <Badge tone={sourceTone(index)} className="py-0 pr-0 text-sm">
              <span className="truncate">{trip.title}</span>
              <IconButton
                label={t.unselectTrip(trip.title)}
                size="icon-sm"
                onClick={() => toggle(trip)}
                className="text-on-source hover:bg-transparent"
              >
                <X aria-hidden />
              </IconButton>
            </Badge>
          </li>
        ))}
        <li className="self-center text-sm text-ink-soft max-md:sr-only" aria-live="polite">
          {t.tray.count(selected.length)}
        </li>
      </ul>
      <div className="flex items-center gap-2">
        <span aria-hidden className="px-1 font-semibold text-ink-soft tabular-nums md:hidden">
          {selected.length}/{MAX_SOURCES}
        </span>
        <IconButton label={t.tray.clear} onClick={clear} className="max-md:hidden">
          <X aria-hidden />
        </IconButton>
        <Button
          look="primary"
          size="lg"
          className="flex-1 max-sm:shrink max-sm:px-3 md:flex-none"
          onClick={() =>
            void startChat({ itineraryIds: selected.slice(0, MAX_SOURCES).map(({ id }) => id) })
          }
        >
          <Sparkles aria-hidden />
          {t.tray.start}
        </Button>
      </div>
    </section>
  );
}
