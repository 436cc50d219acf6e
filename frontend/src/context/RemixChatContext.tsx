// How any page opens, starts and leaves a chat. The open session is in the URL (`?chat=<id>`), so that a reload, the
// back button and a link from another device all do the right thing; what the chat knows lives in remixChatStore.
import { createContext, use, useCallback, useMemo, useState, type ReactNode } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { useAuthStore } from '@/stores/authStore';
import { useRemixChatStore } from '@/stores/remixChatStore';
import { useSelectionStore } from '@/stores/selectionStore';

/** Value of `?chat=` that shows the list of chats with none open. */
const LIST = 'list';

export interface StartChat {
  itineraryIds: string[];
  initialMessage?: string;
}

export interface RemixChatContextValue {
  isOpen: boolean;
  /** The session of the URL; null while the list is shown or a chat is being made. */
  sessionId: string | null;
  /** A chat that is being made, or could not be made. */
  starting: { request: StartChat; error: unknown } | null;
  openChat: (sessionId: string) => void;
  openChatList: () => void;
  startChat: (request: StartChat) => Promise<void>;
  closeChat: () => void;
}

const Context = createContext<RemixChatContextValue | null>(null);

export function useRemixChatContext(): RemixChatContextValue {
  const value = use(Context);
  if (value === null) throw new Error('RemixChatProvider is missing above this component');
  return value;
}

export function RemixChatProvider({ children }: { children: ReactNode }) {
  const navigate = useNavigate();
  const location = useLocation();
  const [starting, setStarting] = useState<RemixChatContextValue['starting']>(null);
  const chat = new URLSearchParams(location.search).get('chat');

  const show = useCallback(
    (value: string | null, replace = false) => {
      const parameters = new URLSearchParams(window.location.search);
      if (value === null) parameters.delete('chat');
      else parameters.set('chat', value);
      const search = parameters.toString();
      void navigate(
        { pathname: window.location.pathname, search: search && `?${search}` },
        { replace, preventScrollReset: true },
      );
    },
    [navigate],
  );

  const openChat = useCallback(
    (sessionId: string) => {
      setStarting(null);
      // One step back leaves the chat, however many were looked at.
      show(sessionId, new URLSearchParams(window.location.search).has('chat'));
    },
    [show],
  );

  const openChatList = useCallback(() => {
    void useAuthStore
      .getState()
      .requireSignIn()
      .then((signedIn) => signedIn && show(LIST));
  }, [show]);

  const startChat = useCallback(
    async (request: StartChat) => {
      if (!(await useAuthStore.getState().requireSignIn())) return;
      setStarting({ request, error: null });
      try {
        const id = await useRemixChatStore.getState().createSession(request);
        useSelectionStore.getState().clear();
        openChat(id);
      } catch (error) {
        setStarting({ request, error });
      }
    },
    [openChat],
  );

  const closeChat = useCallback(() => {
    setStarting(null);
    show(null);
  }, [show]);

  const value = useMemo(
    () => ({
      isOpen: chat !== null || starting !== null,
      sessionId: starting || chat === LIST ? null : chat,
      starting,
      openChat,
      openChatList,
      startChat,
      closeChat,
    }),
    [chat, starting, openChat, openChatList, startChat, closeChat],
  );
  return <Context value={value}>{children}</Context>;
}
