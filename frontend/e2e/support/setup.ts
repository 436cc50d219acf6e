// Before all tests: starts a stack with the built-in planner in front of the built frontend.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
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
  const web = process.env['REMIX_WEB_DIR'] ?? fileURLToPath(new URL('../../dist', import.meta.url));
  if (!existsSync(join(web, 'index.html')))
    throw new Error(`${web} holds no built frontend: run \`npm run build\` first`);
  const stack = await startStack(web);
  project.provide('url', stack.url);
  project.provide('web', web);
  return stack.stop;
}
