// Downloads of a trip. A calendar needs a start date: where it can be set, it is asked for on the spot.
import { Braces, CalendarDays, Download, FileText, Route } from 'lucide-react';
import { useState } from 'react';
import type { ExportFormat } from '@/api/drafts';
import { Button, IconButton } from '@/components/ui/Button';
import { Menu, MenuContent, MenuItem, MenuTrigger } from '@/components/ui/Menu';
import { useExport, type ExportFile } from '@/hooks/useExport';
import { useMessages } from '@/messages';
import { StartDateDialog } from './StartDateDialog';

const FORMATS = [
  ['ics', CalendarDays],
  ['gpx', Route],
  ['md', FileText],
  ['json', Braces],
] as const;

export interface ExportMenuProps {
  /** Asks the server for the file. */
  load: (format: ExportFormat) => Promise<ExportFile>;
  hasStartDate: boolean;
  /** Sets the date of day 1; absent where the trip cannot be changed. */
  onSetStart?: (date: string) => Promise<boolean>;
  /** Only the icon, where room is short. */
  compact?: boolean;
}

export function ExportMenu({ load, hasStartDate, onSetStart, compact = false }: ExportMenuProps) {
  const t = useMessages().preview.exports;
  const [asking, setAsking] = useState(false);
  const { download, isBusy } = useExport(load, () => setAsking(true));
  return (
    <>
      <Menu>
        <MenuTrigger asChild>
          {compact ? (
            <IconButton label={t.label} busy={isBusy}>
              {!isBusy && <Download aria-hidden />}
            </IconButton>
          ) : (
            <Button busy={isBusy}>
              {!isBusy && <Download aria-hidden />}
              {t.label}
            </Button>
          )}
        </MenuTrigger>
        <MenuContent>
          {FORMATS.map(([format, Icon]) => (
            <MenuItem
              key={format}
              onSelect={() => {
                if (format === 'ics' && !hasStartDate) setAsking(true);
                else void download(format);
              }}
            >
              <Icon aria-hidden />
              {t.formats[format]}
            </MenuItem>
          ))}
        </MenuContent>
      </Menu>
      <StartDateDialog
        open={asking}
        onOpenChange={setAsking}
        {...(onSetStart && {
          onSave: async (date: string) => {
            if (await onSetStart(date)) await download('ics');
          },
        })}
      />
    </>
  );
}
