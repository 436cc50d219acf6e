// What the browser's main thread does, from a trace of DevTools: every task, what it took of the clock and of the
// processor, and what it was spent on.
import type { CDPSession, Page } from 'playwright-core';

/** Above this a task may be felt. */
export const LONG_MS = 50;

interface TraceEvent {
  name: string;
  ph: string;
  ts: number;
  dur?: number;
  tdur?: number;
  pid: number;
  tid: number;
  args: { data?: { type?: string; functionName?: string }; elementCount?: number };
}

export interface Task {
  /** Milliseconds of the clock; on a busy machine the task may have waited for the processor. */
  wall: number;
  /** Milliseconds of the processor. */
  cpu: number;
  /** Elements whose style was computed. */
  restyled: number;
  /** Processor time by what was done, most first. */
  spent: [what: string, ms: number][];
}

const CATEGORIES = ['devtools.timeline', 'toplevel', 'disabled-by-default-devtools.timeline'];

/** Records while `work` runs, and gives every task of the page's main thread. */
export async function tasksWhile(page: Page, work: () => Promise<void>): Promise<Task[]> {
  const cdp = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  cdp.on('Tracing.dataCollected', ({ value }) =>
    events.push(...(value as unknown as TraceEvent[])),
  );
  await cdp.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: CATEGORIES },
  });
  await work();
  await ended(cdp);
  return mainThreadTasks(events);
}

async function ended(cdp: CDPSession): Promise<void> {
  const complete = new Promise<void>((resolve) =>
    cdp.once('Tracing.tracingComplete', () => resolve()),
  );
  await cdp.send('Tracing.end');
  await complete;
  await cdp.detach();
}

function mainThreadTasks(events: TraceEvent[]): Task[] {
  const mine = events
    .filter(({ ph, dur }) => ph === 'X' && dur !== undefined)
    .filter(onThread(mainThread(events)))
    .sort((a, b) => a.ts - b.ts);
  return outermost(mine.filter(isTask)).map((task) => {
    const inside = within(task, mine);
    return {
      wall: (task.dur ?? 0) / 1000,
      cpu: (task.tdur ?? 0) / 1000,
      restyled: inside.reduce((sum, { args }) => sum + (args.elementCount ?? 0), 0),
      spent: spentOn(inside),
    };
  });
}

const isTask = ({ name }: TraceEvent) =>
  name === 'RunTask' || name === 'ThreadControllerImpl::RunTask';

/** Chromium names a task twice, one around the other. */
function outermost(sorted: TraceEvent[]): TraceEvent[] {
  let end = -Infinity;
  return sorted.filter((task) => {
    if (endOf(task) <= end) return false;
    end = endOf(task);
    return true;
  });
}

const onThread =
  ({ pid, tid }: { pid: number; tid: number }) =>
  (event: TraceEvent) =>
    event.pid === pid && event.tid === tid;

/** The renderer whose main thread ran scripts most: there is one page. */
function mainThread(events: TraceEvent[]): { pid: number; tid: number } {
  const threads = new Map<string, { pid: number; tid: number; calls: number }>();
  for (const { name, pid, tid } of events) {
    if (name !== 'FunctionCall' && name !== 'UpdateLayoutTree') continue;
    const key = `${pid}/${tid}`;
    const seen = threads.get(key) ?? { pid, tid, calls: 0 };
    threads.set(key, { ...seen, calls: seen.calls + 1 });
  }
  const [most] = [...threads.values()].sort((a, b) => b.calls - a.calls);
  if (!most) throw new Error('the trace holds no page');
  return most;
}

function within(task: TraceEvent, sorted: TraceEvent[]): TraceEvent[] {
  let first = 0;
  for (let after = sorted.length; first < after;) {
    const middle = (first + after) >> 1;
    if ((sorted[middle]?.ts ?? 0) < task.ts) first = middle + 1;
    else after = middle;
  }
  const inside: TraceEvent[] = [];
  for (let at = first; at < sorted.length; at += 1) {
    const event = sorted[at];
    if (!event || event.ts >= endOf(task)) break;
    if (event !== task) inside.push(event);
  }
  return inside;
}

/** Own time of events: what an event's children took is theirs. */
function spentOn(events: TraceEvent[]): [string, number][] {
  const spent = new Map<string, number>();
  const open: TraceEvent[] = [];
  const add = (what: string, ms: number) => spent.set(what, (spent.get(what) ?? 0) + ms);
  for (const event of events) {
    while (open.length > 0 && endOf(open.at(-1)) <= event.ts) open.pop();
    const parent = open.at(-1);
    const own = (event.tdur ?? event.dur ?? 0) / 1000;
    add(describe(event), own);
    if (parent) add(describe(parent), -own);
    open.push(event);
  }
  return [...spent].filter(([, ms]) => ms >= 1).sort((a, b) => b[1] - a[1]);
}

const endOf = (event?: TraceEvent) => (event ? event.ts + (event.dur ?? 0) : 0);

const describe = ({ name, args }: TraceEvent) =>
  [name, args.data?.type, args.data?.functionName].filter(Boolean).join(' ');
