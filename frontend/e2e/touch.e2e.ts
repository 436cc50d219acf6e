// A finger on a phone: what it picks up at a handle moves, what it strokes elsewhere scrolls.
import type { CDPSession, Locator } from 'playwright-core';
import { beforeEach, expect, inject, it } from 'vitest';
import type { Session } from '../src/types';
import { Api, TRAVELERS } from './support/api';
import { visit, type Visitor } from './support/browser';
import { openChat, openPreview } from './support/screens';
import { until } from './support/until';

let api: Api;
let session: Session;
let visitor: Visitor;
let preview: Locator;
let finger: Finger;

/** A finger, as DevTools has it: real touches, not events made by a script. */
class Finger {
  private at = { x: 0, y: 0 };

  constructor(private readonly cdp: CDPSession) {}

  async down(x: number, y: number) {
    this.at = { x, y };
    await this.touch('touchStart');
  }

  async move(x: number, y: number, steps = 6) {
    const from = this.at;
    for (let n = 1; n <= steps; n += 1) {
      this.at = { x: from.x + ((x - from.x) * n) / steps, y: from.y + ((y - from.y) * n) / steps };
      await this.touch('touchMove');
    }
  }

  async up() {
    await this.cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  }

  private touch(type: 'touchStart' | 'touchMove') {
    return this.cdp.send('Input.dispatchTouchEvent', { type, touchPoints: [this.at] });
  }
}

beforeEach(async () => {
  api = await Api.signIn(inject('url'), TRAVELERS.mateo);
  session = await api.createChat();
  visitor = await visit(inject('url'), { token: api.token, size: 'phone' });
  await openChat(visitor, session.id);
  preview = await openPreview(visitor);
  finger = new Finger(await visitor.context.newCDPSession(visitor.page));
});

async function middle(locator: Locator) {
  const box = await locator.boundingBox();
  if (!box) throw new Error('it is not on screen');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

it('moves an activity to another part of the day', async () => {
  const moved = (await api.draft(session.id)).daily_plans[0]?.activities[0];
  if (!moved) throw new Error('day 1 is empty');
  const handle = preview.getByRole('button', { name: `Move ${moved.title}` });
  await handle.scrollIntoViewIfNeeded();
  const from = await middle(handle);
  await finger.down(from.x, from.y);
  await finger.move(from.x + 30, from.y + 20);
  // Where the parts of the day have shown themselves.
  const midday = await middle(preview.locator('[data-day]').first().getByText('Midday'));
  await finger.move(midday.x, midday.y);
  await finger.up();
  await until(async () => {
    const day = (await api.draft(session.id)).daily_plans[0];
    return day?.activities.find(({ id }) => id === moved.id)?.slot === 'midday';
  });
});

it('moves a day, and the panel scrolls to where it goes', async () => {
  const { page } = visitor;
  const first = (await api.draft(session.id)).daily_plans[0];
  if (!first) throw new Error('no day');
  const handle = preview.getByRole('button', { name: 'Move day 1', exact: true });
  await handle.scrollIntoViewIfNeeded();
  const from = await middle(handle);
  const edge = visitor.page.viewportSize()?.height ?? 0;
  await finger.down(from.x, from.y);
  await finger.move(from.x + 40, edge - 12);
  const third = preview.locator('[data-day]').nth(2);
  // The finger rests; the panel goes on.
  await until(async () => {
    const box = await third.boundingBox();
    return box !== null && box.y < edge - 80;
  });
  await finger.up();
  await until(async () => (await api.draft(session.id)).daily_plans[0]?.id !== first.id);
  await page.getByText(/Day 1 moved/).waitFor({ state: 'attached' });
});

it('scrolls where there is no handle, and moves nothing', async () => {
  const before = await api.draft(session.id);
  const scroller = preview.locator('[data-scroller]');
  const day = await middle(preview.locator('[data-day]').first().getByText(/^\$/).first());
  await finger.down(day.x, day.y);
  await finger.move(day.x, day.y - 300, 10);
  await finger.up();
  await until(async () => (await scroller.evaluate((box) => box.scrollTop)) > 100);
  expect(await api.draft(session.id)).toEqual(before);
});
