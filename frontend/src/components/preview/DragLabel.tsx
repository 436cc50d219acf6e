// The name of what is being dragged, beside the pointer.
import { createPortal } from 'react-dom';
import type { Moving } from './moving';

export function DragLabel({ moving, where }: { moving: Moving; where: string }) {
  if (!moving.pointer) return null;
  const { x, y } = moving.pointer;
  // Fixed boxes are fixed to the nearest transformed ancestor: the body has none.
  return createPortal(
    <div
      aria-hidden
      className="pointer-events-none fixed top-0 left-0 z-70 max-w-64 rounded-control border-2 border-line bg-surface px-3 py-1.5 text-sm text-ink shadow-hard"
      style={{ transform: `translate(${x + 12}px, ${y + 10}px)` }}
    >
      <p className="truncate font-semibold">{moving.name}</p>
      <p className="text-xs text-ink-soft">{where}</p>
    </div>,
    document.body,
  );
}
