// The shape of a chat before there is one, with a word on what is being done.
import { Skeleton } from '@/components/ui/Skeleton';

export function ChatSkeleton({ label }: { label: string }) {
  return (
    <div className="mx-auto flex w-full max-w-3xl flex-1 flex-col gap-4 p-4 sm:p-6">
      <p role="status" className="text-sm font-medium text-ink-soft">
        {label}…
      </p>
      <Skeleton className="h-28 w-4/5" />
      <Skeleton className="h-12 w-3/5 self-end" />
      <Skeleton className="h-36 w-4/5" />
    </div>
  );
}
