// Joins the open chat to the preview: data in, edits out. The preview's code (and its map) loads when it is first seen,
// and a long draft is drawn in the background, so that it never holds up typing or the reply.
import { lazy, memo, Suspense, useCallback, useDeferredValue, useMemo } from 'react';
import { Skeleton } from '@/components/ui/Skeleton';
import { useRemixChat } from '@/hooks/useRemixChat';
import { useComposerStore } from '@/stores/composerStore';
import { useWorkspaceStore } from '@/stores/workspaceStore';
import type { Operation, RemixItineraryPreviewProps } from '@/types';

const RemixItineraryPreview = lazy(async () => ({
  default: memo((await import('./RemixItineraryPreview')).RemixItineraryPreview),
}));

export function PreviewSlot({ onClose }: { onClose?: () => void }) {
  const props = useDeferredValue(usePreviewProps(onClose));
  if (props === null) return <PreviewSkeleton />;
  return (
    <Suspense fallback={<PreviewSkeleton />}>
      <RemixItineraryPreview key={props.sessionId} {...props} />
    </Suspense>
  );
}

function usePreviewProps(onClose: (() => void) | undefined): RemixItineraryPreviewProps | null {
  const { sessionId, session, currentDraft, highlight, isRunning, edit, restore } = useRemixChat();
  const focus = useWorkspaceStore((state) => state.focus);
  const onAsk = useCallback(
    (text: string) => {
      if (sessionId === null) return;
      const { texts, setText } = useComposerStore.getState();
      setText(sessionId, texts[sessionId] ? `${texts[sessionId]} ${text}` : text);
      onClose?.();
    },
    [sessionId, onClose],
  );
  const version = session?.draft_version ?? 0;
  const onEdit = useCallback(
    (operations: Operation[]) => edit(version, operations),
    [edit, version],
  );
  return useMemo(
    () =>
      session && {
        sessionId: session.id,
        draft: currentDraft,
        draftVersion: session.draft_version,
        constraints: session.constraints ?? null,
        sources: session.source_itineraries,
        status: session.status,
        highlight,
        focus,
        canEdit: session.status === 'active',
        isUpdating: isRunning,
        onEdit,
        onRestore: restore,
        onAsk,
        ...(onClose && { onClose }),
      },
    [session, currentDraft, highlight, focus, isRunning, onEdit, restore, onAsk, onClose],
  );
}

function PreviewSkeleton() {
  return (
    <div className="flex flex-col gap-4 p-4">
      <Skeleton className="h-8 w-3/4" />
      <Skeleton className="h-16" />
      <Skeleton className="h-40" />
      <Skeleton className="h-40" />
    </div>
  );
}
