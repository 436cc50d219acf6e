// The whole story in the browser, from the first page to the published one, at three sizes, every screen looked at in
// light and dark; and how few clicks lead to a first draft.
import { describe, expect, inject, it } from 'vitest';
import { SIZES, visit, type Size } from './support/browser';
import { inspect } from './support/inspect';
import { closePreview, exchange, message, openPreview, transcript } from './support/screens';

describe.each(Object.keys(SIZES) as Size[])('on a %s', (size) => {
  it('leads from the picker to the published page', async () => {
    const visitor = await visit(inject('url'), { size });
    const { page } = visitor;
    await page.goto('/');

    // Select three; the fourth is refused kindly.
    for (const title of ['Himalayan Trek', 'Goa Beach Retreat', 'Kerala Backwaters and Hills']) {
      await page.getByRole('searchbox').fill(title);
      await page.getByRole('button', { name: `Select ${title}` }).click();
    }
    await page.getByRole('searchbox').fill('');
    await page.getByRole('button', { name: 'Select Kyoto in Autumn' }).click();
    await page.getByText('Three is the limit').first().waitFor();
    await inspect(visitor, 'explore', { pictures: true });
    await page
      .getByRole('button', { name: 'Remove Kerala Backwaters and Hills from the selection' })
      .last()
      .click();

    // Sign in on the way into the chat.
    await page.getByRole('button', { name: 'Start Remix Chat' }).click();
    const picker = page.getByRole('dialog', { name: 'Who is travelling?' });
    await picker.getByRole('button').nth(1).waitFor();
    await inspect(visitor, 'picker', { pictures: true });
    await picker.getByRole('button', { name: 'Asha Negi' }).click();
    await message(page).waitFor();
    await transcript(page).getByText('Himalayan Trek').first().waitFor();

    // The plan's own example.
    await exchange(page, 'I only have 7 days total and want to spend more time in mountains');
    await exchange(page, 'Can you reduce budget to $1500 and add more local food experiences?');
    await inspect(visitor, 'chat', { pictures: true });

    const preview = await openPreview(visitor);
    await preview.getByText('7 days', { exact: true }).first().waitFor();
    await preview.getByText('At most $1,500').waitFor();
    expect(await preview.locator('[data-day]').count()).toBe(7);
    await inspect(visitor, 'preview', { pictures: true });
    for (const tab of ['Map', 'Costs', 'Left out', 'Versions']) {
      await preview.getByRole('tab', { name: tab }).click();
      const panel = preview.getByRole('tabpanel', { name: tab });
      if (tab === 'Map') await panel.locator('figure path').nth(4).waitFor({ state: 'attached' });
      if (tab === 'Left out')
        await panel
          .getByRole('button', { name: /^Put back/ })
          .first()
          .waitFor();
      if (tab === 'Versions') await panel.getByText('Version 1', { exact: true }).waitFor();
      await inspect(visitor, `preview ${tab}`, { pictures: true });
    }
    await closePreview(visitor);

    // Undo goes one version back.
    await transcript(page).getByRole('button', { name: 'Undo' }).last().click();
    await page.getByText('Undone. The version before is back.').first().waitFor();

    // Publish.
    await page.getByRole('button', { name: 'Save & Publish' }).click();
    await page.waitForURL(/\/publish\?session=/);
    await page.getByRole('heading', { name: 'Remix Attribution' }).waitFor();
    // From its very top, wherever the chat was opened.
    expect(await page.evaluate(() => window.scrollY)).toBe(0);
    await page.getByLabel('Tagline').fill('Mountains first, then the sea');
    await inspect(visitor, 'publish', { pictures: true });
    const title = await page.getByLabel('Title').inputValue();
    await page.getByRole('button', { name: 'Publish', exact: true }).click();

    // The page.
    await page.waitForURL(/\/itinerary\//);
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    await page.getByText('Mountains first, then the sea').waitFor();
    await page.getByText('Generated with TripIt AI').waitFor();
    const credit = page.locator('#inspirationsSection');
    await credit.getByRole('link', { name: /Himalayan Trek/ }).waitFor();
    await credit.getByRole('link', { name: /Goa Beach Retreat/ }).waitFor();
    await credit.getByText('by mateo').waitFor();
    await credit.getByText('by asha').first().waitFor();
    await page.getByText('AI Generated', { exact: true }).waitFor();
    await page.getByRole('region', { name: 'Where this trip comes from' }).waitFor();
    await page.locator('figure path').nth(4).waitFor({ state: 'attached' });
    await inspect(visitor, 'page', { pictures: true });
  });
});

const MOST_CLICKS = 4;

it('leads to a first draft in few clicks', async () => {
  const visitor = await visit(inject('url'), { size: 'phone' });
  const { page } = visitor;
  await page.addInitScript(() => {
    let clicks = 0;
    window.addEventListener('click', ({ isTrusted }) => {
      if (isTrusted) clicks += 1;
      document.documentElement.dataset['clicks'] = String(clicks);
    });
  });
  await page.goto('/');
  await page
    .getByRole('button', { name: /^Select / })
    .first()
    .click();
  await page.getByRole('button', { name: 'Start Remix Chat' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Asha Negi' }).click();
  const preview = await openPreview(visitor);
  await preview.locator('[data-day]').first().waitFor();
  const clicks = Number(await page.locator('html').getAttribute('data-clicks'));
  expect(clicks).toBeGreaterThanOrEqual(3);
  expect(clicks).toBeLessThanOrEqual(MOST_CLICKS);
});
