// Waiting before the next attempt: exponential with full jitter, cut short when the network comes back or the
// traveller asks for it.
const FIRST_MS = 400;
const LONGEST_MS = 8_000;
const SHORTEST_MS = 150;

/** Upper bounds double; the wait is anywhere below, so that many clients do not come back at once. */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  const bound = Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt);
  return Math.max(SHORTEST_MS, random() * bound);
}

const sleepers = new Set<() => void>();

/** Ends every wait now. */
export function wakeUp(): void {
  sleepers.forEach((wake) => wake());
}

if (typeof window !== 'undefined') {
  window.addEventListener('online', wakeUp);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') wakeUp();
  });
}

export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      sleepers.delete(done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    sleepers.add(done);
    signal.addEventListener('abort', done);
  });
}
