// Listing, opening, making and filing chats.
import { hasCode, NotSentError } from '@/api/errors';
import { newKey } from '@/api/http';
import * as api from '@/api/sessions';
import type { FinalizeSessionResponse, Session } from '@/types';
import { chatFromServer, mergeSession, type Chat } from './chat';
import { useComposerStore } from './composerStore';
import { keepOlder } from './olderMessages';
import {
  emptyState,
  patchChat,
  type Read,
  type SessionFilter,
  type Update,
} from './remixChatState';
import { takeUnsent } from './sending';
import { tellTabs, type TabNews } from './tabs';

const PER_PAGE = 20;

export interface NewChat {
  itineraryIds: string[];
  /** Sent as the first message once the draft is there. */
  initialMessage?: string;
  /** Repeating a failed attempt with its key cannot make two chats. */
  key?: string;
}

export interface SessionActions {
  /** Loads the first page of the list, or everything that was loaded so far. */
  fetchSessions: () => Promise<void>;
  fetchMoreSessions: () => Promise<void>;
  setFilter: (filter: Partial<SessionFilter>) => void;
  fetchQuota: () => Promise<void>;
  /** Makes a chat and resolves to its id. */
  createSession: (chat: NewChat) => Promise<string>;
  /** Makes a chat the active one (null: none) and loads it where needed. */
  openSession: (id: string | null) => Promise<void>;
  loadSession: (id: string) => Promise<void>;
  renameSession: (id: string, title: string) => Promise<void>;
  archiveSession: (id: string) => Promise<void>;
  reopenSession: (id: string) => Promise<void>;
  deleteSession: (id: string) => Promise<void>;
  /** Finalizes the active chat. */
  finalizeSession: () => Promise<FinalizeSessionResponse>;
  dismissProblem: (id: string) => void;
  hear: (news: TabNews) => void;
  /** Forgets everything: somebody else has signed in. */
  reset: () => void;
}

