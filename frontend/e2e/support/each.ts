// Around every test and every file of tests: what was opened is closed, and what must not happen has not happened.
import { afterAll, afterEach } from 'vitest';
import { closeBrowser, leaveAll } from './browser';

afterEach(({ task }) => leaveAll(task.result?.state === 'fail' ? task.name : null));
afterAll(closeBrowser);
