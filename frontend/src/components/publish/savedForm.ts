// What was typed into a publish form and not sent yet: it survives a reload of the tab.
import type { PublishValues } from './schema';

const key = (sessionId: string) => `remix.publish.${sessionId}`;

export function readSaved(sessionId: string): Partial<PublishValues> | null {
  try {
    const text = sessionStorage.getItem(key(sessionId));
    return text === null ? null : (JSON.parse(text) as Partial<PublishValues>);
  } catch {
    return null;
  }
}

export function writeSaved(sessionId: string, values: Partial<PublishValues>): void {
  try {
    sessionStorage.setItem(key(sessionId), JSON.stringify(values));
  } catch {
    // Storage is blocked or full: the text lives as long as the page.
  }
}

export function forgetSaved(sessionId: string): void {
  try {
    sessionStorage.removeItem(key(sessionId));
  } catch {
    // As above.
  }
}
