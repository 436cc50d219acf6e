// The beginning of a long chat. Opening a chat brings its newest messages; older ones come when the reader asks.
import { getSession } from '@/api/sessions';
import type { Chat } from './chat';
import { patchChat, type Read, type Update } from './remixChatState';

export interface OlderMessagesActions {
  /** Loads the messages before the first one that is here. */
  loadOlderMessages: (sessionId: string) => Promise<void>;
}

/** The server has messages before the first one that is here. */
export const hasOlder = ({ messages }: Chat): boolean => (messages[0]?.sequence ?? 1) > 1;

/** A chat that was loaded anew, with the older messages that were here before. */
export function keepOlder(before: Chat | undefined, loaded: Chat): Chat {
  const first = loaded.messages[0]?.sequence ?? 1;
  const older = before?.messages.filter(({ sequence }) => sequence < first) ?? [];
  // Where some are missing in between, the reader asks for them again.
  if (older.at(-1)?.sequence !== first - 1) return loaded;
  return { ...loaded, messages: [...older, ...loaded.messages] };
}

export function olderMessagesActions(update: Update, get: Read): OlderMessagesActions {
  return {
    loadOlderMessages: async (sessionId) => {
      const chat = get().chats[sessionId];
      if (!chat || !hasOlder(chat)) return;
      const first = chat.messages[0]?.sequence;
      const { messages } = await getSession(sessionId, undefined, first);
      patchChat(update, sessionId, (now) =>
        now.messages[0]?.sequence === first
          ? { ...now, messages: [...messages, ...now.messages] }
          : now,
      );
    },
  };
}
