// Replies that are on their way: reload, a second tab, a closed chat, no network, stop, failure and retry. The model is
// scripted and counts its calls: whatever happens to the browser, it is asked once.
import { expect, it } from 'vitest';
import { inspect } from './support/inspect';
import { startLink } from './support/link';
import { HALF, REPLY, settled, useLiveChat, writing } from './support/live';
import { conversation, message, say, transcript } from './support/screens';
import { until } from './support/until';

const live = useLiveChat(({ url }) => startLink(url));
const OFFLINE_MS = 10_000;

/** Sends, and comes back in the middle of the reply. */
async function sayAndHold(text: string) {
  const { model, visitor } = live;
  model.next({ reply: REPLY, hold: true });
  await say(visitor.page, text);
  await writing(visitor.page).waitFor();
}

const isStored = async () =>
  (await live.api.chat(live.session.id)).messages.some(({ content }) => content === REPLY);

it('is taken up again after a reload in mid-reply', async () => {
  const { visitor, model } = live;
  const { page } = visitor;
  await sayAndHold('Mountains first please');
  await inspect(visitor, 'mid-reply');
  await page.reload();
  await writing(page).waitFor();
  model.release();
  await settled(live, page, { asked: 'Mountains first please' });
});

it('runs in two tabs at once', async () => {
  const { visitor, model, session } = live;
  const second = await visitor.context.newPage();
  await second.goto(`/?chat=${session.id}`);
  await message(second).waitFor();
  await sayAndHold('Show it twice');
  // Heard from the first tab; a third one finds it by itself.
  await writing(second).waitFor();
  const third = await visitor.context.newPage();
  await third.goto(`/?chat=${session.id}`);
  await writing(third).waitFor();
  model.release();
  for (const page of [visitor.page, second, third])
    await settled(live, page, { asked: 'Show it twice' });
});

it('goes on while the chat is closed, and says so when it is done', async () => {
  const { visitor, model } = live;
  const { page } = visitor;
  await sayAndHold('I will be right back');
  await page.getByRole('button', { name: 'Close the chat' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  model.release();
  // A toast stays as long as the pointer is on it.
  await page.getByRole('button', { name: 'Open', exact: true }).hover();
  await inspect(visitor, 'reply ready elsewhere');
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await settled(live, page, { asked: 'I will be right back' });
});

it('is still being written when the chat is closed and opened again', async () => {
  const { visitor, model, session } = live;
  const { page } = visitor;
  await sayAndHold('Just a look at the others');
  await page.getByRole('button', { name: 'Close the chat' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'My chats' }).click();
  const row = page
    .getByRole('navigation', { name: 'My chats' })
    .getByRole('button')
    .filter({ hasText: 'Writing a reply' });
  await row.click();
  await page.waitForURL(new RegExp(session.id));
  await writing(page).waitFor();
  model.release();
  await settled(live, page, { asked: 'Just a look at the others' });
});

it('survives ten seconds without a network', async () => {
  const { visitor, model, front } = live;
  const { page, context } = visitor;
  await sayAndHold('Into the tunnel');
  await context.setOffline(true);
  front.cut();
  const since = Date.now();
  await page
    .getByText(/You are offline/)
    .first()
    .waitFor();
  await inspect(visitor, 'offline');
  model.release();
  await until(isStored);
  // The tunnel has this length; nothing is waited for.
  await until(() => Date.now() - since >= OFFLINE_MS, 2 * OFFLINE_MS);
  expect(await conversation(page).getByText(REPLY, { exact: true }).count()).toBe(0);
  front.mend();
  await context.setOffline(false);
  await settled(live, page, { asked: 'Into the tunnel' });
});

it('keeps what was said when it is stopped, and continues', async () => {
  const { visitor, model, api, session } = live;
  const { page } = visitor;
  await sayAndHold('A long story');
  const said = (await writing(page).textContent()) ?? '';
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await page.getByText('Stopped', { exact: true }).waitFor();
  const stored = (await api.chat(session.id)).messages.at(-1);
  expect(stored).toMatchObject({ role: 'assistant', metadata: { stopped: true } });
  expect(REPLY.startsWith(stored?.content ?? '-') && stored?.content.startsWith(said)).toBe(true);
  await inspect(visitor, 'stopped');
  await page.reload();
  await transcript(page)
    .getByText(stored?.content ?? '', { exact: true })
    .waitFor();
  model.release();
  model.next({ reply: REPLY });
  await page.getByRole('button', { name: 'Continue' }).click();
  await settled(live, page, { asked: 'A long story', calls: 2 });
  expect(await page.getByRole('paragraph').filter({ hasText: HALF }).count()).toBe(1);
});

it('is retried after a failure of the model without a second message', async () => {
  const { visitor, model } = live;
  const { page } = visitor;
  model.next({ status: 500 });
  await say(page, 'Please try hard');
  await page.getByRole('button', { name: 'Try again' }).waitFor();
  await inspect(visitor, 'failed');
  await page.reload();
  model.next({ reply: REPLY });
  await page.getByRole('button', { name: 'Try again' }).click();
  await settled(live, page, { asked: 'Please try hard', calls: 2 });
});

it('gives the text back when it was refused', async () => {
  const { visitor, model } = live;
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
  expect(await transcript(page).getByText('Do not lose me').count()).toBe(0);
  await inspect(visitor, 'refused');
  await context.unroute('**/stream');
  model.next({ reply: REPLY });
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await settled(live, page, { asked: 'Do not lose me' });
});

it('asks, and takes a tap as the answer', async () => {
  const { visitor, model, api, session } = live;
  const { page } = visitor;
  const question = 'Which day shall be the slow one?';
  model.next({
    reply: question,
    ops: [{ op: 'ask', title: question, tags: ['The second', 'The third'] }],
  });
  await say(page, 'Slow one day down');
  const answers = page.getByRole('list', { name: 'Answers to choose from' });
  await answers.getByRole('button', { name: 'The third' }).waitFor();
  await inspect(visitor, 'asked');
  expect(await page.getByRole('list', { name: 'Suggested next messages' }).count()).toBe(0);
  model.next({ reply: REPLY });
  await answers.getByRole('button', { name: 'The third' }).click();
  await transcript(page).getByText(REPLY, { exact: true }).waitFor();
  await answers.waitFor({ state: 'detached' });
  const { messages } = await api.chat(session.id);
  expect(messages.filter(({ role }) => role === 'user').map(({ content }) => content)).toEqual([
    'Slow one day down',
    'The third',
  ]);
});
