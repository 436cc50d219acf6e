// The days of the draft, and moving things between them. Says aloud what a move is about to do.
import { memo, useCallback, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useProgressive } from '@/hooks/useProgressive';
import { useMessages } from '@/messages';
import type { Change, DailyPlan, Warning } from '@/types';
import { AddDay } from './AddDay';
import { DragLabel } from './DragLabel';
import { EditableDay } from './EditableDay';
import { marksOf, marksOfDay } from './marks';
import { moveOperation, othersIn, type Moving } from './moving';
import { usePreview } from './PreviewContext';
import { useMove } from './useMove';

const NO_WARNINGS: Warning[] = [];
/** Days that are drawn at once, and how many follow at a time. */
const FIRST = 4;
const MORE = 2;

export interface DayListProps {
  days: DailyPlan[];
  warnings: Warning[];
  highlight: Change | null;
}

export const DayList = memo(function DayList({ days, warnings, highlight }: DayListProps) {
  const t = useMessages().preview;
  const { canEdit, edit } = usePreview();
  const hintId = useId();
  const list = useRef<HTMLOListElement>(null);
  const [spoken, say] = useState('');
  const drawn = useProgressive(days.length, FIRST, MORE);
  const where = useCallback(
    ({ id, target: { day: n, slot, position } }: Moving) => {
      const day = days[n - 1];
      if (!slot || !day) return t.move.overDay(n);
      const count = othersIn(day, slot, id).length + 1;
      return t.move.over(n, t.parts.slots[slot], position, count);
    },
    [t, days],
  );

  const { moving, handle } = useMove({
    days,
    dayName: t.parts.day,
    onPicked: ({ name }) => say(t.move.picked(name)),
    onOver: (now) => say(where(now)),
    onCancelled: ({ name }) => say(t.move.cancelled(name)),
    onDropped: (dropped) => {
      const operation = moveOperation(dropped, days);
      if (!operation) say(t.move.cancelled(dropped.name));
      else {
        void edit([operation], dropped.id).then(
          (done) => done && say(t.move.dropped(dropped.name, where(dropped))),
        );
      }
    },
  });

  // Keys may carry the target out of sight.
  const byKeys = moving?.pointer === null ? moving.target.day : null;
  useEffect(() => {
    if (byKeys === null) return;
    list.current?.children[byKeys - 1]?.scrollIntoView({ block: 'nearest', behavior: 'smooth' });
  }, [byKeys]);

  const byDay = useMemo(() => groupByDay(warnings), [warnings]);
  const marks = useMemo(() => marksOf(highlight), [highlight]);
  return (
    <>
      <p id={hintId} className="sr-only">
        {t.move.hint}
      </p>
      <p role="status" className="sr-only">
        {spoken}
      </p>
      <ol ref={list} className="flex flex-col gap-3">
        {days.slice(0, drawn).map((day) => (
          <EditableDay
            key={day.id}
            day={day}
            warnings={byDay.get(day.day) ?? NO_WARNINGS}
            marks={marksOfDay(marks, day)}
            hintId={hintId}
            moving={moving && concerns(moving, day) ? moving : null}
            handle={handle}
          />
        ))}
      </ol>
      {canEdit && <AddDay />}
      {moving?.pointer && <DragLabel moving={moving} where={where(moving)} />}
    </>
  );
});

const concerns = ({ id, from, target }: Moving, day: DailyPlan) =>
  id === day.id || from.day === day.day || target.day === day.day;

function groupByDay(warnings: Warning[]): Map<number, Warning[]> {
  const groups = new Map<number, Warning[]>();
  for (const warning of warnings) {
    if (warning.day == null) continue;
    groups.set(warning.day, [...(groups.get(warning.day) ?? []), warning]);
  }
  return groups;
}
