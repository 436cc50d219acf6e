// A change as one list of lines, the most telling kinds first.
import type { Change, ChangeEntry } from '@/types';

export type LineKind = 'added' | 'removed' | 'moved' | 'retimed' | 'repriced' | 'rejected';

export interface Line {
  key: string;
  kind: LineKind;
  /** Null for operations that were rejected. */
  entry: ChangeEntry | null;
  text: string;
  /** The element to show in the preview, where it still exists. */
  target: string | null;
}

const KINDS = ['added', 'removed', 'moved', 'retimed', 'repriced'] as const;

export function changeLines(change: Change): Line[] {
  const lines: Line[] = KINDS.flatMap((kind) =>
    change[kind].map((entry, index) => ({
      key: `${kind}-${index}`,
      kind,
      entry,
      text: entry.title,
      target: kind !== 'removed' && entry.id !== '' ? entry.id : null,
    })),
  );
  const rejected = change.rejected.map(({ reason }, index) => ({
    key: `rejected-${index}`,
    kind: 'rejected' as const,
    entry: null,
    text: reason,
    target: null,
  }));
  return [...rejected, ...lines];
}
