// Joins the open chat to the preview: data in, edits out. The preview's code (and its map) loads when it is first seen,
// and a long draft is drawn in the background, so that it never holds up typing or the reply.
import { memo, useCallback, useDeferredValue, useMemo } from 'react';
import { latePart, type Missing } from '@/components/ui/latePart';
import { MissingPart } from '@/components/ui/MissingPart';
import { Skeleton } from '@/components/ui/Skeleton';
import { useRemixChat } from '@/hooks/useRemixChat';
import { useMessages } from '@/messages';
import { useComposerStore } from '@/stores/composerStore';
import { useWorkspaceStore } from '@/stores/workspaceStore';
import type { Operation, RemixItineraryPreviewProps } from '@/types';

const RemixItineraryPreview = latePart<RemixItineraryPreviewProps>(
  async () => memo((await import('./RemixItineraryPreview')).RemixItineraryPreview),
  {
    waiting: () => <PreviewSkeleton />,
    failed: (missing, { onClose }) => <PreviewMissing missing={missing} onClose={onClose} />,
  },
);

export function PreviewSlot({ onClose }: { onClose?: () => void }) {
  const props = useDeferredValue(usePreviewProps(onClose));
  if (props === null) return <PreviewSkeleton />;
  return <RemixItineraryPreview key={props.sessionId} {...props} />;
}

function PreviewMissing(props: { missing: Missing; onClose: (() => void) | undefined }) {
  const { preview } = useMessages().shell.parts;
  return <MissingPart title={preview} className="m-4" {...props} />;
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
        isPublished: Boolean(session.published_itinerary_id),
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
