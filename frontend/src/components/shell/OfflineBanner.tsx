// Says that the network is gone, and what that means. It takes no room while all is well.
import { WifiOff } from 'lucide-react';
import { useOnline } from '@/hooks/useOnline';
import { useMessages } from '@/messages';

export function OfflineBanner() {
  const t = useMessages();
  const online = useOnline();
  return (
    <div role="status">
      {!online && (
        <p className="flex items-center justify-center gap-2 border-b-[3px] border-line bg-warn-soft px-4 py-2 text-sm font-medium text-ink">
          <WifiOff aria-hidden className="size-4 shrink-0" />
          {t.shell.offline}
        </p>
      )}
    </div>
  );
}
