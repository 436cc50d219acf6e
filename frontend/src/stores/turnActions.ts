// Sending, joining, stopping and retrying turns. Every chat can have one turn that is followed, whether it is on screen
// or not: closing the modal or switching chats ends nothing.
import { ApiError, hasCode, NetworkError, NotSentError } from '@/api/errors';
import { getSession } from '@/api/sessions';
import * as api from '@/api/turns';
import { getMessages } from '@/messages';
import type { GetSessionResponse, TurnEvent } from '@/types';
import { isTerminal } from '@/types';
import { applyTurnEvent } from './applyTurnEvent';
import { backoffMs, sleep } from './backoff';
import { chatFromServer, localId, newTurn, withMessage, type Chat } from './chat';
import { useComposerStore } from './composerStore';
import { followTurn } from './followTurn';
import { FrameQueue } from './frames';
import { patchChat, type Read, type Update } from './remixChatState';
import { forgetSending, hasArrived, rememberSending } from './sending';
import { tellTabs } from './tabs';
import { showToast } from './toastStore';

/** The server finds a better title after the first exchange, a moment after its reply. */
const FIRST_REPLY = 3;
const TITLE_AFTER_MS = 1_500;

export interface TurnActions {
  /** Sends a message in the active chat. Never throws: what went wrong is in `problems`, the text back in the box. */
  sendMessage: (content: string) => Promise<void>;
  stopTurn: (sessionId: string) => Promise<void>;
  /** Answers the message of a failed or stopped turn again. */
  retryTurn: (sessionId: string, turnId: string) => Promise<void>;
  /** Follows a turn that somebody else (another tab, an earlier page) has begun. */
  joinTurn: (sessionId: string, turnId: string) => void;
  /** Stops listening. The turn itself goes on. */
  leaveTurn: (sessionId: string) => void;
}

