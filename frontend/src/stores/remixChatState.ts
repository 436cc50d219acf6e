// What remixChatStore holds, and the two functions that write it.
import type { Itinerary, Quota, Session, SessionStatus } from '@/types';
import type { Chat, ChatMessage } from './chat';
import type { RemixChatStore } from './remixChatStore';

export interface SessionFilter {
  /** Null shows all. */
  status: SessionStatus | null;
  q: string;
}

export interface RemixChatState {
  /** The list of the sidebar: what `filter` lets through, newest first, as far as it was loaded. */
  sessions: Session[];
  sessionsTotal: number;
  sessionsState: 'idle' | 'loading' | 'ready' | 'failed';
  filter: SessionFilter;
  quota: Quota | null;
  activeSessionId: string | null;
  /** Every chat that was opened since the page was loaded. */
  chats: Record<string, Chat>;
  /** Why a chat could not be loaded. */
  loadErrors: Record<string, unknown>;
  /** Why the last thing tried in a chat did not work. */
  problems: Record<string, unknown>;

  /** Views of `chats`. */
  messages: Record<string, ChatMessage[]>;
  currentDraft: Itinerary | null;
  /** The active chat is not here yet. */
  isLoading: boolean;
}

export type Update = (change: (state: RemixChatState) => Partial<RemixChatState>) => void;
export type Read = () => RemixChatStore;

export const emptyState: RemixChatState = {
  sessions: [],
  sessionsTotal: 0,
  sessionsState: 'idle',
  filter: { status: null, q: '' },
  quota: null,
  activeSessionId: null,
  chats: {},
  loadErrors: {},
  problems: {},
  messages: {},
  currentDraft: null,
  isLoading: false,
};

/** Recomputes the views. */
export function project(state: RemixChatState): RemixChatState {
  const active = state.activeSessionId;
  const chat = active === null ? undefined : state.chats[active];
  return {
    ...state,
    messages: Object.fromEntries(
      Object.entries(state.chats).map(([id, { messages }]) => [id, messages]),
    ),
    currentDraft: chat?.session.current_draft ?? null,
    isLoading: active !== null && !chat && state.loadErrors[active] === undefined,
  };
}

/** Changes one chat, if it is here. */
export function patchChat(update: Update, id: string, change: (chat: Chat) => Chat): void {
  update(({ chats, sessions }) => {
    const old = chats[id];
    if (!old) return {};
    const chat = change(old);
    if (chat === old) return {};
    return {
      chats: { ...chats, [id]: chat },
      ...(chat.session !== old.session && { sessions: withListed(sessions, chat.session) }),
    };
  });
}

/** The list with the row of this session brought up to date, where it is. */
function withListed(sessions: Session[], session: Session): Session[] {
  return sessions.map((row) =>
    row.id === session.id ? { ...row, ...session, preview: session.preview || row.preview } : row,
  );
}
