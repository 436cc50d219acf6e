// From the first page to the published one without a mouse: every step is a key, and the focus is always to be seen.
import type { Page } from 'playwright-core';
import { expect, inject, it } from 'vitest';
import { Api, TRAVELERS } from './support/api';
import { visit } from './support/browser';
import { message } from './support/screens';
import { until } from './support/until';

const MOST_STEPS = 250;

/** Presses Tab until what has the focus bears this name. */
async function tabTo(page: Page, name: RegExp, key = 'Tab'): Promise<void> {
  const seen: string[] = [];
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      if (!(element instanceof HTMLElement)) return '';
      const labels = element instanceof HTMLInputElement ? Array.from(element.labels ?? []) : [];
      return (
        element.getAttribute('aria-label') ??
        (labels.map((label) => label.textContent).join(' ') || element.innerText.trim())
      );
    });
    if (name.test(focused)) return;
    seen.push(focused);
    await page.keyboard.press(key);
  }
  throw new Error(`${String(name)} was not reached. On the way: ${seen.slice(-40).join(' | ')}`);
}

it('tells the whole story by keyboard alone', async () => {
  const visitor = await visit(inject('url'));
  const { page } = visitor;
  await page.goto('/');
  await page.getByRole('article').first().waitFor();
  await page.keyboard.press('Tab');
  await tabTo(page, /^Search trips/);
  await page.keyboard.type('Himalayan');
  await until(async () => (await page.getByRole('article').count()) < 10);
  await tabTo(page, /^Select Himalayan Trek$/);
  await page.keyboard.press('Enter');
  await tabTo(page, /^Start Remix Chat$/);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Mateo Ruiz' }).waitFor();
  await tabTo(page, /^\w*\s*Mateo Ruiz$/);
  await page.keyboard.press('Enter');
  await message(page).waitFor();
  await tabTo(page, /^Your message$/);
  await page.keyboard.type('Make it 5 days');
  await page.keyboard.press('Enter');
  await page.getByRole('log').getByText('Make it 5 days').waitFor();
  await page.getByRole('button', { name: 'Send', exact: true }).waitFor();
  const preview = page.getByRole('region', { name: 'Your trip' });
  // Shown, not only stored: what is picked up is a day of the draft on screen.
  await preview.getByText('5 days', { exact: true }).first().waitFor();
  await until(async () => (await preview.locator('[data-day]').count()) === 5);

  // A day goes one down.
  await tabTo(page, /^Move day 1$/);
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await preview.getByText('Day 1 moved: Becomes day 2.').waitFor();

  // The tabs of the preview.
  await tabTo(page, /^Days$/, 'Shift+Tab');
  await page.keyboard.press('ArrowRight');
  await preview.getByRole('tabpanel', { name: 'Map' }).waitFor();

  await tabTo(page, /^Save & Publish$/);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Publish your trip' }).waitFor();
  await page.getByLabel('Tagline').waitFor();
  await tabTo(page, /^Tagline/);
  await page.keyboard.type('By keyboard');
  await tabTo(page, /^Publish$/);
  await page.keyboard.press('Enter');
  await page.getByText('By keyboard').first().waitFor();
  expect(page.url()).toContain('/itinerary/');
});

it('gives the focus back when a dialog closes', async () => {
  const api = await Api.signIn(inject('url'), TRAVELERS.kenji);
  await api.createChat();
  const visitor = await visit(inject('url'), { token: api.token });
  const { page } = visitor;
  await page.goto('/');
  await page.getByRole('article').first().waitFor();
  await tabTo(page, /^My chats$/);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await until(() =>
    page.evaluate(() => document.activeElement?.getAttribute('aria-label') === 'My chats'),
  );
});
