// Changing the draft by hand: with the mouse, with keys, with menus; and that another tab's change is never overwritten.
import type { Locator } from 'playwright-core';
import { beforeAll, beforeEach, expect, inject, it } from 'vitest';
import type { Session } from '../src/types';
import { Api, TRAVELERS } from './support/api';
import { visit, type Visitor } from './support/browser';
import { inspect } from './support/inspect';
import { message, openChat, openPreview } from './support/screens';
import { until } from './support/until';

let api: Api;
let session: Session;
let visitor: Visitor;
let preview: Locator;

beforeAll(async () => {
  api = await Api.signIn(inject('url'), TRAVELERS.mateo);
});

beforeEach(async () => {
  session = await api.createChat();
  visitor = await visit(inject('url'), { token: api.token, expected: /409/ });
  await openChat(visitor, session.id);
  preview = await openPreview(visitor);
});

const day = (n: number) => preview.locator('[data-day]').nth(n - 1);

async function choose(actions: string, item: string) {
  await preview.getByRole('button', { name: actions, exact: true }).click();
  await visitor.page.getByRole('menuitem', { name: item }).click();
}

it('moves an activity with the arrow keys, and the focus goes with it', async () => {
  const { page } = visitor;
  const before = await api.draft(session.id);
  const moved = before.daily_plans[0]?.activities[0];
  if (!moved) throw new Error('day 1 is empty');
  const handle = preview.getByRole('button', { name: `Move ${moved.title}` });
  await handle.focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowRight');
  await inspect(visitor, 'while moving');
  await page.keyboard.press('Space');
  await day(2).getByText(moved.title).waitFor();
  await until(() => handle.evaluate((element) => element === document.activeElement));
  const after = await api.draft(session.id);
  expect(after.daily_plans[1]?.activities.map(({ id }) => id)).toContain(moved.id);

  // Escape leaves everything as it is, and the chat stays open.
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Escape');
  await preview.getByText(`${moved.title} stays where it was.`).waitFor();
  await message(page).waitFor();
  expect(await api.draft(session.id)).toEqual(after);
});

it('moves a day by dragging it', async () => {
  const { page } = visitor;
  const before = await api.draft(session.id);
  const first = before.daily_plans[0];
  if (!first) throw new Error('no day');
  const from = await preview.getByRole('button', { name: 'Move day 1', exact: true }).boundingBox();
  if (!from) throw new Error('no handle');
  await page.mouse.move(from.x + 8, from.y + 8);
  await page.mouse.down();
  // To the lower edge of the panel, which scrolls until the second day is under the pointer.
  const panel = await preview.boundingBox();
  if (!panel) throw new Error('no preview');
  await page.mouse.move(from.x + 40, panel.y + panel.height - 10, { steps: 8 });
  // The pointer rests; the panel goes on, and what comes under the pointer is where the day goes.
  await until(async () => {
    const box = await day(2).boundingBox();
    return box !== null && box.y < panel.y + panel.height - 40;
  });
  await page.mouse.up();
  await until(async () => (await api.draft(session.id)).daily_plans[0]?.id !== first.id);
  const after = await api.draft(session.id);
  expect(after.daily_plans.map(({ id }) => id)).toContain(first.id);
});

it('adds, edits and removes an activity', async () => {
  await choose('Actions for day 1', 'Add an activity');
  const form = preview.getByRole('form', { name: 'Add an activity' });
  await form.getByLabel('Title').fill('Tea with the neighbours');
  await form.getByLabel(/^Cost/).fill('4.5');
  await form.getByRole('button', { name: 'Add', exact: true }).click();
  await day(1).getByText('Tea with the neighbours').waitFor();
  await day(1).getByText('Yours').waitFor();

  await choose('Actions for Tea with the neighbours', 'Edit');
  const edit = preview.getByRole('form', { name: 'Edit' });
  await edit.getByLabel('Title').fill('Tea on the roof');
  await edit.getByLabel('Part of the day').selectOption('evening');
  await edit.getByRole('button', { name: 'Save' }).click();
  await day(1).getByText('Tea on the roof').waitFor();

  await choose('Actions for Tea on the roof', 'Remove');
  await day(1).getByText('Tea on the roof').waitFor({ state: 'detached' });
});

it('says why something is refused, and keeps what was typed', async () => {
  const title = (await api.draft(session.id)).daily_plans[0]?.activities[0]?.title ?? '';
  await choose('Actions for day 1', 'Add an activity');
  const form = preview.getByRole('form', { name: 'Add an activity' });
  await form.getByLabel('Title').fill(title);
  await form.getByRole('button', { name: 'Add', exact: true }).click();
  await visitor.page
    .getByText(/is on (that day|day 1) already/)
    .first()
    .waitFor();
  expect(await form.getByLabel('Title').inputValue()).toBe(title);

  // Escape closes the form and not the chat.
  await until(() => form.getByLabel('Title').evaluate((field) => field === document.activeElement));
  await visitor.page.keyboard.press('Escape');
  await form.waitFor({ state: 'detached' });
  await message(visitor.page).waitFor();
});

it('locks a day, and forgets a wish', async () => {
  await choose('Actions for day 2', 'Lock the day');
  await day(2).getByText('Locked').waitFor();
  await preview.getByText('1 locked day').waitFor();
  await preview.getByRole('button', { name: 'Forget: 1 locked day' }).click();
  await day(2).getByText('Locked').waitFor({ state: 'detached' });
});

it('puts back what was left out, compares and restores', async () => {
  const total = (await api.draft(session.id)).duration_days;
  await preview.getByRole('tab', { name: 'Left out' }).click();
  await preview.getByText('Whole day').first().waitFor();
  await preview
    .getByRole('button', { name: /^Put back/ })
    .first()
    .click();
  await until(async () => (await api.draft(session.id)).duration_days === total + 1);
  await preview.getByRole('tab', { name: 'Versions' }).click();
  await preview.getByRole('button', { name: 'Compare with now: version 1' }).click();
  await preview
    .getByRole('region', { name: 'Since version 1 (now 2)' })
    .getByRole('listitem')
    .first()
    .waitFor();
  await preview.getByRole('button', { name: 'Restore version 1' }).click();
  await until(async () => (await api.draft(session.id)).duration_days === total);
});

it('asks for a start date before it makes a calendar', async () => {
  const { page } = visitor;
  await choose('Download', 'Calendar (.ics)');
  await page.getByLabel('First day').fill('2027-03-01');
  const file = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Set and download' }).click();
  expect((await file).suggestedFilename()).toMatch(/\.ics$/);
  await preview.getByText('Starts Mar 1, 2027').waitFor();
  const text = page.waitForEvent('download');
  await choose('Download', 'Text (.md)');
  expect((await text).suggestedFilename()).toMatch(/\.md$/);
});

it('shows the newest draft when another tab was faster', async () => {
  await api.edit(session.id, { op: 'set_meta', unit: 'title', title: 'Changed elsewhere' });
  await choose('Actions for day 1', 'Lock the day');
  await preview.getByRole('heading', { name: 'Changed elsewhere' }).waitFor();
  await visitor.page.getByText('The draft had changed in the meantime.').first().waitFor();
});

it('takes questions from the preview into the message box', async () => {
  await choose('Actions for day 2', 'Ask about it');
  await until(async () => (await message(visitor.page).inputValue()) === 'About day 2: ');
});
