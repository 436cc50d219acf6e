// The history of the draft: who changed what, with comparing and restoring.
import { Button } from '@/components/ui/Button';
import { Notice } from '@/components/ui/Notice';
import { Skeleton } from '@/components/ui/Skeleton';
import { useVersions } from '@/hooks/useVersions';
import { useMessages } from '@/messages';
import { showToast } from '@/stores/toastStore';
import { usePreview, usePreviewDraft } from './PreviewContext';
import { VersionRow } from './VersionRow';

export interface VersionsPanelProps {
  sessionId: string;
  draftVersion: number;
  onRestore: (version: number) => Promise<boolean>;
}

export function VersionsPanel({ sessionId, draftVersion, onRestore }: VersionsPanelProps) {
  const t = useMessages();
  const { canEdit } = usePreview();
  const { isBusy } = usePreviewDraft();
  const list = useVersions(sessionId, draftVersion);
  if (list.isPending) return <Skeleton className="h-40" />;
  if (list.isError) {
    return (
      <Notice
        title={t.preview.versions.failed}
        actions={<Button onClick={() => void list.refetch()}>{t.common.retry}</Button>}
      />
    );
  }
  const restore = async (version: number) => {
    if (await onRestore(version)) {
      showToast({ tone: 'good', text: t.preview.versions.restored(version) });
    }
  };
  return (
    <>
      <ol reversed aria-label={t.preview.versions.title} className="flex flex-col gap-2">
        {list.versions.map((version) => (
          <VersionRow
            key={version.version}
            sessionId={sessionId}
            version={version}
            current={draftVersion}
            {...(canEdit && !isBusy && { onRestore: restore })}
          />
        ))}
      </ol>
      {list.hasNextPage && (
        <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t.preview.versions.more}
        </Button>
      )}
    </>
  );
}
