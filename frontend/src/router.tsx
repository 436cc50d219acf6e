// All pages. Each one is loaded when it is first visited: the one before stays until then.
import type { ComponentType } from 'react';
import { createBrowserRouter } from 'react-router';
import { AppLayout } from '@/components/shell/AppLayout';
import { ErrorBoundary } from '@/components/shell/ErrorBoundary';
import { MissingPage } from '@/components/shell/MissingPage';
import { latePart } from '@/components/ui/latePart';

/** A page that cannot be loaded says so in its own place. */
function page(fetchPage: () => Promise<ComponentType>) {
  const Component = latePart(fetchPage, { failed: (missing) => <MissingPage missing={missing} /> });
  return async () => {
    await Component.load().catch(() => undefined);
    return { Component };
  };
}

export const router = createBrowserRouter([
  {
    element: <AppLayout />,
    errorElement: <ErrorBoundary />,
    hydrateFallbackElement: <></>,
    children: [
      {
        index: true,
        lazy: page(async () => (await import('@/pages/RemixPage')).RemixPage),
      },
      {
        path: 'itinerary/:itineraryId',
        lazy: page(async () => (await import('@/pages/ItineraryPage')).ItineraryPage),
      },
      {
        // `?session=<id>`, so that a reload and another device find the packet again.
        path: 'publish',
        lazy: page(async () => (await import('@/pages/Publish')).Publish),
      },
      {
        path: '*',
        lazy: page(async () => (await import('@/pages/NotFoundPage')).NotFoundPage),
      },
    ],
  },
]);
