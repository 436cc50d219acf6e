// All pages. Each one is loaded when it is first visited.
import { createBrowserRouter } from 'react-router';
import { AppLayout } from '@/components/shell/AppLayout';
import { ErrorBoundary } from '@/components/shell/ErrorBoundary';

export const router = createBrowserRouter([
  {
    element: <AppLayout />,
    errorElement: <ErrorBoundary />,
    hydrateFallbackElement: <></>,
    children: [
      {
        index: true,
        lazy: async () => ({ Component: (await import('@/pages/RemixPage')).RemixPage }),
      },
      {
        path: 'itinerary/:itineraryId',
        lazy: async () => ({ Component: (await import('@/pages/ItineraryPage')).ItineraryPage }),
      },
      {
        // `?session=<id>`, so that a reload and another device find the packet again.
        path: 'publish',
        lazy: async () => ({ Component: (await import('@/pages/Publish')).Publish }),
      },
      {
        path: '*',
        lazy: async () => ({ Component: (await import('@/pages/NotFoundPage')).NotFoundPage }),
      },
    ],
  },
]);
