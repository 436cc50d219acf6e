// The gateway is killed and comes back while somebody talks to it. It has no state: what it was doing goes on elsewhere,
// and the page finds back to it by itself.
import { beforeEach, expect, inject, it } from 'vitest';
import { REPLY, settled, useLiveChat, writing } from './support/live';
import { message, say, transcript } from './support/screens';
import { startGateway } from './support/stack';
import { until } from './support/until';

const live = useLiveChat((stack) => startGateway(stack, inject('web')));
beforeEach(() => () => live.front.start());

const lost = 'The reply is still being written on the server. Reconnecting.';

it('finds back to a reply that was being written when it died', async () => {
  const { visitor, model } = live;
  const { page } = visitor;
  model.next({ reply: REPLY, hold: true });
  await say(page, 'Hold on tight');
  await writing(page).waitFor();
  await live.front.kill();
  await page.getByText(lost).first().waitFor();
  await live.front.start();
  model.release();
  await settled(live, page, { asked: 'Hold on tight' });
});

it('shows the reply that was finished while it was away', async () => {
  const { visitor, model, api, session } = live;
  const { page } = visitor;
  model.next({ reply: REPLY, hold: true });
  await say(page, 'Go on without me');
  await writing(page).waitFor();
  await live.front.kill();
  await page.getByText(lost).first().waitFor();
  model.release();
  // Seen through the stack's other gateway.
  await until(async () =>
    (await api.chat(session.id)).messages.some(({ content }) => content === REPLY),
  );
  await live.front.start();
  await settled(live, page, { asked: 'Go on without me' });
});

it('gives the text back that it never got, and takes it later', async () => {
  const { visitor, model } = live;
  const { page } = visitor;
  await live.front.kill();
  await say(page, 'Is anybody there?');
  await page.getByText('Checking whether your message arrived').first().waitFor();
  await live.front.start();
  await page.getByText('Your message did not get through').waitFor();
  expect(await message(page).inputValue()).toBe('Is anybody there?');
  expect(await transcript(page).getByText('Is anybody there?').count()).toBe(0);
  model.next({ reply: REPLY });
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await settled(live, page, { asked: 'Is anybody there?' });
});

it('does not lose the text to a reload while nobody answers', async () => {
  const { visitor, model } = live;
  const { page } = visitor;
  await live.front.kill();
  await say(page, 'Typed in the dark');
  await page.getByText('Checking whether your message arrived').first().waitFor();
  await live.front.start();
  await page.reload();
  // Whether the page had asked the server before it was reloaded, or asks now: the text is there.
  await until(async () => (await message(page).inputValue()) === 'Typed in the dark');
  model.next({ reply: REPLY });
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await settled(live, page, { asked: 'Typed in the dark' });
});

it('leaves the page alone when a part of it cannot be fetched', async () => {
  const { page } = live.visitor;
  await page.goto('/');
  await page.getByRole('article').first().waitFor();
  await page.evaluate(() => {
    document.documentElement.dataset['mark'] = 'the same page';
  });
  await live.front.kill();
  await page.evaluate(() => window.dispatchEvent(new Event('vite:preloadError')));
  await page.waitForEvent('requestfailed');
  expect(await page.locator('html').getAttribute('data-mark')).toBe('the same page');
  await page.getByRole('article').first().waitFor();
});
