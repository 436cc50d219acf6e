// One browser for a file of tests; a context for each traveller. Every request is watched: one that leaves for another
// host, an error in the console or an uncaught exception fails the test that caused it.
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from 'playwright-core';
import { expect } from 'vitest';

const ARTIFACTS = process.env['E2E_ARTIFACTS'] ?? join(tmpdir(), 'remix-screenshots');
const EXECUTABLE = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

export const SIZES = {
  phone: { width: 390, height: 844 },
  tablet: { width: 820, height: 1180 },
  desktop: { width: 1440, height: 900 },
} as const;

export type Size = keyof typeof SIZES;

export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: EXECUTABLE,
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
  /** Checks `faults` and closes everything. */
  leave: () => Promise<void>;
}

export interface VisitOptions extends BrowserContextOptions {
  size?: Size;
  /** Signed in with this token; without one the traveller has to use the picker. */
  token?: string;
  /** Console lines that this test provokes on purpose. */
  expected?: RegExp;
}

export async function visit(
  browser: Browser,
  url: string,
  options: VisitOptions = {},
): Promise<Visitor> {
  const { size = 'desktop', token, expected, ...rest } = options;
  const context = await browser.newContext({
    baseURL: url,
    viewport: SIZES[size],
    hasTouch: size !== 'desktop',
    locale: 'en-US',
    reducedMotion: 'reduce',
    ...rest,
  });
  if (token) {
    await context.addInitScript((value) => localStorage.setItem('remix.token', value), token);
  }
  const faults: string[] = [];
  const { origin } = new URL(url);
  context.on('request', (request) => {
    const target = request.url();
    if (!target.startsWith(origin) && !/^(data|blob):/.test(target))
      faults.push(`foreign: ${target}`);
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.on('console', (line) => {
    if (line.type() === 'error' && !expected?.test(line.text()))
      faults.push(`console: ${line.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`exception: ${String(error)}`));
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return {
    page,
    context,
    size,
    faults,
    leave: async () => {
      await context.close();
      expect(faults).toEqual([]);
    },
  };
}

export async function picture({ page, size }: Visitor, name: string): Promise<void> {
  await mkdir(ARTIFACTS, { recursive: true });
  await page.screenshot({ path: join(ARTIFACTS, `${name}-${size}.png`) });
}

interface AxeResult {
  violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[];
}

/** axe finds nothing that WCAG 2.2 AA forbids. */
export async function accessible({ page }: Visitor, screen: string): Promise<void> {
  // Evaluated through the debugger: the page's policy rightly refuses scripts of others.
  await page.evaluate(await axeSource());
  const found = await page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run: (root: Document, options: object) => Promise<AxeResult> };
    };
    return axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
  });
  const broken = found.violations.map(
    ({ id, nodes }) =>
      `${screen}: ${id}\n${nodes.map(({ html, failureSummary }) => `${html}\n${failureSummary ?? ''}`).join('\n')}`,
  );
  expect.soft(broken).toEqual([]);
}

let source: Promise<string> | undefined;

function axeSource(): Promise<string> {
  source ??= import('node:fs/promises').then(({ readFile }) => readFile(AXE, 'utf8'));
  return source;
}
