// The message of each chat that is on its way, kept in this tab's storage until the server has it: a page that is
// reloaded in between finds it again, with its key, so that sending it once more cannot make two.
import type { ChatMessage } from './chat';

export interface Sending {
  text: string;
  key: string;
  /** The newest message of the chat when it was sent. */
  after: number;
}

const name = (sessionId: string) => `remix.sending.${sessionId}`;

export function rememberSending(sessionId: string, sending: Sending): void {
  try {
    sessionStorage.setItem(name(sessionId), JSON.stringify(sending));
  } catch {
    // Storage is blocked or full: the message is as safe as the page.
  }
}

export function forgetSending(sessionId: string): void {
  try {
    sessionStorage.removeItem(name(sessionId));
  } catch {
    // Nothing was remembered either.
  }
}

/** What an earlier page was sending, if the server does not have it; in any case it is forgotten. */
export function takeUnsent(sessionId: string, messages: ChatMessage[]): Sending | null {
  try {
    const kept = sessionStorage.getItem(name(sessionId));
    if (kept === null) return null;
    forgetSending(sessionId);
    const sending = JSON.parse(kept) as Sending;
    return hasArrived(sending, messages) ? null : sending;
  } catch {
    return null;
  }
}

export function hasArrived(
  { text, after }: Omit<Sending, 'key'>,
  messages: ChatMessage[],
): boolean {
  return messages.some(
    ({ role, sequence, content }) =>
      role === 'user' && sequence > after && content.normalize() === text.normalize(),
  );
}
