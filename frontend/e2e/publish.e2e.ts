// The publish form is filled from the session's id alone: after a reload, in another browser; what is typed survives.
import type { Page } from 'playwright-core';
import { beforeAll, beforeEach, expect, inject, it } from 'vitest';
import type { Itinerary, Session } from '../src/types';
import { Api, TRAVELERS } from './support/api';
import { visit, type Visitor } from './support/browser';
import { openChat, openPreview } from './support/screens';
import { until } from './support/until';

let api: Api;
let session: Session;
let visitor: Visitor;

beforeAll(async () => {
  api = await Api.signIn(inject('url'), TRAVELERS.kenji);
});

beforeEach(async () => {
  session = await api.createChat();
  visitor = await visit(inject('url'), { token: api.token, expected: /400/ });
});

const TEXTS = {
  Title: 'title',
  Tagline: 'tagline',
  Description: 'description',
  Destination: 'destination',
  Highlights: 'trip_highlights',
  'The journey': 'trip_journey',
  'Safety tips': 'safety_tips',
  'Day by day': 'day_by_day_plan',
} as const;

/** Every field of the packet stands in the form. */
async function isFilledFrom(page: Page, packet: Itinerary) {
  await page.getByLabel('Title', { exact: true }).waitFor();
  for (const [label, name] of Object.entries(TEXTS)) {
    expect(await page.getByLabel(label, { exact: true }).inputValue(), label).toBe(packet[name]);
  }
  expect(await page.getByLabel('Difficulty').inputValue()).toBe(packet.difficulty_level);
  expect(await page.getByLabel('Packing list').inputValue()).toBe(packet.packing_list.join('\n'));
  expect(await page.getByLabel('Important notes').inputValue()).toBe(
    packet.important_notes.join('\n'),
  );
  for (const tag of packet.activity_tags) {
    expect(
      await page.getByRole('button', { name: `Remove ${tag}`, exact: true }).count(),
      tag,
    ).toBe(1);
  }
  for (const category of packet.categories) {
    await page
      .getByRole('list', { name: 'Categories' })
      .getByText(category, { exact: true })
      .waitFor();
  }
  await page.getByText('Generated with TripIt AI').waitFor();
  await page.getByText('AI Generated', { exact: false }).first().waitFor();
  await page
    .locator('#inspirationsSection')
    .getByRole('link', { name: /Himalayan Trek/ })
    .waitFor();
}

/** The published page: the badge, the sources as links with their creators, and what came from which. */
async function showsItsOrigin(page: Page, packet: Itinerary) {
  await page.getByRole('heading', { level: 1, name: packet.title }).waitFor();
  await page.getByText('AI Generated', { exact: true }).waitFor();
  const credit = page.locator('#inspirationsSection');
  await credit.getByText('Generated with TripIt AI').waitFor();
  const origin = page.getByRole('region', { name: 'Where this trip comes from' });
  expect(packet.provenance.length).toBe(2);
  for (const { itinerary_id, title, creator, days } of packet.provenance) {
    const link = credit.getByRole('link', { name: new RegExp(title) });
    await link.getByText(`by ${creator?.username}`).waitFor();
    expect(await link.getAttribute('href')).toBe(`/itinerary/${itinerary_id}`);
    await origin.getByText(`${days} days from ${title}`).first().waitFor();
  }
}

