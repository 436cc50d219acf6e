// The frame of every page: skip link, header, the page, and what lies above all pages (chat, sign-in, toasts).
import { useEffect } from 'react';
import { Outlet, ScrollRestoration } from 'react-router';
import { RemixChatProvider, useRemixChatContext } from '@/context/RemixChatContext';
import { latePart, type Missing } from '@/components/ui/latePart';
import { MissingPart } from '@/components/ui/MissingPart';
import { Toaster } from '@/components/ui/Toaster';
import { useMessages } from '@/messages';
import { useAuthStore } from '@/stores/authStore';
import { Header } from './Header';
import { OfflineBanner } from './OfflineBanner';

// What the first paint does not need is fetched right after it, so that it is there when it is wanted, also offline.
const RemixChatModal = latePart(
  async () => (await import('@/components/remix/RemixChatModal')).RemixChatModal,
  {
    failed: (missing, { onClose }) => <ChatMissing missing={missing} onClose={onClose} />,
  },
);
const SignInPicker = latePart(async () => (await import('./SignInPicker')).SignInPicker, {
  failed: (missing) => <SignInMissing missing={missing} />,
});
const LATER_MS = 1_500;

export function AppLayout() {
  const t = useMessages();
  useEffect(() => {
    const fetchRest = () => void Promise.allSettled([RemixChatModal.load(), SignInPicker.load()]);
    const timer = setTimeout(fetchRest, LATER_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <RemixChatProvider>
      <a
        href="#content"
        className="sr-only z-60 min-h-11 rounded-control border-2 border-line bg-surface px-4 py-3 font-semibold focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        {t.shell.skip}
      </a>
      <OfflineBanner />
      <Header />
      <div id="content" tabIndex={-1} className="outline-none">
        <Outlet />
      </div>
      <Overlays />
      <ScrollRestoration />
    </RemixChatProvider>
  );
}

/** What lies above the pages. */
function Overlays() {
  const { isOpen, openChat, closeChat, starting } = useRemixChatContext();
  const isPicking = useAuthStore((state) => state.pickerOpen);
  return (
    <>
      {isOpen && (
        <RemixChatModal
          isOpen={isOpen}
          onClose={closeChat}
          selectedItineraryIds={starting?.request.itineraryIds ?? []}
        />
      )}
      {isPicking && <SignInPicker />}
      <Toaster onOpenChat={openChat} />
    </>
  );
}

function ChatMissing({ missing, onClose }: { missing: Missing; onClose: () => void }) {
  const { chat } = useMessages().shell.parts;
  return <MissingPart floating title={chat} missing={missing} onClose={onClose} />;
}

function SignInMissing({ missing }: { missing: Missing }) {
  const { signIn } = useMessages().shell.parts;
  const closePicker = useAuthStore((state) => state.closePicker);
  return <MissingPart floating title={signIn} missing={missing} onClose={closePicker} />;
}
