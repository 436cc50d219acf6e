// The state of all chats. One copy of the truth (`chats`), one writer (`update`), and the plan's names as a view of it.
// What the actions do stands in sessionActions, turnActions and draftActions.
import { create } from 'zustand';
import { onTokenChange } from '@/api/token';
import { draftActions, type DraftActions } from './draftActions';
import { olderMessagesActions, type OlderMessagesActions } from './olderMessages';
import { emptyState, project, type RemixChatState, type Update } from './remixChatState';
import { sessionActions, type SessionActions } from './sessionActions';
import { onTabNews } from './tabs';
import { turnActions, type TurnActions } from './turnActions';

export type RemixChatStore = RemixChatState &
  SessionActions &
  OlderMessagesActions &
  TurnActions &
  DraftActions;

export const useRemixChatStore = create<RemixChatStore>((set, get) => {
  const update: Update = (change) => set((state) => project({ ...state, ...change(state) }));
  return {
    ...emptyState,
    ...sessionActions(update, get),
    ...olderMessagesActions(update, get),
    ...turnActions(update, get),
    ...draftActions(update, get),
  };
});

// Another traveller must never see what this one left in memory.
onTokenChange(() => useRemixChatStore.getState().reset());

onTabNews((news) => useRemixChatStore.getState().hear(news));
