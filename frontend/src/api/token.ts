// Where the bearer token lives: localStorage. A second tab and a reload must find it (chats are resumed across tabs),
// which rules out memory and sessionStorage. The risk of storage, script injection, is met by a policy that allows no
// inline and no foreign script and by never rendering raw HTML; the token is short-lived and good for this API only.
const KEY = 'remix.token';

let current: string | null | undefined;
const listeners = new Set<() => void>();

export function getToken(): string | null {
  current ??= read();
  return current;
}

export function setToken(token: string | null): void {
  current = token;
  try {
    if (token === null) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, token);
  } catch {
    // Storage is blocked: the token lasts as long as the page.
  }
  listeners.forEach((listener) => listener());
}

/** Told when this or another tab signs in or out. */
export function onTokenChange(listener: () => void): () => void {
  const fromOtherTab = (event: StorageEvent) => {
    if (event.key !== KEY && event.key !== null) return;
    current = undefined;
    listener();
  };
  listeners.add(listener);
  window.addEventListener('storage', fromOtherTab);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', fromOtherTab);
  };
}

function read(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
