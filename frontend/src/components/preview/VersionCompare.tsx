// What has changed since an older version, line by line.
import { ChangeLine } from '@/components/remix/ChangeLine';
import { changeLines } from '@/components/remix/changeLines';
import { Notice } from '@/components/ui/Notice';
import { Skeleton } from '@/components/ui/Skeleton';
import { useVersionDiff } from '@/hooks/useVersions';
import { useMessages } from '@/messages';

export interface VersionCompareProps {
  sessionId: string;
  /** The newer one. */
  version: number;
  against: number;
}

export function VersionCompare({ sessionId, version, against }: VersionCompareProps) {
  const t = useMessages().preview.versions;
  const { data, isPending, isError } = useVersionDiff(sessionId, version, against);
  if (isPending) return <Skeleton className="h-20" />;
  if (isError) return <Notice title={t.failed} />;
  const lines = changeLines(data.change);
  return (
    <section
      aria-label={t.compareTitle(against, version)}
      className="flex flex-col gap-2 border-t-2 border-hairline pt-2 text-sm"
    >
      <h4 className="font-semibold">{t.compareTitle(against, version)}</h4>
      {lines.length === 0 ? (
        <p className="text-ink-soft">{t.same}</p>
      ) : (
        <ul className="flex flex-col gap-1">
          {lines.map((line) => (
            <ChangeLine key={line.key} line={line} currency={data.change.total.currency} />
          ))}
        </ul>
      )}
    </section>
  );
}
