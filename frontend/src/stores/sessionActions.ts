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
/** The server's largest page. */
const MOST_PER_PAGE = 50;

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

  /** Loads the newest chats, at least as many as this. */
  async function list(wanted: number): Promise<void> {
    listing.abort();
    const mine = (listing = new AbortController());
    update(({ sessionsState }) => ({
      sessionsState: sessionsState === 'ready' ? 'ready' : 'loading',
    }));
    const perPage = Math.min(MOST_PER_PAGE, Math.max(1, Math.ceil(wanted / PER_PAGE)) * PER_PAGE);
    const pages = Math.max(1, Math.ceil(wanted / perPage));
    try {
      const loaded = await Promise.all(
        Array.from({ length: pages }, (_, index) =>
          api.listSessions(query(perPage, index + 1), mine.signal),
        ),
      );
      update(() => ({
        sessions: distinct(loaded.flatMap(({ sessions }) => sessions)),
        sessionsTotal: loaded[0]?.total ?? 0,
        sessionsState: 'ready',
      }));
    } catch {
      if (!mine.signal.aborted) update(() => ({ sessionsState: 'failed' }));
    }
  }

  function query(perPage: number, page: number): api.SessionQuery {
    const { status, q } = get().filter;
    return {
      status: status ?? undefined,
      q: q.trim() || undefined,
      per_page: perPage,
      page,
    };
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
    fetchSessions: () => list(get().sessions.length),

    fetchMoreSessions: async () => {
      const { filter, sessions: before } = get();
      const next = Math.floor(before.length / PER_PAGE) + 1;
      const page = await api.listSessions(query(PER_PAGE, next));
      // What was asked for under another filter is not of this list.
      if (get().filter !== filter) return;
      update(({ sessions }) => ({
        sessions: distinct([...sessions, ...page.sessions]),
        sessionsTotal: page.total,
      }));
    },

    setFilter: (filter) => {
      update((state) => ({ filter: { ...state.filter, ...filter } }));
      void list(PER_PAGE);
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

/** A chat that moved between two pages while they were asked for is on both. */
function distinct(sessions: Session[]): Session[] {
  return [...new Map(sessions.map((session) => [session.id, session])).values()];
}

/** What the preview points at stays as long as the draft does. */
function keptHighlight(before: Chat | undefined, now: Chat) {
  return before?.session.draft_version === now.session.draft_version ? before.highlight : null;
}

function withoutKey<T>(record: Record<string, T>, key: string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
}
