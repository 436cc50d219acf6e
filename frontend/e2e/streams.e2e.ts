// Replies that are on their way: reload, a second tab, stop, failure and retry. The model is scripted and counts its
// calls: whatever happens to the browser, it is asked once.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, inject, it } from 'vitest';
import type { Session } from '../src/types';
import { Api, TRAVELERS } from './support/api';
import { accessible, launch, picture, visit, type Visitor } from './support/browser';
import { startModel, type Model } from './support/model';
import { message, openChat, say, transcript } from './support/screens';
import { startStack, type Stack } from './support/stack';
import { until } from './support/until';

let browser: Browser;
let model: Model;
let stack: Stack;
let api: Api;
let session: Session;
let visitor: Visitor;

beforeAll(async () => {
  browser = await launch();
  model = await startModel();
  stack = await startStack(inject('web'), {
    AI_BASE_URL: model.url,
    AI_MODEL: 'scripted',
    AI_ATTEMPTS: '1',
    AI_CIRCUIT_FAILURES: '100',
    AI_FIRST_TOKEN_SECONDS: '60',
    AI_IDLE_SECONDS: '60',
  });
  api = await Api.signIn(stack.url, TRAVELERS.asha);
});
afterAll(async () => {
  await browser.close();
  await stack.stop();
  await model.stop();
});

beforeEach(async () => {
  session = await api.createChat();
  visitor = await visit(browser, stack.url, {
    token: api.token,
    expected: /[45]\d\d|ERR_INTERNET_DISCONNECTED/,
  });
  await openChat(visitor, session.id);
  return () => visitor.leave();
});

const REPLY = 'Your mountains come first now, and the sea waits patiently at the end of the trip.';
const HALF = REPLY.slice(0, 24);

/** The reply while it is being written. */
const writing = (page: Page) => page.getByRole('paragraph').filter({ hasText: HALF });

/** What the database holds is what the page shows, once. */
async function settled(text: string) {
  const { page } = visitor;
  await transcript(page).getByText(text, { exact: true }).waitFor();
  const { messages } = await api.chat(session.id);
  expect(messages.filter(({ content }) => content === text)).toHaveLength(1);
  expect(await transcript(page).getByText(text, { exact: true }).count()).toBe(1);
}

it('is taken up again after a reload in mid-reply', async () => {
  const { page } = visitor;
  const asked = model.calls();
  model.next({ reply: REPLY, hold: true });
  await say(page, 'Mountains first please');
  await writing(page).waitFor();
  await picture(visitor, 'mid-reply');
  await accessible(visitor, 'mid-reply');
  await page.reload();
  await writing(page).waitFor();
  model.release();
  await settled(REPLY);
  expect(model.calls()).toBe(asked + 1);
  expect(await transcript(page).getByText('Mountains first please').count()).toBe(1);
});

it('runs in two tabs at once', async () => {
  const { page, context } = visitor;
  const asked = model.calls();
  model.next({ reply: REPLY, hold: true });
  await say(page, 'Show it twice');
  await writing(page).waitFor();
  const second = await context.newPage();
  await second.goto(`/?chat=${session.id}`);
  await writing(second).waitFor();
  model.release();
  await settled(REPLY);
  await transcript(second).getByText(REPLY, { exact: true }).waitFor();
  expect(model.calls()).toBe(asked + 1);
});

it('goes on while the chat is closed, and says so when it is done', async () => {
  const { page } = visitor;
  model.next({ reply: REPLY, hold: true });
  await say(page, 'I will be right back');
  await writing(page).waitFor();
  await page.getByRole('button', { name: 'Close the chat' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  model.release();
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await settled(REPLY);
});

it('survives a network that goes away and comes back', async () => {
  const { page, context } = visitor;
  const asked = model.calls();
  model.next({ reply: REPLY, hold: true });
  await say(page, 'Into the tunnel');
  await writing(page).waitFor();
  await context.setOffline(true);
  await page
    .getByText(/You are offline/)
    .first()
    .waitFor();
  model.release();
  await until(async () =>
    (await api.chat(session.id)).messages.some(({ content }) => content === REPLY),
  );
  await context.setOffline(false);
  await settled(REPLY);
  expect(model.calls()).toBe(asked + 1);
});

it('keeps what was said when it is stopped, and continues', async () => {
  const { page } = visitor;
  model.next({ reply: REPLY, hold: true });
  await say(page, 'A long story');
  await writing(page).waitFor();
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await page.getByText('Stopped', { exact: true }).waitFor();
  await transcript(page).getByRole('paragraph').filter({ hasText: HALF }).waitFor();
  model.release();
  model.next({ reply: REPLY });
  await page.getByRole('button', { name: 'Continue' }).click();
  await settled(REPLY);
  expect(await transcript(page).getByText('A long story').count()).toBe(1);
});

it('is retried after a failure of the model without a second message', async () => {
  const { page } = visitor;
  model.next({ status: 500 });
  await say(page, 'Please try hard');
  await page.getByRole('button', { name: 'Try again' }).waitFor();
  await picture(visitor, 'failed');
  await accessible(visitor, 'failed');
  model.next({ reply: REPLY });
  await page.getByRole('button', { name: 'Try again' }).click();
  await settled(REPLY);
  const { messages } = await api.chat(session.id);
  expect(messages.filter(({ role }) => role === 'user')).toHaveLength(1);
  expect(await transcript(page).getByText('Please try hard').count()).toBe(1);
});

it('gives the text back when nothing was sent', async () => {
  const { page, context } = visitor;
  await context.route('**/stream', (route) =>
    route.fulfill({
      status: 429,
      contentType: 'application/json',
      headers: { 'retry-after': '30' },
      body: JSON.stringify({
        status: 'error',
        error: { code: 'rate_limited', message: 'Too fast.', retryable: true, request_id: 'test' },
      }),
    }),
  );
  await say(page, 'Do not lose me');
  await page.getByText('That was very fast').waitFor();
  expect(await message(page).inputValue()).toBe('Do not lose me');
});
