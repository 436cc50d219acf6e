// What is typed in each chat but not sent. It survives switching chats, reloads and failures.
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { newKey } from '@/api/http';

interface Unsent {
  text: string;
  key: string;
}

interface ComposerStore {
  texts: Record<string, string>;
  /** The last message whose fate is unknown: sending the same text again uses its key and joins the first turn. */
  unsent: Record<string, Unsent>;
  setText: (sessionId: string, text: string) => void;
  /** Empties the box and gives the key to send with. */
  take: (sessionId: string, text: string) => string;
  /** Puts a text that was not sent back, before whatever was typed meanwhile. A key is kept where its fate is unknown. */
  giveBack: (sessionId: string, text: string, key: string | null) => void;
  forget: (sessionId: string) => void;
}

function without<T>(record: Record<string, T>, key: string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
}

export const useComposerStore = create<ComposerStore>()(
  persist(
    (set, get) => ({
      texts: {},
      unsent: {},
      setText: (sessionId, text) =>
        set(({ texts }) => ({
          texts: text === '' ? without(texts, sessionId) : { ...texts, [sessionId]: text },
        })),
      take: (sessionId, text) => {
        const { texts, unsent } = get();
        const before = unsent[sessionId];
        set({ texts: without(texts, sessionId), unsent: without(unsent, sessionId) });
        return before?.text === text ? before.key : newKey();
      },
      giveBack: (sessionId, text, key) =>
        set(({ texts, unsent }) => {
          const typed = texts[sessionId];
          return {
            texts: { ...texts, [sessionId]: typed ? `${text}\n${typed}` : text },
            unsent:
              key === null ? without(unsent, sessionId) : { ...unsent, [sessionId]: { text, key } },
          };
        }),
      forget: (sessionId) =>
        set(({ texts, unsent }) => ({
          texts: without(texts, sessionId),
          unsent: without(unsent, sessionId),
        })),
    }),
    { name: 'remix.composer', partialize: ({ texts, unsent }) => ({ texts, unsent }) },
  ),
);
