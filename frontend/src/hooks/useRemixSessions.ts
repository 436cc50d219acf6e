// The list of chats and the limits, loaded when first needed; renaming, filing and deleting with a toast when refused.
import { useEffect, useMemo } from 'react';
import { describeError } from '@/api/describeError';
import { useMessages } from '@/messages';
import { useAuthStore } from '@/stores/authStore';
import { useRemixChatStore } from '@/stores/remixChatStore';
import { showToast } from '@/stores/toastStore';

export function useRemixSessions() {
  const t = useMessages().chat.sidebar;
  const signedIn = useAuthStore((state) => state.signedIn);
  const sessions = useRemixChatStore((state) => state.sessions);
  const total = useRemixChatStore((state) => state.sessionsTotal);
  const state = useRemixChatStore((store) => store.sessionsState);
  const filter = useRemixChatStore((store) => store.filter);

  useEffect(() => {
    if (!signedIn || state !== 'idle') return;
    const store = useRemixChatStore.getState();
    void store.fetchSessions();
    void store.fetchQuota();
  }, [signedIn, state]);

  const actions = useMemo(() => {
    const store = useRemixChatStore.getState();
    const tell = async (work: Promise<void>, done?: string): Promise<boolean> => {
      try {
        await work;
        if (done) showToast({ tone: 'good', text: done });
        return true;
      } catch (error) {
        const { title, text } = describeError(error);
        showToast({ tone: 'bad', text: text ? `${title}. ${text}` : title });
        return false;
      }
    };
    return {
      setFilter: store.setFilter,
      refresh: () => void store.fetchSessions(),
      showMore: () => tell(store.fetchMoreSessions()),
      rename: (id: string, title: string) => tell(store.renameSession(id, title)),
      archive: (id: string) => tell(store.archiveSession(id), t.archived),
      reopen: (id: string) => tell(store.reopenSession(id), t.reopened),
      remove: (id: string) => tell(store.deleteSession(id), t.deleted),
    };
  }, [t]);
  return { sessions, total, state, filter, ...actions };
}
