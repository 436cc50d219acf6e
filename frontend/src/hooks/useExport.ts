// Downloads a file that needs the bearer token: fetched, then offered to the browser as a link to a blob.
import { useCallback, useState } from 'react';
import { describeError } from '@/api/describeError';
import type { ExportFormat } from '@/api/drafts';
import { hasCode } from '@/api/errors';
import { useMessages } from '@/messages';
import { showToast } from '@/stores/toastStore';

export interface ExportFile {
  blob: Blob;
  disposition: string | null;
}

/** The name inside a Content-Disposition header. */
export function fileName(disposition: string | null, fallback: string): string {
  const name = /filename="?([^";]+)"?/i.exec(disposition ?? '')?.[1]?.trim();
  return name ? name.replace(/[\\/]/g, '-') : fallback;
}

function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken the blob over once the click is handled.
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

export function useExport(
  load: (format: ExportFormat) => Promise<ExportFile>,
  onNeedsDate: () => void,
) {
  const t = useMessages().preview.exports;
  const [isBusy, setIsBusy] = useState(false);
  const download = useCallback(
    async (format: ExportFormat) => {
      setIsBusy(true);
      try {
        const { blob, disposition } = await load(format);
        const name = fileName(disposition, `itinerary.${format}`);
        save(blob, name);
        showToast({ tone: 'good', text: t.done(name) });
      } catch (error) {
        const wrong = hasCode(error, 'invalid_argument') ? error.details.fields?.[0] : undefined;
        if (wrong && format === 'ics') onNeedsDate();
        else
          showToast({
            tone: 'bad',
            text: wrong?.message ?? `${t.failed} ${describeError(error).title}`,
          });
      } finally {
        setIsBusy(false);
      }
    },
    [load, onNeedsDate, t],
  );
  return { download, isBusy };
}