it('is filled from the chat, after a reload and in another browser', async () => {
  const { page } = visitor;
  await openChat(visitor, session.id);
  await page.getByRole('button', { name: 'Save & Publish' }).click();
  await page.waitForURL(/\/publish/);
  const { itinerary } = await api.finalize(session.id);
  await isFilledFrom(page, itinerary);
  await page.reload();
  await isFilledFrom(page, itinerary);
  const other = await visit(inject('url'), { token: api.token, size: 'phone' });
  await other.page.goto(`/publish?session=${session.id}`);
  await isFilledFrom(other.page, itinerary);
  await other.page.getByRole('button', { name: 'Publish', exact: true }).click();
  await other.page.waitForURL(/\/itinerary\//);
  await showsItsOrigin(other.page, itinerary);

  // And to somebody who has never signed in.
  const stranger = await visit(inject('url'));
  await stranger.page.goto(new URL(other.page.url()).pathname);
  await showsItsOrigin(stranger.page, itinerary);
});

it('keeps what was typed through a reload', async () => {
  const { page } = visitor;
  await api.finalize(session.id);
  await page.goto(`/publish?session=${session.id}`);
  await page.getByLabel('Tagline').fill('Typed and not sent');
  await until(() =>
    page.evaluate(
      (id) =>
        sessionStorage.getItem(`remix.publish.${id}`)?.includes('Typed and not sent') ?? false,
      session.id,
    ),
  );
  await page.reload();
  await page.getByText('Your unsaved changes are back.').waitFor();
  expect(await page.getByLabel('Tagline').inputValue()).toBe('Typed and not sent');
  await page.getByRole('button', { name: 'Start over from the chat' }).click();
  const { itinerary } = await api.finalize(session.id);
  expect(await page.getByLabel('Tagline').inputValue()).toBe(itinerary.tagline);
});

it('marks what is missing, and shows what is wrong at its field', async () => {
  const { page } = visitor;
  await api.finalize(session.id);
  await page.goto(`/publish?session=${session.id}`);
  const tagline = page.getByLabel('Tagline');
  await tagline.fill('');
  await page.getByText('Missing', { exact: true }).first().waitFor();
  await page.getByText(/still empty/).waitFor();
  const title = page.getByLabel('Title', { exact: true });
  await title.fill('');
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page.getByText('This cannot stay empty.').waitFor();
  expect(await title.getAttribute('aria-invalid')).toBe('true');

  // What only the server knows to be wrong.
  await title.fill('A fine title');
  await page.route('**/api/itineraries', (route) =>
    route.fulfill({
      status: 400,
      contentType: 'application/json',
      body: JSON.stringify({
        status: 'error',
        error: {
          code: 'invalid_argument',
          message: 'A field is wrong.',
          retryable: false,
          request_id: 'test',
          details: {
            fields: [{ field: 'packing_list[0]', message: 'must have 1 to 300 characters' }],
          },
        },
      }),
    }),
  );
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page.getByText('must have 1 to 300 characters').waitFor();
  expect(await page.getByLabel('Packing list').getAttribute('aria-invalid')).toBe('true');
  await page.unroute('**/api/itineraries');
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page.waitForURL(/\/itinerary\//);
  await page.goto(`/publish?session=${session.id}`);
  await page.getByText('This trip is published already').waitFor();

  // Its chat can be read, and offers nothing that cannot be done.
  await openChat(visitor, session.id, { isClosed: true });
  const preview = await openPreview(visitor);
  await preview.getByText('This is the trip as it was published.').waitFor();
  expect(await preview.getByRole('button', { name: /^Actions for/ }).count()).toBe(0);
});

it('does not lock a chat just because somebody looks at the address', async () => {
  const { page } = visitor;
  await page.goto(`/publish?session=${session.id}`);
  await page.getByText('This chat is still open').waitFor();
  expect((await api.chat(session.id)).session.status).toBe('active');
  await page.getByRole('button', { name: 'Finalize and continue' }).click();
  await page.getByLabel('Title', { exact: true }).waitFor();
});

it('leads from a page into a new remix', async () => {
  const { page } = visitor;
  await page.goto('/itinerary/01930000-0000-7000-9000-000000000001');
  await page.getByRole('button', { name: 'Add to a remix' }).click();
  await page.getByRole('region', { name: 'Selected trips' }).getByText('Himalayan Trek').waitFor();
  await page.goto('/itinerary/01930000-0000-7000-9000-000000000002');
  await page.getByRole('button', { name: 'Remix this' }).click();
  await page.getByRole('textbox', { name: 'Your message' }).waitFor();
});
