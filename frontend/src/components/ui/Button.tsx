// Buttons. `primary` is the one thing to do next, `accent` marks remixing, `quiet` is everything beside it.
import { cva, type VariantProps } from 'class-variance-authority';
import { LoaderCircle } from 'lucide-react';
import { Slot } from 'radix-ui';
import type { ComponentProps } from 'react';
import { cn } from './cn';

const button = cva(
  'inline-flex shrink-0 items-center justify-center gap-2 rounded-control border-2 font-semibold whitespace-nowrap ' +
    'transition-[transform,box-shadow,background-color] duration-150 ease-out-soft ' +
    'disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:opacity-50 [&_svg]:size-[1.15em] [&_svg]:shrink-0',
  {
    variants: {
      look: {
        primary:
          'border-line bg-action text-on-action shadow-hard-sm enabled:hover:-translate-px enabled:active:translate-px enabled:active:shadow-none',
        accent:
          'border-line bg-source-1 text-on-source shadow-hard-sm enabled:hover:-translate-px enabled:active:translate-px enabled:active:shadow-none',
        plain: 'border-line bg-surface text-ink enabled:hover:bg-sunken',
        quiet: 'border-transparent bg-transparent text-ink enabled:hover:bg-sunken',
        danger: 'border-line bg-bad text-surface shadow-hard-sm enabled:active:shadow-none',
      },
      size: {
        sm: 'target-44 min-h-9 px-3 text-sm',
        md: 'min-h-11 px-4 text-base',
        lg: 'min-h-13 px-6 text-lg',
        icon: 'size-11',
        'icon-sm': 'target-44 size-9',
      },
    },
    defaultVariants: { look: 'plain', size: 'md' },
  },
);

export interface ButtonProps extends ComponentProps<'button'>, VariantProps<typeof button> {
  /** Renders the only child (a link) with the looks of a button. */
  asChild?: boolean;
  /** Shows that the press is being worked on and takes no second one. */
  busy?: boolean;
}

export function Button({
  look,
  size,
  asChild = false,
  busy = false,
  className,
  children,
  disabled,
  ...rest
}: ButtonProps) {
  const classes = cn(button({ look, size }), className);
  if (asChild) {
    return (
      <Slot.Root className={classes} {...rest}>
        {children}
      </Slot.Root>
    );
  }
  return (
    <button
      type="button"
      className={classes}
      disabled={disabled === true || busy}
      aria-busy={busy || undefined}
      {...rest}
    >
      {busy && <LoaderCircle className="animate-spin" aria-hidden />}
      {children}
    </button>
  );
}

export interface IconButtonProps extends Omit<ButtonProps, 'size' | 'asChild'> {
  /** The name that screen readers say and the tooltip shows. */
  label: string;
  size?: 'icon' | 'icon-sm';
}

export function IconButton({ label, size = 'icon', look = 'quiet', ...rest }: IconButtonProps) {
  return <Button aria-label={label} title={label} look={look} size={size} {...rest} />;
}
