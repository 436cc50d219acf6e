// What could be said next: answers to the assistant's question are sent when tapped, suggestions fill the box. Who is asked
// something is offered the answers alone.
import { CornerDownLeft } from 'lucide-react';
import { useRemixChat } from '@/hooks/useRemixChat';
import { useMessages } from '@/messages';
import { useComposerStore } from '@/stores/composerStore';
import type { Message } from '@/types';
import { focusComposer } from './composerFocus';

const chip =
  'rounded-control border-line min-h-11 border-2 px-3.5 py-1.5 text-left text-sm font-semibold [overflow-wrap:anywhere]';

export function NextAsks({ message }: { message: Message }) {
  const t = useMessages().chat;
  const { sessionId, sendMessage } = useRemixChat();
  const setText = useComposerStore((state) => state.setText);
  const options = message.metadata?.ask?.options ?? [];
  const suggestions = options.length > 0 ? [] : [...new Set(message.metadata?.suggestions)];
  if (sessionId === null || options.length + suggestions.length === 0) return null;
  return (
    <div className="flex flex-col gap-2 sm:pl-10">
      {options.length > 0 && (
        <ul aria-label={t.options} className="flex flex-wrap gap-2">
          {options.map((option) => (
            <li key={option}>
              <button
                type="button"
                className={`${chip} flex items-center gap-2 bg-source-1 text-on-source shadow-hard-sm active:shadow-none`}
                onClick={() => void sendMessage(option)}
              >
                {option}
                <CornerDownLeft aria-hidden className="size-4 shrink-0" />
              </button>
            </li>
          ))}
        </ul>
      )}
      {suggestions.length > 0 && (
        <ul aria-label={t.suggestions} className="flex flex-wrap gap-2">
          {suggestions.map((suggestion) => (
            <li key={suggestion}>
              <button
                type="button"
                className={`${chip} border-dashed bg-surface hover:bg-sunken`}
                onClick={() => {
                  setText(sessionId, suggestion);
                  focusComposer();
                }}
              >
                {suggestion}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
