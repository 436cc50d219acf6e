// Puts together what the parts of the preview share, and keeps the focus on what was edited.
import { useCallback, useEffect, useMemo, useRef, useState, type RefObject } from 'react';
import { sourceMap } from '@/components/itinerary/sources';
import { getMessages } from '@/messages';
import { useRemixChatStore } from '@/stores/remixChatStore';
import { showToast } from '@/stores/toastStore';
import type { Operation, RemixItineraryPreviewProps } from '@/types';
import type { PreviewContextValue } from './PreviewContext';

/** The focus goes to a handle when another draft than `before` is there. */
interface FocusRequest {
  id: string;
  before: RemixItineraryPreviewProps['draft'];
}

export function usePreviewValue(
  props: RemixItineraryPreviewProps,
  root: RefObject<HTMLElement | null>,
): PreviewContextValue {
  const { draft, sources, canEdit } = props;
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  const isEditing = useRef(false);
  const [request, setRequest] = useState<FocusRequest | null>(null);
  const handled = useRef<FocusRequest | null>(null);

  // Once the draft that the edit made is drawn.
  useEffect(() => {
    if (!request || handled.current === request || request.before === draft) return;
    handled.current = request;
    focusHandle(root.current, request.id);
  }, [draft, request, root]);

  const edit = useCallback(async (operations: Operation[], focusAfter?: string) => {
    const { isUpdating, onEdit, sessionId, draft: before } = latest.current;
    if (isUpdating) showToast({ tone: 'info', text: getMessages().preview.edit.waiting });
    if (isUpdating || isEditing.current) return false;
    isEditing.current = true;
    try {
      const applied = (await onEdit(operations)) && wasApplied(sessionId);
      if (applied && focusAfter !== undefined) setRequest({ id: focusAfter, before });
      return applied;
    } finally {
      isEditing.current = false;
    }
  }, []);
  const ask = useCallback((text: string) => latest.current.onAsk(text), []);

  // Every draft says anew where it comes from, mostly the same as before.
  const origins = JSON.stringify(
    (draft?.provenance ?? []).map(({ itinerary_id: id, title }) => ({ id, title })),
  );
  const known = useMemo(
    () => sourceMap([...sources, ...(JSON.parse(origins) as { id: string; title: string }[])]),
    [sources, origins],
  );
  const currency = draft?.budget_currency ?? 'USD';
  return useMemo(
    () => ({ currency, sources: known, canEdit, edit, ask }),
    [currency, known, canEdit, edit, ask],
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
