// The whole product in three steps, under the title of the first page.
import { cn } from '@/components/ui/cn';
import { useMessages } from '@/messages';

const COLOURS = ['bg-source-1', 'bg-source-2', 'bg-source-3'];

export function HowItWorks() {
  const t = useMessages().explore;
  return (
    <ol
      aria-label={t.stepsLabel}
      className="mt-4 mb-6 flex flex-col gap-2 lg:flex-row lg:flex-wrap lg:gap-x-8"
    >
      {t.steps.map((step, index) => (
        <li key={step} className="flex items-center gap-2.5 text-lg text-ink-soft">
          <span
            aria-hidden
            className={cn(
              'grid size-8 shrink-0 place-items-center rounded-chip border-2 border-line font-display text-base font-extrabold text-on-source',
              COLOURS[index],
            )}
          >
            {index + 1}
          </span>
          {step}
        </li>
      ))}
    </ol>
  );
}
