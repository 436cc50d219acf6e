// The open chat: keeps it loaded and fresh, and gives its state and what can be done with it.
import { useEffect, useMemo } from 'react';
import { useAuthStore } from '@/stores/authStore';
import { useRemixChatStore } from '@/stores/remixChatStore';
import type { Operation } from '@/types';

/** Coming back to the tab looks for news at most this often. */
const REFRESH_AFTER_MS = 10_000;

/** Makes `sessionId` (null: none) the active chat for as long as the calling component is there. */
export function useOpenRemixChat(sessionId: string | null): void {
  const travelerId = useAuthStore((state) => (state.signedIn ? (state.traveler?.id ?? '') : null));
  useEffect(() => {
    const { openSession } = useRemixChatStore.getState();
    if (travelerId === null) {
      void useAuthStore.getState().requireSignIn();
      return;
    }
    void openSession(sessionId);
    if (sessionId === null) return;
    let last = Date.now();
    const refresh = () => {
      if (document.visibilityState !== 'visible' || Date.now() - last < REFRESH_AFTER_MS) return;
      last = Date.now();
      const store = useRemixChatStore.getState();
      void store.loadSession(sessionId);
      void store.fetchSessions();
    };
    document.addEventListener('visibilitychange', refresh);
    window.addEventListener('online', refresh);
    return () => {
      document.removeEventListener('visibilitychange', refresh);
      window.removeEventListener('online', refresh);
    };
  }, [sessionId, travelerId]);
  useEffect(() => () => useRemixChatStore.setState({ activeSessionId: null }), []);
}

/** The active chat. Null parts mean that it is not loaded (yet). */
export function useRemixChat() {
  const id = useRemixChatStore((state) => state.activeSessionId);
  const session = useRemixChatStore((state) => (id ? (state.chats[id]?.session ?? null) : null));
  const ended = useRemixChatStore((state) => (id ? (state.chats[id]?.ended ?? null) : null));
  const highlight = useRemixChatStore((state) =>
    id ? (state.chats[id]?.highlight ?? null) : null,
  );
  const isRunning = useRemixChatStore((state) => Boolean(id && state.chats[id]?.turn));
  const isLoading = useRemixChatStore((state) => state.isLoading);
  const currentDraft = useRemixChatStore((state) => state.currentDraft);
  const loadError = useRemixChatStore((state) => (id ? state.loadErrors[id] : undefined));
  const problem = useRemixChatStore((state) => (id ? state.problems[id] : undefined));
  const actions = useMemo(() => {
    const store = useRemixChatStore.getState();
    return {
      sendMessage: store.sendMessage,
      finalizeSession: store.finalizeSession,
      stop: () => id !== null && void store.stopTurn(id),
      retry: (turnId: string) => id !== null && void store.retryTurn(id, turnId),
      reload: () => id !== null && void store.openSession(id),
      dismissProblem: () => id !== null && store.dismissProblem(id),
      edit: (version: number, operations: Operation[]) =>
        id === null ? Promise.resolve(false) : store.editDraft(id, version, operations),
      restore: (version: number) =>
        id === null ? Promise.resolve(false) : store.restoreVersion(id, version),
    };
  }, [id]);
  return {
    sessionId: id,
    session,
    currentDraft,
    ended,
    highlight,
    isRunning,
    isLoading,
    loadError,
    problem,
    ...actions,
  };
}
