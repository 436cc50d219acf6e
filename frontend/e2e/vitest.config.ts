// Browser tests against the real stack: the built frontend, served by the gateway, in Chromium. Two files at a time, each
// with a browser of its own: there is much waiting in a story. What measures has the machine for itself.
import { defineConfig } from 'vitest/config';

/** `npm run bench` measures instead of testing. */
const measures = process.env['E2E_BENCH'] === '1';

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: [measures ? '*.bench.ts' : '*.e2e.ts'],
    environment: 'node',
    maxWorkers: measures ? 1 : 2,
    testTimeout: 600_000,
    hookTimeout: 300_000,
    globalSetup: ['./support/setup.ts'],
    setupFiles: ['./support/each.ts'],
    reporters: ['verbose'],
  },
});
