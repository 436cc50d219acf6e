// Small labels. The tone carries meaning: outcomes, provenance, or none.
import { cva, type VariantProps } from 'class-variance-authority';
import type { ComponentProps } from 'react';
import { cn } from './cn';

const badge = cva(
  'inline-flex max-w-full items-center gap-1 rounded-chip border-2 px-2 py-0.5 text-xs font-semibold [&_svg]:size-3.5 [&_svg]:shrink-0',
  {
    variants: {
      tone: {
        neutral: 'border-hairline bg-surface text-ink-soft',
        ink: 'border-line bg-ink text-paper',
        action: 'border-action bg-action-soft text-ink',
        good: 'border-good bg-good-soft text-good',
        warn: 'border-warn bg-warn-soft text-warn',
        bad: 'border-bad bg-bad-soft text-bad',
        source1: 'border-line bg-source-1 text-on-source',
        source2: 'border-line bg-source-2 text-on-source',
        source3: 'border-line bg-source-3 text-on-source',
        suggested: 'border-dashed border-line bg-suggested text-on-source',
        traveler: 'border-line bg-traveler text-on-source',
      },
    },
    defaultVariants: { tone: 'neutral' },
  },
);

export type BadgeTone = NonNullable<VariantProps<typeof badge>['tone']>;

const SOURCE_TONES = ['source1', 'source2', 'source3'] as const;

/** The tone of the n-th source trip (from 0). */
export const sourceTone = (index: number): BadgeTone => SOURCE_TONES[index] ?? 'neutral';

export function Badge({
  tone,
  className,
  ...rest
}: ComponentProps<'span'> & VariantProps<typeof badge>) {
  return <span className={cn(badge({ tone }), className)} {...rest} />;
}
