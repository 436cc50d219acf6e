// The transcript of the active chat, and the reply that is being written. They are separate, so that a token redraws
// one bubble and not the list.
import type { ChatMessage, LiveTurn } from '@/stores/chat';
import { hasOlder } from '@/stores/olderMessages';
import { useRemixChatStore } from '@/stores/remixChatStore';

const NONE: ChatMessage[] = [];

export function useRemixMessages(): ChatMessage[] {
  return useRemixChatStore((state) =>
    state.activeSessionId ? (state.messages[state.activeSessionId] ?? NONE) : NONE,
  );
}

/** Whether the chat began before the first message that is here. */
export function useHasOlder(): boolean {
  return useRemixChatStore((state) => {
    const chat = state.activeSessionId ? state.chats[state.activeSessionId] : undefined;
    return chat !== undefined && hasOlder(chat);
  });
}

/** A part of the turn that is being worked on: a component redraws when its part changes, not with every token. */
export function useLiveTurn<T>(select: (turn: LiveTurn | null) => T): T {
  return useRemixChatStore((state) =>
    select(state.activeSessionId ? (state.chats[state.activeSessionId]?.turn ?? null) : null),
  );
}
