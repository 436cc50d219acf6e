// The days of the draft, and moving things between them. Says aloud what a move is about to do.
import { useCallback, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useMessages } from '@/messages';
import type { DailyPlan, Warning } from '@/types';
import { AddDay } from './AddDay';
import { DragLabel } from './DragLabel';
import { EditableDay } from './EditableDay';
import { moveOperation, type Moving, type Target } from './moving';
import { usePreview } from './PreviewContext';
import { useMove } from './useMove';

const NO_WARNINGS: Warning[] = [];

export function DayList({ warnings }: { warnings: Warning[] }) {
  const t = useMessages().preview;
  const { days, canEdit, edit } = usePreview();
  const hintId = useId();
  const list = useRef<HTMLOListElement>(null);
  const [spoken, say] = useState('');
  const where = useCallback(
    ({ day, slot }: Target) => (slot ? t.move.over(day, t.parts.slots[slot]) : t.move.overDay(day)),
    [t],
  );

  const { moving, handle } = useMove({
    days,
    dayName: t.parts.day,
    onPicked: ({ name }) => say(t.move.picked(name)),
    onOver: (target) => {
      say(where(target));
    },
    onCancelled: ({ name }) => say(t.move.cancelled(name)),
    onDropped: (dropped) => {
      const operation = moveOperation(dropped);
      if (!operation) say(t.move.cancelled(dropped.name));
      else {
        void edit([operation], dropped.id).then(
          (done) => done && say(t.move.dropped(dropped.name, where(dropped.target))),
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
  return (
    <>
      <p id={hintId} className="sr-only">
        {t.move.hint}
      </p>
      <p role="status" className="sr-only">
        {spoken}
      </p>
      <ol ref={list} className="flex flex-col gap-3">
        {days.map((day) => (
          <EditableDay
            key={day.id}
            day={day}
            warnings={byDay.get(day.day) ?? NO_WARNINGS}
            hintId={hintId}
            moving={moving && concerns(moving, day) ? moving : null}
            handle={handle}
          />
        ))}
      </ol>
      {canEdit && <AddDay />}
      {moving?.pointer && <DragLabel moving={moving} where={where(moving.target)} />}
    </>
  );
}

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
