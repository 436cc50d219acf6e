// Browser tests against the real stack: the built frontend, served by the gateway, in Chromium. One file at a time: they
// share a machine with a browser, a database and three services.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['*.e2e.ts'],
    environment: 'node',
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 180_000,
    globalSetup: ['./support/setup.ts'],
    reporters: ['verbose'],
  },
});
