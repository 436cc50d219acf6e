// Typing and scrolling while a reply streams into a chat of 50 messages with a 30-day draft: how long the page's main
// thread is busy at a stretch. A report for people: it prints, and fails only when it cannot measure.
import { cpus, loadavg } from 'node:os';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { Api, TRAVELERS, TRIPS } from './support/api';
import { visit } from './support/browser';
import { startModel, type Model } from './support/model';
import { message, openChat, openPreview, say, transcript } from './support/screens';
import { startStack, type Stack } from './support/stack';
import { LONG_MS, tasksWhile, type Task } from './support/trace';

const EXCHANGES = 24;
const DAYS = 30;
const PACE_MS = 40;
const PARAGRAPH =
  'The morning belongs to the pass and the afternoon to the valley behind it, where the path is soft and the tea is hot. ';
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
  const longest = Math.max(0, ...tasks.map(({ cpu }) => cpu));
  rows.push(
    `${phase.padEnd(34)} ${String(tasks.length).padStart(6)} tasks, over ${LONG_MS} ms: ` +
      `${busy.length} of processor time, ${long.length} by the clock; longest ${longest.toFixed(0)} ms of processor time`,
  );
  for (const { cpu, wall, spent } of busy.sort((a, b) => b.cpu - a.cpu).slice(0, 8)) {
    const on = spent.slice(0, 5).map(([what, ms]) => `${what} ${ms.toFixed(0)}`);
    rows.push(`    ${cpu.toFixed(0)} ms (${wall.toFixed(0)} by the clock): ${on.join(', ')}`);
  }
}

it('measures', async () => {
  const { api, id } = await longChat();
  const visitor = await visit(stack.url, { token: api.token });
  const { page } = visitor;
  await openChat(visitor, id);
  const preview = await openPreview(visitor);
  await preview
    .locator('[data-day]')
    .nth(DAYS - 1)
    .waitFor({ state: 'attached' });

  /** The reply of this name, as far as it is written. */
  const reply = (name: string) => page.getByRole('paragraph').filter({ hasText: `Reply ${name}.` });
  const send = page.getByRole('button', { name: 'Send', exact: true });
  const actions: Record<(typeof PHASES)[number], () => Promise<void>> = {
    typing: () => message(page).pressSequentially(PARAGRAPH, { delay: 30 }),
    'scrolling the transcript': async () => {
      await transcript(page).hover();
      await wheel(page.mouse.wheel.bind(page.mouse));
    },
    'scrolling the preview': async () => {
      await preview.getByRole('tabpanel').hover();
      await wheel(page.mouse.wheel.bind(page.mouse));
    },
  };
  for (const phase of PHASES) {
    model.next({ reply: `Reply ${phase}. ${PARAGRAPH.repeat(24)}`, hold: true, pace: PACE_MS });
    await message(page).fill('');
    report(
      `sending, ${phase}`,
      await tasksWhile(page, async () => {
        await say(page, `Measured: ${phase}`);
        await reply(phase).waitFor();
        await actions[phase]();
      }),
    );
    model.release();
    await send.waitFor();
  }

  // The end of a reply that changes the draft: all of it is drawn anew.
  const second = await preview.locator('[data-day]').nth(1).getAttribute('data-day');
  model.next({
    reply: `Reply moving. ${PARAGRAPH}`,
    hold: true,
    ops: [{ op: 'move_day', day: 2, to: DAYS - 1 }],
  });
  await message(page).fill('');
  await say(page, 'Move a day');
  await reply('moving').waitFor();
  report(
    'the new draft arrives',
    await tasksWhile(page, async () => {
      model.release();
      await send.waitFor();
      await preview.locator(`[data-day="${second}"]:nth-child(${DAYS - 1})`).waitFor();
    }),
  );
  const opening = await visit(stack.url, { token: api.token });
  report(
    'opening the chat',
    await tasksWhile(opening.page, async () => {
      await openChat(opening, id);
      await openPreview(opening);
      await opening.page
        .locator('[data-day]')
        .nth(DAYS - 1)
        .waitFor({ state: 'attached' });
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

async function wheel(turn: (x: number, y: number) => Promise<void>): Promise<void> {
  for (const direction of [-1, 1]) {
    for (let n = 0; n < 40; n += 1) await turn(0, direction * 240);
  }
}
