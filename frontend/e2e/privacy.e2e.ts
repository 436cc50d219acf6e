// What others must not see, and what others have written must not do.
import type { Page } from 'playwright-core';
import { expect, inject, it } from 'vitest';
import { Api, TRAVELERS, TRIPS } from './support/api';
import { visit } from './support/browser';
import { exchange, openChat, openPreview, transcript } from './support/screens';

const HOSTILE = '<img src=x onerror="alert(1)"><script>alert(2)</script>';

it('does not open the chat of another traveller', async () => {
  const owner = await Api.signIn(inject('url'), TRAVELERS.asha);
  const session = await owner.createChat();
  await owner.send(session.id, 'A secret wish: 6 days');
  const other = await Api.signIn(inject('url'), TRAVELERS.mateo);
  const visitor = await visit(inject('url'), { token: other.token, expected: /404/ });
  const { page } = visitor;
  await page.goto(`/?chat=${session.id}`);
  await page.getByText('This chat is not here').waitFor();
  await page.goto(`/publish?session=${session.id}`);
  await page.getByText('This chat is not here').waitFor();
  expect(await page.content()).not.toContain('secret wish');
  // Nor through an address of the API, and the answer does not tell that it exists.
  const unknown = await status(other, '01930000-0000-7000-8000-0000000000ff');
  expect(await status(other, session.id)).toEqual(unknown);
  expect(unknown).toContain('404');
});

/** What the API says about a chat, without what is different in every answer. */
async function status(api: Api, id: string): Promise<string> {
  const said = await api.chat(id).then(String, String);
  return said.replaceAll(id, '<id>').replace(/"request_id":"[^"]*"/, '');
}

it('shows hostile text as text, wherever the server may put it', async () => {
  const api = await Api.signIn(inject('url'), TRAVELERS.asha);
  const session = await api.createChat(TRIPS.himalaya);
  const title = `${HOSTILE} of a chat`;
  await api.call('PATCH', `/remix/sessions/${session.id}`, { title });
  // The engine takes markup out of a draft. The page must not count on it: what stands for a trip, a day, an activity,
  // a note and a traveller is made hostile on its way to the browser.
  await api.edit(
    session.id,
    { op: 'set_meta', unit: 'title', title: 'Zebra trip' },
    { op: 'set_meta', unit: 'day_title', day: 1, title: 'Zebra day' },
    { op: 'add_activity', day: 1, slot: 'morning', title: 'Zebra walk', tags: ['food'] },
  );
  const visitor = await visit(inject('url'), { token: api.token });
  const { page, context } = visitor;
  await context.route('**/api/**', async (route) => {
    if (route.request().headers()['accept'] !== 'application/json') return route.continue();
    const response = await route.fetch();
    const body = await response.text();
    const hostile = JSON.stringify(HOSTILE).slice(1, -1);
    await route.fulfill({
      response,
      body: body.replaceAll(/Zebra|Himalayan Trek|Asha Negi|Manali/g, hostile),
    });
  });
  const shown = (what: string) => page.getByText(what, { exact: true }).first().waitFor();
  await openChat(visitor, session.id);
  await page.getByRole('dialog', { name: `Remix chat: ${title}` }).waitFor();
  await exchange(page, `Please add ${HOSTILE}`);
  await transcript(page).getByText(`Please add ${HOSTILE}`).waitFor();
  await openPreview(visitor);
  for (const what of ['trip', 'day', 'walk']) await shown(`${HOSTILE} ${what}`);
  await page.getByRole('tab', { name: 'Map' }).click();
  await page.locator('figure path').nth(4).waitFor({ state: 'attached' });
  expect(await alive(page)).toBe(0);

  await page.getByRole('button', { name: 'Save & Publish' }).click();
  await page.waitForURL(/\/publish/);
  await page.getByLabel('Description').fill(`${HOSTILE} in a description`);
  await page.getByLabel('Packing list').fill(`${HOSTILE} in a bag`);
  expect(await alive(page)).toBe(0);
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page.waitForURL(/\/itinerary\//);
  await page.getByRole('heading', { level: 1 }).waitFor();
  for (const what of ['in a description', 'in a bag', 'day', 'walk'])
    await shown(`${HOSTILE} ${what}`);
  expect(await alive(page)).toBe(0);

  await page.goto('/');
  await page.getByRole('article').filter({ hasText: HOSTILE }).first().waitFor();
  expect(await alive(page)).toBe(0);
});

/** How much of the hostile text has become part of the page. */
const alive = (page: Page) => page.locator('img[src="x"], script:not([src])').count();

it('asks no other host for anything and obeys its own policy', async () => {
  const visitor = await visit(inject('url'));
  const { page } = visitor;
  const answer = await page.goto('/');
  const policy = answer?.headers()['content-security-policy'] ?? '';
  expect(policy).toContain("default-src 'self'");
  expect(policy).not.toMatch(/script-src[^;]*unsafe-inline/);
  // What other tests have published may push it off the first page.
  await page.getByPlaceholder('Place, title or creator').fill('Goa Beach Retreat');
  await page.getByRole('link', { name: 'Goa Beach Retreat', exact: true }).click();
  await page.locator('figure path').nth(4).waitFor({ state: 'attached' });
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  // Foreign requests, refusals of the policy and exceptions would be among the faults.
});
