// The product as processes of their own, with their own data, on free ports: the local stack, and a gateway in front of
// it that a test may kill and start again.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from './until';

const SECRET = 'a secret of the browser tests, nothing more';
const START_MS = 120_000;
const SETPRIV = '/usr/bin/setpriv';

type Variables = Record<string, string>;

export interface Stack {
  url: string;
  /** Where its session-service listens. */
  sessions: string;
  stop: () => Promise<void>;
}

export interface Gateway {
  url: string;
  /** `kill -9`, and waits until it is gone. */
  kill: () => Promise<void>;
  /** Starts it again where it was; nothing happens while it runs. */
  start: () => Promise<void>;
  stop: () => Promise<void>;
}

/** What every process of a stack is told. */
const SHARED: Variables = {
  REMIX_JWT_SECRET: SECRET,
  REMIX_DEMO: '1',
  REMIX_MAX_ACTIVE_SESSIONS: '100',
  REMIX_MAX_SESSIONS_PER_DAY: '1000',
  REMIX_RATE_LIMIT_PER_MINUTE: '100000',
  REMIX_READ_RATE_LIMIT_PER_MINUTE: '100000',
};

export async function startStack(web: string, variables: Variables = {}): Promise<Stack> {
  const data = await mkdtemp(join(tmpdir(), 'remix-e2e-data-'));
  // The database may run as another user.
  await chmod(data, 0o755);
  const [http, admin, session, ai] = await Promise.all([
    freePort(),
    freePort(),
    freePort(),
    freePort(),
  ]);
  const local = run('remix-local', {
    ...SHARED,
    REMIX_DATA_DIR: data,
    REMIX_WEB_DIR: web,
    REMIX_HTTP_ADDR: `127.0.0.1:${http}`,
    REMIX_ADMIN_ADDR: `127.0.0.1:${admin}`,
    REMIX_SESSION_GRPC_ADDR: `127.0.0.1:${session}`,
    REMIX_AI_GRPC_ADDR: `127.0.0.1:${ai}`,
    ...variables,
  });
  const url = `http://127.0.0.1:${http}`;
  await local.ready(url);
  return {
    url,
    sessions: `http://127.0.0.1:${session}`,
    stop: async () => {
      await local.end('SIGTERM');
      await rm(data, { recursive: true, force: true });
    },
  };
}

export async function startGateway(stack: Stack, web: string): Promise<Gateway> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let running: Running | null = null;
  const start = async () => {
    if (running) return;
    running = run('remix-gateway', {
      ...SHARED,
      REMIX_WEB_DIR: web,
      REMIX_HTTP_ADDR: `127.0.0.1:${port}`,
      REMIX_SESSION_URL: stack.sessions,
    });
    await running.ready(url);
  };
  await start();
  const kill = async () => {
    await running?.end('SIGKILL');
    running = null;
  };
  return { url, start, kill, stop: kill };
}

interface Running {
  /** Waits until it says that it is ready. */
  ready: (url: string) => Promise<void>;
  end: (signal: 'SIGTERM' | 'SIGKILL') => Promise<void>;
}

function run(name: string, variables: Variables): Running {
  const { PATH = '', HOME = '', REMIX_POSTGRES_BIN } = process.env;
  const child = spawn(...command(name), {
    env: { PATH, HOME, ...(REMIX_POSTGRES_BIN && { REMIX_POSTGRES_BIN }), ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  }
  return {
    ready: async (url) => {
      try {
        await until(async () => {
          if (hasEnded(child)) throw new Error(`${name} ended`);
          const answer = await fetch(`${url}/readyz`).catch(() => null);
          return answer?.ok === true;
        }, START_MS);
      } catch (problem) {
        throw new Error(`${name} did not start: ${String(problem)}\n${said.join('')}`, {
          cause: problem,
        });
      }
    },
    end: (signal) =>
      new Promise((resolve) => {
        if (hasEnded(child)) return resolve();
        child.once('exit', () => resolve());
        child.kill(signal);
      }),
  };
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess) =>
  exitCode !== null || signalCode !== null;

/** A command that does not outlive this process, however this one ends: where there is `setpriv`, the kernel sees to it. */
function command(name: string): [string, string[]] {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const target = resolve(root, process.env['CARGO_TARGET_DIR'] ?? 'target');
  const path = join(process.env['REMIX_BINARIES'] ?? join(target, 'debug'), name);
  if (!existsSync(path)) throw new Error(`${path} is missing: run \`cargo build --bin ${name}\``);
  return existsSync(SETPRIV) ? [SETPRIV, ['--pdeathsig', 'TERM', path]] : [path, []];
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
