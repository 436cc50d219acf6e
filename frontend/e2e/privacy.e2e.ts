// What others must not see, and what others have written must not do.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { Api, TRAVELERS, TRIPS } from './support/api';
import { launch, visit } from './support/browser';
import { exchange, openChat, openPreview, transcript } from './support/screens';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const HOSTILE = '<img src=x onerror="alert(1)"><script>alert(2)</script>';

it('does not open the chat of another traveller', async () => {
  const owner = await Api.signIn(inject('url'), TRAVELERS.asha);
  const session = await owner.createChat();
  await owner.send(session.id, 'A secret wish: 6 days');
  const other = await Api.signIn(inject('url'), TRAVELERS.mateo);
  const visitor = await visit(browser, inject('url'), { token: other.token, expected: /404/ });
  const { page } = visitor;
  await page.goto(`/?chat=${session.id}`);
  await page.getByText('This chat is not here').waitFor();
  await page.goto(`/publish?session=${session.id}`);
  await page.getByText('This chat is not here').waitFor();
  expect(await page.content()).not.toContain('secret wish');
  await visitor.leave();
});

it('shows hostile text as text, in chats and on pages', async () => {
  const api = await Api.signIn(inject('url'), TRAVELERS.asha);
  const session = await api.createChat(TRIPS.himalaya);
  await api.call('PATCH', `/remix/sessions/${session.id}`, { title: HOSTILE });
  const visitor = await visit(browser, inject('url'), { token: api.token });
  const { page } = visitor;
  await openChat(visitor, session.id);
  await exchange(page, `Please add ${HOSTILE}`);
  await transcript(page).getByText(`Please add ${HOSTILE}`).waitFor();
  const preview = await openPreview(visitor);
  await preview.locator('[data-day]').first().waitFor();
  expect(await page.locator('img[src="x"], main script, [role="dialog"] script').count()).toBe(0);

  await api.finalize(session.id);
  const published = await api
    .call<{ itinerary: { id: string } }>('POST', '/itineraries', {
      chat_session_id: session.id,
      description: `${HOSTILE} in a description`,
    })
    .catch(() => null);
  if (published) {
    await page.goto(`/itinerary/${published.itinerary.id}`);
    await page.getByText(`${HOSTILE} in a description`).waitFor();
    expect(await page.locator('img[src="x"], main script').count()).toBe(0);
  }
  await visitor.leave();
});

it('asks no other host for anything and obeys its own policy', async () => {
  const visitor = await visit(browser, inject('url'));
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
  await visitor.leave();
});
