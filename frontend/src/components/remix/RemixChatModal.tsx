// The workspace: chats | conversation | preview. Three columns on a desktop; on a tablet the chats are a drawer; on a
// phone the conversation fills the screen and the preview is a sheet. Closing it ends nothing.
import { useCallback, useEffect } from 'react';
import { Dialog, DialogContent } from '@/components/ui/Dialog';
import { useRemixChatContext } from '@/context/RemixChatContext';
import { useDocumentTitle } from '@/hooks/useDocumentTitle';
import { useIsDesktop, useIsTablet } from '@/hooks/useMediaQuery';
import { useOpenRemixChat, useRemixChat } from '@/hooks/useRemixChat';
import { useMessages } from '@/messages';
import { useWorkspaceStore } from '@/stores/workspaceStore';
import { ChatColumn } from './ChatColumn';
import { PreviewSlot } from './PreviewSlot';
import { RemixChatSidebar } from './RemixChatSidebar';

export interface RemixChatModalProps {
  isOpen: boolean;
  onClose: () => void;
  /** The trips of a chat that is being made; empty when an existing one is open. */
  selectedItineraryIds: string[];
}

export function RemixChatModal({ isOpen, onClose, selectedItineraryIds }: RemixChatModalProps) {
  const t = useMessages();
  const { sessionId, starting } = useRemixChatContext();
  const isTablet = useIsTablet();
  const isDesktop = useIsDesktop();
  const { drawerOpen, setDrawer, sheetOpen, setSheet, reset } = useWorkspaceStore();
  const { session, loadError } = useRemixChat();
  useDocumentTitle(session?.title ?? t.chat.sidebar.title);
  useOpenRemixChat(sessionId);
  useEffect(() => reset, [reset]);
  const closeDrawer = useCallback(() => setDrawer(false), [setDrawer]);
  const closeSheet = useCallback(() => setSheet(false), [setSheet]);
  const isMaking = selectedItineraryIds.length > 0 && starting?.error === null;
  const hasPreview = isMaking || (sessionId !== null && loadError === undefined);
  const title = session ? t.chat.modalTitle(session.title) : t.chat.modalFallback;
  return (
    <Dialog open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        shape="workspace"
        title={title}
        onInteractOutside={(event) => event.preventDefault()}
        onOpenAutoFocus={focusDialog}
        onCloseAutoFocus={focusPage}
      >
        <div className="flex min-h-0 flex-1">
          {isDesktop && (
            <div className="w-72 shrink-0 border-r-[3px] border-line bg-sunken">
              <RemixChatSidebar />
            </div>
          )}
          <ChatColumn />
          {isTablet && hasPreview && (
            <aside
              aria-label={t.preview.title}
              className="w-[min(44%,27rem)] shrink-0 border-l-[3px] border-line bg-paper"
            >
              <PreviewSlot />
            </aside>
          )}
        </div>
        {!isDesktop && (
          <Dialog open={drawerOpen} onOpenChange={setDrawer}>
            <DialogContent shape="drawer" title={t.chat.sidebar.title}>
              <RemixChatSidebar onChosen={closeDrawer} />
            </DialogContent>
          </Dialog>
        )}
        {!isTablet && (
          <Dialog open={sheetOpen && hasPreview} onOpenChange={setSheet}>
            <DialogContent shape="sheet" title={t.preview.title} className="h-[92dvh]">
              <PreviewSlot onClose={closeSheet} />
            </DialogContent>
          </Dialog>
        )}
      </DialogContent>
    </Dialog>
  );
}

/** What had the focus when the chat was opened: there is one chat at a time. */
let opener: Element | null = null;

/** The dialog as a whole: a message box takes the focus by itself where no touch keyboard would jump up. */
function focusDialog(event: Event) {
  event.preventDefault();
  opener = document.activeElement;
  if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
}

/** What opened the chat may be gone (the tray is, after a start): then the page itself takes the focus. */
function focusPage() {
  if (opener instanceof HTMLElement) opener.focus(IN_PLACE);
  opener = null;
  requestAnimationFrame(() => {
    if (document.activeElement === document.body)
      document.getElementById('content')?.focus(IN_PLACE);
  });
}

/** The page stays where it was, and a new one begins at its top. */
const IN_PLACE: FocusOptions = { preventScroll: true };
