// Drag and drop without a library: with a pointer (mouse, pen, finger) or with keys, both on the same handles.
import {
  useCallback,
  useEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type PointerEvent,
} from 'react';
import { useEdgeScroll } from '@/hooks/useEdgeScroll';
import type { DailyPlan } from '@/types';
import { sameTarget, step, stepDay, takeUp, targetAt, type Moving, type Target } from './moving';

/** A press that moves less than this is a click. */
const SLACK_PX = 5;

/** Up and down lead from place to place, left and right from day to day. */
const KEYS: Record<string, { by: typeof step; way: 1 | -1 } | undefined> = {
  ArrowUp: { by: step, way: -1 },
  ArrowDown: { by: step, way: 1 },
  ArrowLeft: { by: stepDay, way: -1 },
  ArrowRight: { by: stepDay, way: 1 },
};

export interface MoveOptions {
  days: DailyPlan[];
  dayName: (day: number) => string;
  onPicked: (moving: Moving) => void;
  onOver: (moving: Moving) => void;
  onCancelled: (moving: Moving) => void;
  onDropped: (moving: Moving) => void;
}

/** To be spread on a handle. `data-handle` is also how the focus finds it again. */
export interface HandleProps {
  'data-handle': string;
  onKeyDown: (event: KeyboardEvent) => void;
  onBlur: () => void;
  onPointerDown: (event: PointerEvent) => void;
  onPointerMove: (event: PointerEvent) => void;
  onPointerUp: (event: PointerEvent) => void;
  onPointerCancel: () => void;
}

export function useMove(options: MoveOptions) {
  const [moving, setMoving] = useState<Moving | null>(null);
  const pressed = useRef<{ id: string; x: number; y: number } | null>(null);
  const { follow, stop } = useEdgeScroll();
  const now = useRef({ moving, options });
  useEffect(() => {
    now.current = { moving, options };
  });

  const end = useCallback(
    (drop: boolean) => {
      const { moving: current, options: told } = now.current;
      pressed.current = null;
      stop();
      if (!current) return;
      now.current.moving = null;
      setMoving(null);
      if (drop) told.onDropped(current);
      else told.onCancelled(current);
    },
    [stop],
  );

  const aim = useCallback((target: Target, pointer: Moving['pointer']) => {
    const current = now.current.moving;
    if (!current) return;
    const moved = !sameTarget(target, current.target);
    now.current.moving = { ...current, target, pointer };
    setMoving(now.current.moving);
    if (moved) now.current.options.onOver(now.current.moving);
  }, []);

  const aimAt = useCallback(
    (x: number, y: number) => {
      const current = now.current.moving;
      if (!current) return;
      const card = document.elementFromPoint(x, y)?.closest('[data-day]');
      const day = now.current.options.days.find(
        (other) => other.id === card?.getAttribute('data-day'),
      );
      const box = card?.getBoundingClientRect();
      const target =
        day && box ? targetAt(current, day, (y - box.top) / box.height) : current.target;
      aim(target, { x, y });
    },
    [aim],
  );

  const begin = useCallback((id: string) => {
    const { days, dayName, onPicked } = now.current.options;
    const taken = takeUp(days, id, dayName);
    if (!taken) return;
    now.current.moving = taken;
    setMoving(taken);
    onPicked(taken);
  }, []);

  // Escape ends the move and nothing else: the dialog around the preview must not hear of it.
  const active = moving !== null;
  useEffect(() => {
    if (!active) return;
    const escape = (event: globalThis.KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      event.preventDefault();
      end(false);
    };
    window.addEventListener('keydown', escape, { capture: true });
    return () => window.removeEventListener('keydown', escape, { capture: true });
  }, [active, end]);

  const handle = useCallback(
    (id: string): HandleProps => ({
      'data-handle': id,
      onKeyDown: (event) => {
        const current = now.current.moving;
        const mine = current?.id === id;
        if (event.key === ' ' || event.key === 'Enter') {
          event.preventDefault();
          if (mine) end(true);
          else begin(id);
          return;
        }
        const key = KEYS[event.key];
        if (!mine || !key) return;
        event.preventDefault();
        aim(key.by(current, now.current.options.days, key.way), null);
      },
      onBlur: () => {
        if (now.current.moving?.id === id && now.current.moving.pointer === null) end(false);
      },
      onPointerDown: (event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        pressed.current = { id, x: event.clientX, y: event.clientY };
      },
      onPointerMove: (event) => {
        const start = pressed.current;
        if (!start) return;
        const { clientX: x, clientY: y } = event;
        if (!now.current.moving) {
          if (Math.hypot(x - start.x, y - start.y) < SLACK_PX) return;
          begin(id);
        }
        aimAt(x, y);
        // What scrolls by under a pointer that rests is aimed at too.
        follow(event.currentTarget.closest('[data-scroller]'), y, () => aimAt(x, y));
      },
      onPointerUp: (event) => {
        pressed.current = null;
        if (!now.current.moving?.pointer) return;
        aimAt(event.clientX, event.clientY);
        end(true);
      },
      onPointerCancel: () => end(false),
    }),
    [aim, aimAt, begin, end, follow],
  );

  return { moving, handle };
}
