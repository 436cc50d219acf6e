// Typing and scrolling while a reply streams into a chat of 50 messages with a 30-day draft: how long the page's main
// thread is busy at a stretch. A report for people: it prints, and fails only when it cannot measure.
//
// While it records, it acts by mouse and keys alone and asks the page nothing that has to be styled or laid out: looking
// an element up by its role styles every day that is out of sight, which is a long task of its own.
import { cpus, loadavg } from 'node:os';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { Api, TRAVELERS, TRIPS } from './support/api';
import { visit } from './support/browser';
import { startModel, type Model } from './support/model';
import { conversation, message, openChat, openPreview } from './support/screens';
import { startStack, type Stack } from './support/stack';
import { LONG_MS, tasksWhile, type Task } from './support/trace';

const EXCHANGES = 24;
const DAYS = 30;
const PACE_MS = 40;
const PARAGRAPH =
  'The morning belongs to the pass and the afternoon to the valley behind it, where the path is soft and the tea is hot. ';
/** With all motion, as most people have it. */
const MOVING = { reducedMotion: 'no-preference' } as const;
const PHASES = ['typing', 'scrolling the transcript', 'scrolling the preview'] as const;

let model: Model;
let stack: Stack;

beforeAll(async () => {
  model = await startModel();
  stack = await startStack(inject('web'), {
    AI_BASE_URL: model.url,
    AI_MODEL: 'scripted',
    REMIX_MAX_MESSAGES_PER_SESSION: '100',
  });
});
afterAll(async () => {
  await stack.stop();
  await model.stop();
});

/** A chat of 49 messages; the message that is measured makes 50. */
async function longChat(): Promise<{ api: Api; id: string }> {
  const api = await Api.signIn(stack.url, TRAVELERS.asha);
  const { id } = await api.createChat(TRIPS.himalaya, TRIPS.goa, TRIPS.kerala);
  await api.edit(id, { op: 'set_duration', days: [DAYS] });
  for (let n = 1; n <= EXCHANGES; n += 1) {
    model.next({ reply: `${n}. ${PARAGRAPH.repeat(3)}` });
    await api.send(id, `Question ${n}: ${PARAGRAPH}`);
  }
  const { session } = await api.chat(id);
  expect(session.message_count).toBe(2 * EXCHANGES + 1);
  expect(session.current_draft?.duration_days).toBe(DAYS);
  return { api, id };
}

const rows: string[] = [];

function report(phase: string, tasks: Task[]) {
  const long = tasks.filter(({ wall }) => wall > LONG_MS);
  const busy = tasks.filter(({ cpu }) => cpu > LONG_MS);
  rows.push(
    `${phase.padEnd(34)} ${String(tasks.length).padStart(6)} tasks, over ${LONG_MS} ms: ` +
      `${busy.length} of processor time, ${long.length} by the clock`,
  );
  for (const { cpu, wall, restyled, spent } of tasks.sort((a, b) => b.cpu - a.cpu).slice(0, 3)) {
    const on = spent.slice(0, 5).map(([what, ms]) => `${what} ${ms.toFixed(0)}`);
    rows.push(
      `    ${cpu.toFixed(0)} ms (${wall.toFixed(0)} by the clock), ${restyled} elements styled: ${on.join(', ')}`,
    );
  }
}

const REPLY_TO = (name: string) => `Reply ${name}.`;

/** Until the transcript holds this. */
const written = (page: Page, text: string) =>
  page.waitForFunction(
    (wanted) =>
      document.querySelector('[role=log]')?.parentElement?.textContent.includes(wanted) === true,
    text,
  );
/** Until the page has something that this selector finds. */
const present = (page: Page, selector: string) =>
  page.waitForFunction((wanted) => document.querySelector(wanted) !== null, selector);
const idle = (page: Page) => present(page, 'button[aria-label="Send"]');

async function middle(target: Locator): Promise<[x: number, y: number]> {
  const box = await target.boundingBox();
  if (!box) throw new Error('not on screen');
  return [box.x + box.width / 2, box.y + box.height / 2];
}

it('measures', async () => {
  const { api, id } = await longChat();
  const visitor = await visit(stack.url, { token: api.token, ...MOVING });
  const { page } = visitor;
  await openChat(visitor, id);
  const preview = await openPreview(visitor);
  await preview
    .locator('[data-day]')
    .nth(DAYS - 1)
    .waitFor({ state: 'attached' });

  const overTranscript = await middle(conversation(page));
  const overPreview = await middle(preview.getByRole('tabpanel').locator('[data-day]').first());
  const actions: Record<(typeof PHASES)[number], () => Promise<void>> = {
    typing: () => page.keyboard.type(PARAGRAPH, { delay: 30 }),
    'scrolling the transcript': () => wheel(page, overTranscript),
    'scrolling the preview': () => wheel(page, overPreview),
  };
  for (const phase of PHASES) {
    model.next({
      reply: `${REPLY_TO(phase)} ${PARAGRAPH.repeat(24)}`,
      hold: true,
      pace: PACE_MS,
    });
    await message(page).fill(`Measured: ${phase}`);
    report(
      `sending, ${phase}`,
      await tasksWhile(page, async () => {
        await page.keyboard.press('Enter');
        await written(page, REPLY_TO(phase));
        await actions[phase]();
      }),
    );
    model.release();
    await idle(page);
  }

  // The end of a reply that changes the draft: all of it is drawn anew.
  const second = await preview.locator('[data-day]').nth(1).getAttribute('data-day');
  model.next({
    reply: `${REPLY_TO('moving')} ${PARAGRAPH}`,
    hold: true,
    ops: [{ op: 'move_day', day: 2, to: DAYS - 1 }],
  });
  await message(page).fill('Move a day');
  await page.keyboard.press('Enter');
  await written(page, REPLY_TO('moving'));
  report(
    'the new draft arrives',
    await tasksWhile(page, async () => {
      model.release();
      await idle(page);
      await present(page, `[data-day="${second}"]:nth-child(${DAYS - 1})`);
    }),
  );
  const opening = await visit(stack.url, { token: api.token, ...MOVING });
  report(
    'opening the chat',
    await tasksWhile(opening.page, async () => {
      await opening.page.goto(`/?chat=${id}`);
      await idle(opening.page);
      await present(opening.page, `[data-day]:nth-child(${DAYS})`);
      await opening.page.waitForLoadState('networkidle');
    }),
  );
});

afterAll(() => {
  const [cpu] = cpus();
  process.stdout.write(
    [
      '',
      `Long tasks: a reply at ${Math.round(6000 / PACE_MS)} characters a second into ${2 * EXCHANGES + 2} messages and ${DAYS} days`,
      `Machine: ${cpus().length} cores, ${cpu?.model ?? 'unknown'}, load ${loadavg()[0]?.toFixed(1) ?? '?'}`,
      `Target: no task over ${LONG_MS} ms`,
      ...rows,
      '',
    ].join('\n'),
  );
});

/** Up and down again. Fails when nothing moves: then there was nothing to measure. */
async function wheel(page: Page, [x, y]: [number, number]): Promise<void> {
  const top = () =>
    page.evaluate(
      (at) => document.elementFromPoint(...at)?.closest('.overflow-y-auto')?.scrollTop ?? 0,
      [x, y] as [number, number],
    );
  await page.mouse.move(x, y);
  const seen = [await top()];
  for (const direction of [-1, 1]) {
    for (let n = 0; n < 40; n += 1) await page.mouse.wheel(0, direction * 240);
    seen.push(await top());
  }
  expect(new Set(seen).size).toBeGreaterThan(1);
}