export function turnActions(update: Update, get: Read): TurnActions {
  const followers = new Map<string, AbortController>();

  /** Follows a turn to its end and writes every event into its chat. Throws what `followTurn` throws. */
  async function follow(
    sessionId: string,
    turnId: string | null,
    connect: (signal: AbortSignal) => Promise<Response>,
  ): Promise<void> {
    followers.get(sessionId)?.abort();
    const controller = new AbortController();
    followers.set(sessionId, controller);
    const queue = new FrameQueue<TurnEvent>((events) =>
      patchChat(update, sessionId, (chat) => events.reduce(applyTurnEvent, chat)),
    );
    try {
      await followTurn({
        sessionId,
        turnId,
        connect,
        signal: controller.signal,
        onEvent: (event) => {
          queue.push(event);
          if (event.name === 'turn_started') {
            queue.flush();
            update(() => ({ quota: event.data.quota }));
            if (turnId === null) {
              forgetSending(sessionId);
              tellTabs({ kind: 'turn', sessionId });
            }
          }
          if (!isTerminal(event)) return;
          queue.flush();
          ended(sessionId, event);
        },
        onConnection: (connection) => {
          queue.flush();
          setTurn(sessionId, { connection });
        },
      });
    } finally {
      queue.flush();
      if (followers.get(sessionId) === controller) followers.delete(sessionId);
    }
  }

  function setTurn(sessionId: string, change: Partial<NonNullable<Chat['turn']>>) {
    patchChat(update, sessionId, (chat) =>
      chat.turn ? { ...chat, turn: { ...chat.turn, ...change } } : chat,
    );
  }

  function ended(sessionId: string, event: TurnEvent) {
    void get().fetchSessions();
    // These two bring no session along: counters and status come from a fresh look.
    if (event.name !== 'turn_completed') void get().loadSession(sessionId);
    else if (event.data.assistant_message.sequence <= FIRST_REPLY)
      setTimeout(() => void get().loadSession(sessionId), TITLE_AFTER_MS);
    if (get().activeSessionId === sessionId) return;
    const title = get().chats[sessionId]?.session.title ?? '';
    const t = getMessages().chat.toast;
    if (event.name === 'turn_completed')
      showToast({ tone: 'good', text: t.doneElsewhere(title), sessionId });
    if (event.name === 'turn_failed')
      showToast({ tone: 'bad', text: t.failedElsewhere(title), sessionId });
  }

  /** Takes the optimistic bubble away and gives its text back. */
  function unsend(sessionId: string, text: string, key: string | null, problem: unknown) {
    useComposerStore.getState().giveBack(sessionId, text, key);
    forgetSending(sessionId);
    patchChat(update, sessionId, (chat) => ({
      ...chat,
      turn: null,
      messages: chat.messages.filter(({ pending }) => !pending),
    }));
    update(({ problems }) => ({ problems: { ...problems, [sessionId]: problem } }));
  }

  /**
   * The connection broke before the server said whether it has the message. Asks until it answers; never sends again.
   * Resolves to the session when the message is in it, to null when it is not.
   */
  async function arrived(
    sessionId: string,
    text: string,
    after: number,
    signal: AbortSignal,
  ): Promise<GetSessionResponse | null> {
    for (let attempt = 0; ; attempt += 1) {
      await sleep(backoffMs(attempt), signal);
      signal.throwIfAborted();
      try {
        const found = await getSession(sessionId, signal);
        return hasArrived({ text, after }, found.messages) ? found : null;
      } catch (error) {
        if (
          !(error instanceof NetworkError) &&
          !(error instanceof ApiError && error.body.retryable)
        )
          throw error;
      }
    }
  }

  async function recover(sessionId: string, text: string, key: string, after: number) {
    const controller = new AbortController();
    followers.set(sessionId, controller);
    setTurn(sessionId, { connection: 'checking' });
    try {
      const found = await arrived(sessionId, text, after, controller.signal);
      followers.delete(sessionId);
      if (found === null) {
        unsend(sessionId, text, key, new NotSentError('the server does not have it'));
        return;
      }
      forgetSending(sessionId);
      const chat = chatFromServer(found);
      update(({ chats }) => ({ chats: { ...chats, [sessionId]: chat } }));
      if (chat.turn?.turnId) get().joinTurn(sessionId, chat.turn.turnId);
    } catch (error) {
      if (controller.signal.aborted) return;
      followers.delete(sessionId);
      unsend(sessionId, text, key, error);
    }
  }

  return {
    sendMessage: async (content) => {
      const sessionId = get().activeSessionId;
      const chat = sessionId === null ? undefined : get().chats[sessionId];
      const text = content.trim();
      if (sessionId === null || !chat || chat.turn || text === '') return;
      const key = useComposerStore.getState().take(sessionId, text);
      const after = chat.messages.at(-1)?.sequence ?? 0;
      rememberSending(sessionId, { text, key, after });
      get().dismissProblem(sessionId);
      patchChat(update, sessionId, (old) => ({
        ...old,
        turn: newTurn(null),
        messages: withMessage(old.messages, {
          id: localId(key),
          role: 'user',
          content: text,
          sequence: after + 1,
          created_at: new Date().toISOString(),
          turn_id: null,
          pending: true,
        }),
      }));
      try {
        await follow(sessionId, null, (signal) => api.streamMessage(sessionId, text, key, signal));
      } catch (error) {
        if (error instanceof NetworkError) return recover(sessionId, text, key, after);
        unsend(sessionId, text, null, error);
        if (hasCode(error, 'turn_in_progress', 'session_not_active', 'not_found'))
          await get().loadSession(sessionId);
      }
    },

    stopTurn: async (sessionId) => {
      const turnId = get().chats[sessionId]?.turn?.turnId;
      if (!turnId) return;
      setTurn(sessionId, { stopping: true });
      try {
        await api.stopTurn(sessionId, turnId);
      } catch (problem) {
        setTurn(sessionId, { stopping: false });
        update(({ problems }) => ({ problems: { ...problems, [sessionId]: problem } }));
      }
    },

    retryTurn: async (sessionId, turnId) => {
      const before = get().chats[sessionId];
      if (!before || before.turn) return;
      get().dismissProblem(sessionId);
      patchChat(update, sessionId, (chat) => ({ ...chat, turn: newTurn(null) }));
      try {
        await follow(sessionId, null, (signal) => api.retryTurn(sessionId, turnId, signal));
      } catch (problem) {
        patchChat(update, sessionId, (chat) => ({ ...chat, turn: null }));
        update(({ problems }) => ({ problems: { ...problems, [sessionId]: problem } }));
        // The retry may have arrived: the server knows whether the turn runs.
        await get().loadSession(sessionId);
      }
    },

    joinTurn: (sessionId, turnId) => {
      if (followers.has(sessionId)) return;
      follow(sessionId, turnId, (signal) => api.watchTurn(sessionId, turnId, 0, signal)).catch(
        () => {
          patchChat(update, sessionId, (chat) => ({ ...chat, turn: null }));
          void get().loadSession(sessionId);
        },
      );
    },

    leaveTurn: (sessionId) => {
      followers.get(sessionId)?.abort();
      followers.delete(sessionId);
    },
  };
}
