// Puts together what the parts of the preview share, and keeps the focus on what was edited.
import { useCallback, useEffect, useMemo, useRef, useState, type RefObject } from 'react';
import { sourceMap } from '@/components/itinerary/sources';
import { useRemixChatStore } from '@/stores/remixChatStore';
import { showToast } from '@/stores/toastStore';
import type { Operation, RemixItineraryPreviewProps } from '@/types';
import { marksOf } from './marks';
import type { PreviewContextValue } from './PreviewContext';

const NO_DAYS: PreviewContextValue['days'] = [];

/** The focus goes to a handle when another draft than `before` is there. */
interface FocusRequest {
  id: string;
  before: RemixItineraryPreviewProps['draft'];
}

type Props = Pick<
  RemixItineraryPreviewProps,
  'sessionId' | 'draft' | 'sources' | 'highlight' | 'canEdit' | 'onEdit' | 'onAsk'
>;

export function usePreviewValue(
  props: Props,
  root: RefObject<HTMLElement | null>,
): PreviewContextValue {
  const { sessionId, draft, sources, highlight, canEdit, onEdit, onAsk } = props;
  const isEditing = useRef(false);
  const [request, setRequest] = useState<FocusRequest | null>(null);
  const handled = useRef<FocusRequest | null>(null);

  // Once the draft that the edit made is drawn.
  useEffect(() => {
    if (!request || handled.current === request || request.before === draft) return;
    handled.current = request;
    focusHandle(root.current, request.id);
  }, [draft, request, root]);

  const edit = useCallback(
    async (operations: Operation[], focusAfter?: string) => {
      if (isEditing.current) return false;
      isEditing.current = true;
      try {
        const applied = (await onEdit(operations)) && wasApplied(sessionId);
        if (applied && focusAfter !== undefined) setRequest({ id: focusAfter, before: draft });
        return applied;
      } finally {
        isEditing.current = false;
      }
    },
    [onEdit, sessionId, draft],
  );

  return useMemo(
    () => ({
      currency: draft?.budget_currency ?? 'USD',
      sources: sourceMap(sources, draft?.provenance),
      days: draft?.daily_plans ?? NO_DAYS,
      marks: marksOf(highlight),
      canEdit,
      edit,
      ask: onAsk,
    }),
    [draft, sources, highlight, canEdit, edit, onAsk],
  );
}

/** What was moved stands somewhere else in the page now, and what was removed is gone: neither may lose the focus. */
function focusHandle(root: HTMLElement | null, id: string): void {
  const handle = root?.querySelector<HTMLElement>(`[data-handle="${CSS.escape(id)}"]`);
  handle?.focus({ preventScroll: true });
  handle?.scrollIntoView({ block: 'nearest' });
}

/**
 * The server takes a list of operations and may still refuse each one by itself ("Day 2 is locked."). That is told
 * here, because no reply of the assistant will.
 */
function wasApplied(sessionId: string): boolean {
  const change = useRemixChatStore.getState().chats[sessionId]?.highlight;
  const reasons = change?.rejected.map(({ reason }) => reason) ?? [];
  if (reasons.length > 0) showToast({ tone: 'bad', text: reasons.join(' ') });
  else if (change?.note) showToast({ tone: 'info', text: change.note });
  return reasons.length === 0;
}
