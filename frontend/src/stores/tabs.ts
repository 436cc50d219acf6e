// Tells the other tabs of this browser what happened here, so that they show the same chat.
export type TabNews =
  | { kind: 'turn'; sessionId: string }
  | { kind: 'changed'; sessionId: string }
  | { kind: 'deleted'; sessionId: string };

const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('remix-chat');

export function tellTabs(news: TabNews): void {
  channel?.postMessage(news);
}

export function onTabNews(listener: (news: TabNews) => void): () => void {
  const heard = (event: MessageEvent<TabNews>) => listener(event.data);
  channel?.addEventListener('message', heard);
  return () => channel?.removeEventListener('message', heard);
}
