// One browser for a file of tests, a context for each visitor. Every request is watched: one that leaves for another
// host, an error in the console or an uncaught exception fails the test that caused it. Visitors leave when their test
// ends; one that failed leaves a picture of what was on screen.
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from 'playwright-core';
import { expect } from 'vitest';

const ARTIFACTS = process.env['E2E_ARTIFACTS'] ?? join(tmpdir(), 'remix-screenshots');
/** The names that deploy/setup.sh looks for. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

export const SIZES = {
  phone: { width: 390, height: 844 },
  tablet: { width: 820, height: 1180 },
  desktop: { width: 1440, height: 900 },
} as const;

/** A step of a story on a machine that has much else to do. */
const STEP_MS = 45_000;

export type Size = keyof typeof SIZES;

let browser: Promise<Browser> | undefined;
const visitors = new Set<Visitor>();

function executable(): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const all = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  const found = process.env['CHROMIUM'] ?? all.find((path) => existsSync(path));
  if (!found)
    throw new Error(`none of ${NAMES.join(', ')} is installed: run deploy/setup.sh chromium`);
  return found;
}

const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: executable(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });

export interface Visitor {
  page: Page;
  context: BrowserContext;
  size: Size;
  /** What must not happen: foreign requests, console errors, exceptions. */
  faults: string[];
}

export interface VisitOptions extends BrowserContextOptions {
  size?: Size;
  /** Signed in with this token; without one the traveller has to use the picker. */
  token?: string;
  /** Console lines that this test provokes on purpose. */
  expected?: RegExp;
}

export async function visit(url: string, options: VisitOptions = {}): Promise<Visitor> {
  const { size = 'desktop', token, expected, ...rest } = options;
  browser ??= launch();
  const context = await (
    await browser
  ).newContext({
    baseURL: url,
    viewport: SIZES[size],
    hasTouch: size !== 'desktop',
    locale: 'en-US',
    reducedMotion: 'reduce',
    ...rest,
  });
  if (token) {
    await context.addInitScript(
      ([site, value]) => {
        // The empty page that comes first has no storage.
        if (location.origin === site) localStorage.setItem('remix.token', value);
      },
      [new URL(url).origin, token] as const,
    );
  }
  const faults: string[] = [];
  const { origin } = new URL(url);
  context.on('request', (request) => {
    const target = request.url();
    if (!target.startsWith(origin) && !/^(data|blob):/.test(target))
      faults.push(`foreign: ${target}`);
  });
  // Before there is a page: a second tab is watched like the first.
  context.on('page', (page) => watch(page, faults, expected));
  const page = await context.newPage();
  const visitor = { page, context, size, faults };
  visitors.add(visitor);
  return visitor;
}

function watch(page: Page, faults: string[], expected: RegExp | undefined): void {
  page.setDefaultTimeout(STEP_MS);
  page.on('console', (line) => {
    if (line.type() === 'error' && !expected?.test(line.text()))
      faults.push(`console: ${line.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`exception: ${String(error)}`));
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
}

/** Closes what a test has opened and checks the faults of all; `failed` names a test whose screens are to be kept. */
export async function leaveAll(failed: string | null): Promise<void> {
  const left = [...visitors];
  visitors.clear();
  for (const [index, visitor] of left.entries()) {
    if (failed !== null) await picture(visitor, `failed ${failed} ${index}`).catch(() => null);
    await visitor.context.close();
  }
  expect(left.flatMap(({ faults }) => faults)).toEqual([]);
}

export async function closeBrowser(): Promise<void> {
  await (await browser)?.close();
  browser = undefined;
}

export async function picture({ page, size }: Visitor, name: string): Promise<void> {
  await mkdir(ARTIFACTS, { recursive: true });
  await page.screenshot({ path: join(ARTIFACTS, `${name.replaceAll(/\W+/g, '-')}-${size}.png`) });
}
