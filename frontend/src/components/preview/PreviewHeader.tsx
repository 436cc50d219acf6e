// The head of the preview: the trip's title, downloads, and the way back on a phone.
import { ChevronDown, PencilLine } from 'lucide-react';
import { useCallback, useState } from 'react';
import { exportDraft, type ExportFormat } from '@/api/drafts';
import { ExportMenu } from '@/components/itinerary/ExportMenu';
import { IconButton } from '@/components/ui/Button';
import { useMessages } from '@/messages';
import type { Itinerary } from '@/types';
import { LineForm } from './LineForm';
import { usePreview } from './PreviewContext';

export interface PreviewHeaderProps {
  sessionId: string;
  draft: Itinerary;
  isUpdating: boolean;
  onClose?: (() => void) | undefined;
}

export function PreviewHeader({ sessionId, draft, isUpdating, onClose }: PreviewHeaderProps) {
  const t = useMessages().preview;
  const { canEdit, edit } = usePreview();
  const [renaming, setRenaming] = useState(false);
  const load = useCallback((format: ExportFormat) => exportDraft(sessionId, format), [sessionId]);
  return (
    <header className="relative flex min-h-16 shrink-0 items-center gap-1 border-b-[3px] border-line bg-surface py-1.5 pr-1.5 pl-4">
      {renaming ? (
        <LineForm
          label={t.titleLabel}
          value={draft.title}
          maxLength={200}
          onCancel={() => setRenaming(false)}
          onSave={async (title) => {
            if (await edit([{ op: 'set_meta', unit: 'title', title }])) setRenaming(false);
          }}
        />
      ) : (
        <>
          <h2
            dir="auto"
            title={draft.title}
            className="line-clamp-2 min-w-0 flex-1 text-lg leading-tight [overflow-wrap:anywhere]"
          >
            {draft.title}
          </h2>
          {canEdit && (
            <IconButton className="when-idle" label={t.editTitle} onClick={() => setRenaming(true)}>
              <PencilLine aria-hidden />
            </IconButton>
          )}
          <ExportMenu
            compact
            load={load}
            hasStartDate={Boolean(draft.start_date)}
            {...(canEdit && {
              onSetStart: (date: string) => edit([{ op: 'set_start', title: date }]),
            })}
          />
          {onClose && (
            <IconButton label={t.close} onClick={onClose}>
              <ChevronDown aria-hidden />
            </IconButton>
          )}
        </>
      )}
      {isUpdating && (
        <span
          aria-hidden
          title={t.updating}
          className="absolute inset-x-0 -bottom-[3px] h-[3px] animate-sheen bg-[linear-gradient(100deg,var(--line)_30%,var(--source-1)_50%,var(--line)_70%)] bg-[length:200%_100%]"
        />
      )}
    </header>
  );
}
