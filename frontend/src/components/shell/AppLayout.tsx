// The frame of every page: skip link, header, the page, and what lies above all pages (chat, sign-in, toasts).
import { lazy, Suspense, useEffect } from 'react';
import { Outlet, ScrollRestoration } from 'react-router';
import { RemixChatProvider, useRemixChatContext } from '@/context/RemixChatContext';
import { Toaster } from '@/components/ui/Toaster';
import { useMessages } from '@/messages';
import { useAuthStore } from '@/stores/authStore';
import { Header } from './Header';
import { OfflineBanner } from './OfflineBanner';

// What the first paint does not need is fetched right after it, so that it is there when it is wanted, also offline.
const loadModal = () => import('@/components/remix/RemixChatModal');
const loadPicker = () => import('./SignInPicker');
const LATER_MS = 1_500;

const RemixChatModal = lazy(loadModal);
const SignInPicker = lazy(loadPicker);

export function AppLayout() {
  const t = useMessages();
  useEffect(() => {
    const fetchRest = () => void Promise.allSettled([loadModal(), loadPicker()]);
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
      <Suspense>
        {isOpen && (
          <RemixChatModal
            isOpen={isOpen}
            onClose={closeChat}
            selectedItineraryIds={starting?.request.itineraryIds ?? []}
          />
        )}
      </Suspense>
      <Suspense>{isPicking && <SignInPicker />}</Suspense>
      <Toaster onOpenChat={openChat} />
    </>
  );
}
