// A placeholder with the size of what is coming, so that nothing moves when it arrives.
import { cn } from './cn';

export function Skeleton({ className }: { className?: string }) {
  return (
    <div
      aria-hidden
      className={cn(
        'animate-sheen rounded-control bg-sunken bg-[linear-gradient(100deg,transparent_35%,var(--surface)_50%,transparent_65%)] bg-[length:200%_100%]',
        className,
      )}
    />
  );
}
