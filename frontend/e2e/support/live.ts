// A stack with the scripted model, one chat in one browser, and what must be true when a reply has ended: the page shows
// what the database holds, once, and the model was asked once.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, inject } from 'vitest';
import type { Session } from '../../src/types';
import { Api, TRAVELERS } from './api';
import { visit, type Visitor } from './browser';
import { startModel, type Model } from './model';
import { conversation, openChat, transcript } from './screens';
import { startStack, type Stack } from './stack';

export const REPLY =
  'Your mountains come first now, and the sea waits patiently at the end of the trip.';
/** What is there while the model holds its breath. */
export const HALF = REPLY.slice(0, 24);

/** What a browser says of requests that fail on purpose. */
const EXPECTED = /[45]\d\d|ERR_(INTERNET|CONNECTION|INCOMPLETE|EMPTY|SOCKET|NETWORK)|ERR_FAILED/;

/** What the browser talks to. */
export interface Front {
  url: string;
  stop: () => Promise<void>;
}

export interface Live<F extends Front = Front> {
  stack: Stack;
  front: F;
  model: Model;
  api: Api;
  session: Session;
  visitor: Visitor;
}

/** For the tests of one file: the parts are there when a test runs. `api` knows a way of its own to the stack. */
export function useLiveChat<F extends Front>(open: (stack: Stack) => Promise<F>): Live<F> {
  const live = {} as Live<F>;
  beforeAll(async () => {
    live.model = await startModel();
    live.stack = await startStack(inject('web'), {
      AI_BASE_URL: live.model.url,
      AI_MODEL: 'scripted',
      AI_ATTEMPTS: '1',
      AI_CIRCUIT_FAILURES: '100',
      AI_FIRST_TOKEN_SECONDS: '120',
      AI_IDLE_SECONDS: '120',
      AI_TURN_SECONDS: '240',
      REMIX_TURN_DEADLINE_SECONDS: '240',
    });
    live.front = await open(live.stack);
    live.api = await Api.signIn(live.stack.url, TRAVELERS.asha);
  });
  afterAll(async () => {
    await live.front.stop();
    await live.stack.stop();
    await live.model.stop();
  });
  beforeEach(async () => {
    live.session = await live.api.createChat();
    live.visitor = await visit(live.front.url, { token: live.api.token, expected: EXPECTED });
    await openChat(live.visitor, live.session.id);
    live.model.forget();
  });
  return live;
}

/** The reply while it is being written. */
export const writing = (page: Page) => page.getByRole('paragraph').filter({ hasText: HALF });

export interface Settled {
  /** What the traveller wrote. */
  asked: string;
  /** Of the model; a retry is a call of its own. */
  calls?: number;
}

/** The reply is on this page and in the database, once, and so is the question; the model was not asked in vain. */
export async function settled(
  { api, session, model }: Live,
  page: Page,
  { asked, calls = 1 }: Settled,
): Promise<void> {
  const log = transcript(page);
  await log.getByText(REPLY, { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Send', exact: true }).waitFor();
  const { messages } = await api.chat(session.id);
  expect(messages.filter(({ role }) => role === 'user').map(({ content }) => content)).toEqual([
    asked,
  ]);
  expect(messages.filter(({ content }) => content === REPLY)).toHaveLength(1);
  expect(await conversation(page).getByText(REPLY, { exact: true }).count()).toBe(1);
  expect(await log.getByText(asked, { exact: true }).count()).toBe(1);
  expect(model.calls()).toBe(calls);
}
