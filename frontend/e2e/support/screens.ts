// The screens of the app, by what a traveller sees of them.
import type { Page } from 'playwright-core';
import type { Visitor } from './browser';

export const message = (page: Page) => page.getByRole('textbox', { name: 'Your message' });
export const transcript = (page: Page) => page.getByRole('log');
/** The transcript and the reply that is being written below it. */
export const conversation = (page: Page) => page.getByRole('region', { name: 'Conversation' });

export async function say(page: Page, text: string): Promise<void> {
  await message(page).fill(text);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
}

/** Sends and waits for the whole reply. */
export async function exchange(page: Page, text: string): Promise<void> {
  await say(page, text);
  await transcript(page).getByText(text, { exact: true }).first().waitFor();
  await page.getByRole('button', { name: 'Send', exact: true }).waitFor();
}

/** The preview, wherever it is at this size. */
export async function openPreview({ page, size }: Visitor) {
  if (size === 'phone') await page.getByRole('button', { name: 'Preview', exact: true }).click();
  const preview = page.getByRole('region', { name: 'Your trip' });
  await preview.getByRole('tab', { name: 'Days' }).waitFor();
  return preview;
}

export async function closePreview({ page, size }: Visitor): Promise<void> {
  if (size === 'phone') await page.getByRole('button', { name: 'Back to the chat' }).click();
}

/** `isClosed`: it takes no messages any more. */
export async function openChat(
  { page }: Visitor,
  sessionId: string,
  { isClosed = false } = {},
): Promise<void> {
  await page.goto(`/?chat=${sessionId}`);
  await (isClosed ? transcript(page) : message(page)).waitFor();
  // Parts that come later are there as well, whatever a test then does to the server.
  await page.waitForLoadState('networkidle');
}
