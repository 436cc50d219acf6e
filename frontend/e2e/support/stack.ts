// The local stack as a process of its own, with its own data, on free ports.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from './until';

export interface Stack {
  url: string;
  stop: () => Promise<void>;
}

const root = fileURLToPath(new URL('../../..', import.meta.url));

function binary(): string {
  const target = process.env['CARGO_TARGET_DIR'] ?? join(root, 'target');
  const path = process.env['REMIX_LOCAL'] ?? join(target, 'debug', 'remix-local');
  if (!existsSync(path))
    throw new Error(`${path} is missing: run \`cargo build --bin remix-local\``);
  return path;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

export async function startStack(web: string, env: Record<string, string> = {}): Promise<Stack> {
  const data = await mkdtemp(join(tmpdir(), 'remix-e2e-data-'));
  // The database may run as another user.
  await chmod(data, 0o755);
  const [http, admin, session, ai] = await Promise.all([
    freePort(),
    freePort(),
    freePort(),
    freePort(),
  ]);
  const child = spawn(binary(), {
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? '',
      ...(process.env['REMIX_POSTGRES_BIN'] && {
        REMIX_POSTGRES_BIN: process.env['REMIX_POSTGRES_BIN'],
      }),
      REMIX_DATA_DIR: data,
      REMIX_WEB_DIR: web,
      REMIX_HTTP_ADDR: `127.0.0.1:${http}`,
      REMIX_ADMIN_ADDR: `127.0.0.1:${admin}`,
      REMIX_SESSION_GRPC_ADDR: `127.0.0.1:${session}`,
      REMIX_AI_GRPC_ADDR: `127.0.0.1:${ai}`,
      REMIX_MAX_ACTIVE_SESSIONS: '100',
      REMIX_MAX_SESSIONS_PER_DAY: '1000',
      REMIX_RATE_LIMIT_PER_MINUTE: '100000',
      REMIX_READ_RATE_LIMIT_PER_MINUTE: '100000',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  }
  const url = `http://127.0.0.1:${http}`;
  try {
    await until(async () => {
      if (child.exitCode !== null) throw new Error('remix-local ended');
      const answer = await fetch(`${url}/readyz`).catch(() => null);
      return answer?.ok === true;
    }, 120_000);
  } catch (problem) {
    throw new Error(`the stack did not start: ${String(problem)}\n${said.join('')}`, {
      cause: problem,
    });
  }
  return {
    url,
    stop: async () => {
      await ended(child);
      await rm(data, { recursive: true, force: true });
    },
  };
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}
