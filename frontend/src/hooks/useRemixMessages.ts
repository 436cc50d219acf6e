// The transcript of the active chat, and the reply that is being written. They are separate, so that a token redraws
// one bubble and not the list.
import type { ChatMessage, LiveTurn } from '@/stores/chat';
import { useRemixChatStore } from '@/stores/remixChatStore';

const NONE: ChatMessage[] = [];

export function useRemixMessages(): ChatMessage[] {
  return useRemixChatStore((state) =>
    state.activeSessionId ? (state.messages[state.activeSessionId] ?? NONE) : NONE,
  );
}

/** A part of the turn that is being worked on: a component redraws when its part changes, not with every token. */
export function useLiveTurn<T>(select: (turn: LiveTurn | null) => T): T {
  return useRemixChatStore((state) =>
    select(state.activeSessionId ? (state.chats[state.activeSessionId]?.turn ?? null) : null),
  );
}
