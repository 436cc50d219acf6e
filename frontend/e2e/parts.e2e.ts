// Code that does not arrive: whatever part of the app it is, the rest works on, and the part comes when it is asked for
// again.
import type { Page } from 'playwright-core';
import { beforeEach, expect, inject, it } from 'vitest';
import { Api, TRAVELERS } from './support/api';
import { visit, type Visitor } from './support/browser';
import { message, openChat, openPreview } from './support/screens';

/** What a browser says of a file that it cannot load. */
const MISSING = /Failed to load resource|Failed to fetch dynamically imported module/;

let api: Api;

beforeEach(async () => {
  api = await Api.signIn(inject('url'), TRAVELERS.kenji);
});

const traveler = (size?: 'phone') =>
  visit(inject('url'), { token: api.token, expected: MISSING, ...(size && { size }) });

/** Keeps files of this name from the page. Resolves to what lets them through again. */
async function withhold(page: Page, name: string): Promise<() => Promise<void>> {
  const files = new RegExp(`/assets/${name}-[^/]+[.]js$`);
  await page.route(files, (route) => route.abort());
  return () => page.unroute(files);
}

const retry = (page: Page) => page.getByRole('button', { name: 'Try again' });

it('the chat: the page behind it stays, and the chat opens when it is tried again', async () => {
  const { page } = await traveler();
  const { id } = await api.createChat();
  const release = await withhold(page, 'RemixChatModal');
  await page.goto(`/?chat=${id}`);
  await page.getByText('The chat could not be loaded').waitFor();
  await page.getByRole('heading', { level: 1 }).waitFor();
  await release();
  await retry(page).click();
  await message(page).waitFor();
});

it('the chat: it can be left alone', async () => {
  const { page } = await traveler();
  await withhold(page, 'RemixChatModal');
  await page.goto('/?chat=list');
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await page.getByText('The chat could not be loaded').waitFor({ state: 'detached' });
  expect(new URL(page.url()).search).toBe('');
  await page
    .getByRole('button', { name: /^Select / })
    .first()
    .waitFor();
});

it('the preview: the chat works on beside it', async () => {
  const visitor = await traveler();
  const { page } = visitor;
  const { id } = await api.createChat();
  const release = await withhold(page, 'RemixItineraryPreview');
  await openChat(visitor, id);
  await page.getByText('The preview could not be loaded').waitFor();
  await message(page).fill('Still here');
  await release();
  await retry(page).click();
  await openPreview(visitor);
  expect(await message(page).inputValue()).toBe('Still here');
});

it('the preview of a phone: the sheet can be closed', async () => {
  const visitor = await traveler('phone');
  const { page } = visitor;
  const { id } = await api.createChat();
  await withhold(page, 'RemixItineraryPreview');
  await openChat(visitor, id);
  await page.getByRole('button', { name: 'Preview', exact: true }).click();
  await page.getByText('The preview could not be loaded').waitFor();
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await message(page).fill('Still here');
});

it('the map and the wishes: the trip stays', async () => {
  const visitor = await traveler();
  const { page } = visitor;
  const { id } = await api.createChat();
  const releases = [await withhold(page, 'MapCanvas'), await withhold(page, 'WishesDialog')];
  await openChat(visitor, id);
  const preview = await openPreview(visitor);
  await preview.getByRole('button', { name: 'Set wishes' }).click();
  await page.getByRole('region', { name: 'Notifications' }).waitFor();
  await preview.getByRole('tab', { name: 'Map' }).click();
  await preview.getByText('The map could not be loaded').waitFor();
  await preview.getByRole('list', { name: 'Stops in order' }).waitFor();
  for (const release of releases) await release();
  await retry(page).click();
  await preview.getByRole('img', { name: /^Route map/ }).waitFor();
  await preview.getByRole('button', { name: 'Set wishes' }).click();
  await page.getByRole('dialog', { name: 'What should this trip be like?' }).waitFor();
});

it('the account menu and the sign-in: they say so, and come later', async () => {
  const { page } = await visit(inject('url'), { expected: MISSING });
  const releases = [await withhold(page, 'AccountMenu'), await withhold(page, 'SignInPicker')];
  await page.goto('/');
  const account = page.getByRole('button', { name: 'Account and settings' });
  await account.click();
  await page.getByRole('region', { name: 'Notifications' }).waitFor();
  await page.getByRole('button', { name: 'My chats' }).click();
  await page.getByText('The sign-in could not be loaded').waitFor();
  for (const release of releases) await release();
  await retry(page).click();
  await page.getByRole('dialog', { name: 'Who is travelling?' }).waitFor();
  await page.keyboard.press('Escape');
  await account.click();
  await page.getByRole('menuitemradio', { name: 'Español' }).waitFor();
});

it('a page: the frame stays, and the page comes when it is tried again', async () => {
  const visitor: Visitor = await traveler();
  const { page } = visitor;
  const release = await withhold(page, 'ItineraryPage');
  await page.goto('/');
  await page.getByRole('article').first().getByRole('link').click();
  await page.getByText('This page could not be loaded').waitFor();
  await page.getByRole('button', { name: 'My chats' }).waitFor();
  await release();
  await retry(page).click();
  await page.getByRole('heading', { name: 'Day by day' }).waitFor();
});

it('a language: the old one stays', async () => {
  const { page } = await traveler();
  await withhold(page, 'es');
  await page.goto('/');
  await page.getByRole('button', { name: 'Account and settings' }).click();
  await page.getByRole('menuitemradio', { name: 'Español' }).click();
  await page.getByRole('region', { name: 'Notifications' }).waitFor();
  await page.getByRole('button', { name: 'My chats' }).waitFor();
});
