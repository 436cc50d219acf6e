// Browser tests against the real stack: the built frontend, served by the gateway, in Chromium. One file at a time: they
// share a machine with a browser, a database and three services.
import { defineConfig } from 'vitest/config';

/** `npm run bench` measures instead of testing. */
const measures = process.env['E2E_BENCH'] === '1';

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: [measures ? '*.bench.ts' : '*.e2e.ts'],
    environment: 'node',
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 300_000,
    globalSetup: ['./support/setup.ts'],
    setupFiles: ['./support/each.ts'],
    reporters: ['verbose'],
  },
});