export function sessionActions(update: Update, get: Read): SessionActions {
  let listing = new AbortController();

  async function list(pages: number): Promise<void> {
    listing.abort();
    const mine = (listing = new AbortController());
    const { filter } = get();
    update(({ sessionsState }) => ({
      sessionsState: sessionsState === 'ready' ? 'ready' : 'loading',
    }));
    try {
      const page = await api.listSessions(
        {
          status: filter.status ?? undefined,
          q: filter.q.trim() || undefined,
          per_page: Math.min(50, pages * PER_PAGE),
        },
        mine.signal,
      );
      update(() => ({
        sessions: page.sessions,
        sessionsTotal: page.total,
        sessionsState: 'ready',
      }));
    } catch {
      if (!mine.signal.aborted) update(() => ({ sessionsState: 'failed' }));
    }
  }

  /** Shows the outcome at once, asks the server, and takes it back when the server says no. */
  async function optimistic(
    id: string,
    guess: Partial<Session>,
    ask: () => Promise<{ session: Session }>,
  ): Promise<void> {
    const before = get();
    const old = before.chats[id]?.session ?? before.sessions.find((row) => row.id === id);
    const write = (session: Partial<Session>) => {
      update(({ sessions }) => ({
        sessions: sessions.map((row) => (row.id === id ? { ...row, ...session } : row)),
      }));
      patchChat(update, id, (chat) => ({
        ...chat,
        session: mergeSession(chat.session, { ...chat.session, ...session }),
      }));
    };
    write(guess);
    try {
      const { session } = await ask();
      write({ title: session.title, status: session.status, updated_at: session.updated_at });
      tellTabs({ kind: 'changed', sessionId: id });
      void get().fetchSessions();
      void get().fetchQuota();
    } catch (error) {
      if (old) write({ title: old.title, status: old.status });
      throw error;
    }
  }

  return {
    fetchSessions: () => list(Math.max(1, Math.ceil(get().sessions.length / PER_PAGE))),

    fetchMoreSessions: async () => {
      const { filter, sessions } = get();
      const page = await api.listSessions({
        status: filter.status ?? undefined,
        q: filter.q.trim() || undefined,
        per_page: PER_PAGE,
        page: Math.floor(sessions.length / PER_PAGE) + 1,
      });
      update((state) => {
        const known = new Set(state.sessions.map(({ id }) => id));
        return {
          sessions: [...state.sessions, ...page.sessions.filter(({ id }) => !known.has(id))],
          sessionsTotal: page.total,
        };
      });
    },

    setFilter: (filter) => {
      update((state) => ({ filter: { ...state.filter, ...filter } }));
      void list(1);
    },

    fetchQuota: async () => {
      const quota = await api.getQuota().catch(() => null);
      if (quota) update(() => ({ quota }));
    },

    createSession: async ({ itineraryIds, initialMessage, key }) => {
      const made = await api.createSession({ itinerary_ids: itineraryIds }, key ?? newKey());
      const chat = chatFromServer(made);
      const { id } = chat.session;
      update(({ chats }) => ({ chats: { ...chats, [id]: chat } }));
      void get().fetchSessions();
      void get().fetchQuota();
      if (initialMessage) {
        update(() => ({ activeSessionId: id }));
        void get().sendMessage(initialMessage);
      }
      return id;
    },

    openSession: async (id) => {
      if (get().activeSessionId !== id) update(() => ({ activeSessionId: id }));
      if (id !== null) await get().loadSession(id);
    },

    loadSession: async (id) => {
      // A turn that is being followed brings everything by itself.
      if (get().chats[id]?.turn) return;
      try {
        const loaded = chatFromServer(await api.getSession(id));
        const current = get().chats[id];
        if (current?.turn) return;
        update(({ chats, loadErrors }) => ({
          chats: {
            ...chats,
            [id]: { ...keepOlder(current, loaded), highlight: keptHighlight(current, loaded) },
          },
          loadErrors: { ...loadErrors, [id]: undefined },
        }));
        const unsent = takeUnsent(id, loaded.messages);
        if (unsent) {
          useComposerStore.getState().giveBack(id, unsent.text, unsent.key);
          const problem = new NotSentError('the page was left before the server had it');
          update(({ problems }) => ({ problems: { ...problems, [id]: problem } }));
        }
        if (loaded.turn?.turnId) get().joinTurn(id, loaded.turn.turnId);
      } catch (error) {
        const gone = hasCode(error, 'not_found');
        // A chat that is on screen stays there through a bad moment of the network.
        if (get().chats[id] && !gone) return;
        update(({ chats, loadErrors }) => ({
          chats: gone ? withoutKey(chats, id) : chats,
          loadErrors: { ...loadErrors, [id]: error },
        }));
      }
    },

    renameSession: (id, title) => optimistic(id, { title }, () => api.renameSession(id, title)),

    archiveSession: (id) => optimistic(id, { status: 'archived' }, () => api.archiveSession(id)),

    reopenSession: (id) => optimistic(id, { status: 'active' }, () => api.reopenSession(id)),

    deleteSession: async (id) => {
      const { sessions, sessionsTotal } = get();
      update((state) => ({
        sessions: state.sessions.filter((row) => row.id !== id),
        sessionsTotal: Math.max(0, state.sessionsTotal - 1),
      }));
      try {
        await api.deleteSession(id);
      } catch (error) {
        if (!hasCode(error, 'not_found')) {
          update(() => ({ sessions, sessionsTotal }));
          throw error;
        }
      }
      get().leaveTurn(id);
      useComposerStore.getState().forget(id);
      update(({ chats, activeSessionId }) => ({
        chats: withoutKey(chats, id),
        activeSessionId: activeSessionId === id ? null : activeSessionId,
      }));
      tellTabs({ kind: 'deleted', sessionId: id });
      void get().fetchQuota();
    },

    finalizeSession: async () => {
      const id = get().activeSessionId;
      if (id === null) throw new Error('no chat is open');
      const packet = await api.finalizeSession(id);
      patchChat(update, id, (chat) => ({
        ...chat,
        session: { ...chat.session, status: 'finalized' },
      }));
      tellTabs({ kind: 'changed', sessionId: id });
      void get().fetchSessions();
      void get().fetchQuota();
      return packet;
    },

    dismissProblem: (id) => update(({ problems }) => ({ problems: withoutKey(problems, id) })),

    hear: (news) => {
      const { chats, sessionsState } = get();
      if (sessionsState !== 'idle') void get().fetchSessions();
      if (!chats[news.sessionId]) return;
      void get().loadSession(news.sessionId);
    },

    reset: () => {
      listing.abort();
      Object.keys(get().chats).forEach((id) => get().leaveTurn(id));
      update((state) => ({ ...emptyState, activeSessionId: state.activeSessionId }));
    },
  };
}

/** What the preview points at stays as long as the draft does. */
function keptHighlight(before: Chat | undefined, now: Chat) {
  return before?.session.draft_version === now.session.draft_version ? before.highlight : null;
}

function withoutKey<T>(record: Record<string, T>, key: string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
}
