// What lies above and between the screens of the story: menus, dialogs, forms, toasts, drawers, empty and missing things.
// Each is looked at in light and dark.
import type { Page } from 'playwright-core';
import { describe, expect, inject, it } from 'vitest';
import { Api, TRAVELERS } from './support/api';
import { visit, type Visitor } from './support/browser';
import { inspect } from './support/inspect';
import { message, openChat, openPreview } from './support/screens';

async function openMenu({ page }: Visitor, button: string) {
  await page.getByRole('button', { name: button, exact: true }).first().click();
  await page.getByRole('menu').waitFor();
}

async function closeMenu(page: Page) {
  await page.keyboard.press('Escape');
  await page.getByRole('menu').waitFor({ state: 'detached' });
}

/** Below a desktop's width the list of chats is a drawer. */
async function openSidebar({ page, size }: Visitor) {
  if (size !== 'desktop') await page.getByRole('button', { name: 'Show my chats' }).click();
  return page.getByRole('navigation', { name: 'My chats' });
}

describe.each(['desktop', 'phone'] as const)('on a %s', (size) => {
  it('shows menus, dialogs and forms of a chat', async () => {
    const api = await Api.signIn(inject('url'), TRAVELERS.kenji);
    const session = await api.createChat();
    const visitor = await visit(inject('url'), { token: api.token, size });
    const { page } = visitor;
    await openChat(visitor, session.id);
    await message(page).fill('x'.repeat(8_010));
    await inspect(visitor, 'message too long');
    await message(page).fill('');

    const sidebar = await openSidebar(visitor);
    await sidebar
      .getByRole('button', { name: /^Actions for/ })
      .first()
      .waitFor();
    await inspect(visitor, 'chats');
    await sidebar
      .getByRole('button', { name: /^Actions for/ })
      .first()
      .click();
    await page.getByRole('menuitem', { name: 'Delete' }).waitFor();
    await inspect(visitor, 'chat menu');
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    const confirm = page.getByRole('alertdialog').or(page.getByRole('dialog', { name: /Delete/ }));
    await confirm.getByRole('button', { name: 'Cancel' }).waitFor();
    await inspect(visitor, 'delete a chat');
    await confirm.getByRole('button', { name: 'Cancel' }).click();
    await sidebar.getByRole('searchbox').fill('nothing is called like this');
    await sidebar.getByText('No chat matches.').waitFor();
    await inspect(visitor, 'no chat found');
    await sidebar.getByRole('searchbox').fill('');
    if (size === 'phone') {
      await sidebar.locator('[aria-current=true]').click();
      await sidebar.waitFor({ state: 'detached' });
    }

    const preview = await openPreview(visitor);
    await openMenu(visitor, 'Actions for day 1');
    await inspect(visitor, 'day menu');
    await page.getByRole('menuitem', { name: 'Add an activity' }).click();
    await preview.getByRole('form', { name: 'Add an activity' }).waitFor();
    await inspect(visitor, 'add an activity');
    await preview.getByRole('button', { name: 'Cancel' }).click();
    await openMenu(visitor, 'Download');
    await inspect(visitor, 'download menu');
    await page.getByRole('menuitem', { name: 'Calendar (.ics)' }).click();
    await page.getByLabel('First day').waitFor();
    await inspect(visitor, 'start date');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
  });

  it('shows the pages around it', async () => {
    const visitor = await visit(inject('url'), { size, expected: /404/ });
    const { page } = visitor;
    await page.goto('/');
    await page.getByRole('article').first().waitFor();
    await openMenu(visitor, 'Account and settings');
    await inspect(visitor, 'account menu');
    await closeMenu(page);
    await page.getByRole('searchbox').fill('nothing is called like this');
    await page.getByText('No trip matches').waitFor();
    await inspect(visitor, 'no trip found');
    await page.goto('/itinerary/01930000-0000-7000-9000-000000000001');
    await page.getByRole('heading', { level: 1, name: 'Himalayan Trek' }).waitFor();
    await openMenu(visitor, 'Download');
    await inspect(visitor, 'page download menu');
    await closeMenu(page);
    await page.goto('/itinerary/01930000-0000-7000-9000-0000000000ff');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await inspect(visitor, 'missing page');
    await page.goto('/no/such/road');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await inspect(visitor, 'no such road');
  });
});

it('shows the limits when they bite, and the way out', async () => {
  const api = await Api.signIn(inject('url'), TRAVELERS.kenji);
  const session = await api.createChat();
  const visitor = await visit(inject('url'), { token: api.token, expected: /429/ });
  const { page, context } = visitor;
  const refuse = (code: string, limit: number) =>
    context.route('**/api/remix/sessions', (route) =>
      route.request().method() === 'POST'
        ? route.fulfill({
            status: 429,
            contentType: 'application/json',
            body: JSON.stringify({
              status: 'error',
              error: {
                code,
                message: 'No.',
                retryable: false,
                request_id: 'test',
                details: { limit, used: limit, resets_at: '2030-01-01T00:00:00Z' },
              },
            }),
          })
        : route.continue(),
    );
  await refuse('quota_active', 3);
  await page.goto('/');
  await page
    .getByRole('button', { name: /^Select / })
    .first()
    .click();
  await page.getByRole('button', { name: 'Start Remix Chat' }).click();
  await page.getByText('All 3 active chats are in use').waitFor();
  await inspect(visitor, 'all chats in use');
  await page.getByRole('button', { name: 'Choose one to archive' }).click();
  const sidebar = page.getByRole('navigation', { name: 'My chats' });
  await sidebar
    .getByRole('button', { name: /^Actions for/ })
    .first()
    .waitFor();
  expect((await api.chat(session.id)).session.status).toBe('active');
});
