// Starts the app.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router';
import { ApiError } from '@/api/errors';
import { restoreLocale } from '@/messages';
import { useAuthStore, watchToken } from '@/stores/authStore';
import { router } from './router';
import './styles/index.css';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 60_000,
      // The server said no: asking again changes nothing, unless it says so itself.
      retry: (count, error) => count < 3 && !(error instanceof ApiError && !error.body.retryable),
    },
  },
});

// A page from before a new release asks for files that are gone: a fresh one knows the new names. A server that is away
// has no fresh page: then a reload would end in the browser's own error page, and the files come when it is back.
const RELOADED = 'remix.reloaded';
const entry = document.querySelector('script[type=module][src]')?.getAttribute('src') ?? '';
window.addEventListener('vite:preloadError', () => {
  const last = Number(sessionStorage.getItem(RELOADED) ?? 0);
  if (Date.now() - last < 60_000) return;
  void fetch('/', { cache: 'no-store' })
    .then((answer) => (answer.ok ? answer.text() : entry))
    .then((page) => {
      if (page.includes(entry)) return;
      sessionStorage.setItem(RELOADED, String(Date.now()));
      window.location.reload();
    })
    .catch(() => undefined);
});

watchToken();
void useAuthStore
  .getState()
  .identify()
  .catch(() => undefined);

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
await restoreLocale();
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
