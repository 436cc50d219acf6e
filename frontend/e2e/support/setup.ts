// Before all tests: builds the frontend into a folder of its own and starts a stack with the built-in planner.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import type { TestProject } from 'vitest/node';
import { startStack } from './stack';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the stack with the built-in planner listens. */
    url: string;
    /** The built frontend. */
    web: string;
  }
}

export default async function setup(project: TestProject) {
  const web = await mkdtemp(join(tmpdir(), 'remix-e2e-web-'));
  await build({
    root: fileURLToPath(new URL('../..', import.meta.url)),
    logLevel: 'warn',
    build: { outDir: web, emptyOutDir: true },
  });
  const stack = await startStack(web);
  project.provide('url', stack.url);
  project.provide('web', web);
  return async () => {
    await stack.stop();
    await rm(web, { recursive: true, force: true });
  };
}
