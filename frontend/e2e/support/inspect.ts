// A screen, looked at in light and in dark: axe finds nothing.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { picture, type Visitor } from './browser';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** WCAG 2.2 AA, and what axe's makers think good besides. */
const EVERYTHING = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'].join();
/** What the palette alone decides: all else was looked at in light. */
const COLOURS = ['color-contrast', 'link-in-text-block'].join();

interface Found {
  id: string;
  nodes: { html: string; failureSummary?: string }[];
}

export interface Look {
  /** Keeps what is on screen as two files: for the main screens, a picture takes longer than all of axe. */
  pictures?: boolean;
}

export async function inspect(
  visitor: Visitor,
  screen: string,
  { pictures = false }: Look = {},
): Promise<void> {
  const { page } = visitor;
  if (pictures) await picture(visitor, screen);
  const found = await lasting(page, 'tag', EVERYTHING);
  await page.emulateMedia({ colorScheme: 'dark' });
  if (pictures) await picture(visitor, `${screen} dark`);
  await drawn(page, 'visible');
  await settled(page);
  const dark = await lasting(page, 'rule', COLOURS);
  await drawn(page, '');
  await page.emulateMedia({ colorScheme: 'light' });
  await settled(page);
  expect.soft(found, screen).toEqual([]);
  expect.soft(dark, `${screen}, dark`).toEqual([]);
}

/** What is left out while it is out of sight keeps the colours that it had when it was last drawn. */
const drawn = (page: Page, value: 'visible' | '') =>
  page.evaluate((visibility) => {
    for (const element of document.querySelectorAll<HTMLElement>('[class*=skip-offscreen]'))
      element.style.contentVisibility = visibility;
  }, value);

/** Other colours are drawn, and whatever fades into them has arrived. */
const settled = (page: Page) =>
  page.evaluate(async () => {
    const frame = () => new Promise((drawn) => requestAnimationFrame(drawn));
    await frame();
    await frame();
    const fading = document.getAnimations().filter((one) => one instanceof CSSTransition);
    await Promise.allSettled(fading.map(({ finished }) => finished));
  });

/** What axe still finds when everything had time to be drawn: a busy machine may be slow to repaint. */
async function lasting(page: Page, type: 'tag' | 'rule', values: string): Promise<string[]> {
  const deadline = Date.now() + 5_000;
  let found = await violations(page, type, values);
  while (found.length > 0 && Date.now() < deadline) {
    await settled(page);
    found = await violations(page, type, values);
  }
  return found;
}

async function violations(page: Page, type: 'tag' | 'rule', values: string): Promise<string[]> {
  // Evaluated through the debugger: the page's policy rightly refuses scripts of others.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(await axeSource());
  const found = await page.evaluate(
    async ([kind, list]) => {
      const { axe } = window as unknown as {
        axe: { run: (root: Document, options: object) => Promise<{ violations: Found[] }> };
      };
      const answer = await axe.run(document, {
        runOnly: { type: kind, values: list.split(',') },
        resultTypes: ['violations'],
      });
      return answer.violations.map(({ id, nodes }) => ({
        id,
        nodes: nodes.map(({ html, failureSummary }) => ({ html, failureSummary })),
      }));
    },
    [type, values] as const,
  );
  return found.map(
    ({ id, nodes }) =>
      `${id}\n${nodes.map(({ html, failureSummary }) => `${html}\n${failureSummary ?? ''}`).join('\n')}`,
  );
}

let source: Promise<string> | undefined;

function axeSource(): Promise<string> {
  source ??= readFile(AXE, 'utf8');
  return source;
}
