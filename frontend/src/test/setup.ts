// Runs before each test file: matchers, cleanup, and what jsdom lacks.
import '@testing-library/jest-dom/vitest';
import { cleanup } from '@testing-library/react';
import { afterEach } from 'vitest';

afterEach(cleanup);

const nothing = () => undefined;

Object.assign(window, {
  matchMedia: (query: string) => ({
    matches: false,
    media: query,
    addEventListener: nothing,
    removeEventListener: nothing,
  }),
  ResizeObserver: class {
    observe = nothing;
    unobserve = nothing;
    disconnect = nothing;
  },
});

Object.assign(Element.prototype, {
  scrollTo: nothing,
  scrollIntoView: nothing,
  hasPointerCapture: () => false,
});
