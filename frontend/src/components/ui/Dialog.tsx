// Dialogs on Radix: focus is trapped and returned, the page behind is hidden from screen readers. Sizes: a small box,
// a screen-filling workspace, a sheet from below (phones), a drawer from the left.
import { cva, type VariantProps } from 'class-variance-authority';
import { Dialog as Radix } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';
import { cn } from './cn';
import { useLayer } from './layers';

export const Dialog = Radix.Root;
export const DialogTrigger = Radix.Trigger;
export const DialogClose = Radix.Close;

const content = cva('fixed z-50 flex flex-col bg-paper text-ink focus:outline-none', {
  variants: {
    shape: {
      box: 'inset-0 m-auto h-fit max-h-[88dvh] w-[min(30rem,calc(100vw-2rem))] animate-rise gap-4 overflow-y-auto rounded-card border-[3px] border-line p-6 shadow-hard',
      workspace:
        'inset-0 animate-fade overflow-hidden below-bars md:inset-3 md:rounded-card md:border-4 md:border-line xl:inset-x-8 xl:inset-y-5',
      sheet:
        'inset-x-0 bottom-0 max-h-[92dvh] animate-sheet rounded-t-card border-x-[3px] border-t-[3px] border-line pb-[env(safe-area-inset-bottom)] below-bars',
      drawer:
        'inset-y-0 left-0 w-[min(22rem,88vw)] animate-drawer border-r-4 border-line pb-[env(safe-area-inset-bottom)] below-bars',
    },
  },
  defaultVariants: { shape: 'box' },
});

export interface DialogContentProps
  extends Omit<ComponentProps<typeof Radix.Content>, 'title'>, VariantProps<typeof content> {
  /** The dialog's name. Shown as a heading in boxes, spoken only elsewhere. */
  title: ReactNode;
  description?: ReactNode;
}

export function DialogContent({
  shape,
  title,
  description,
  className,
  children,
  ...rest
}: DialogContentProps) {
  const layer = useLayer();
  const boxed = !shape || shape === 'box';
  return (
    <Radix.Portal>
      <Radix.Overlay className="fixed inset-0 z-50 animate-fade bg-black/55" />
      <Radix.Content
        ref={layer}
        className={cn(content({ shape }), className)}
        onEscapeKeyDown={boxed ? leaveEscapeToInputMethods : leaveEscapeToFields}
        {...(!description && { 'aria-describedby': undefined })}
        {...rest}
      >
        <Radix.Title className={boxed ? 'font-display text-xl font-extrabold' : 'sr-only'}>
          {title}
        </Radix.Title>
        {description && (
          <Radix.Description className={boxed ? 'text-ink-soft' : 'sr-only'}>
            {description}
          </Radix.Description>
        )}
        {children}
      </Radix.Content>
    </Radix.Portal>
  );
}

/** A box is a form or a question as a whole: Escape leaves it, wherever it was pressed. */
function leaveEscapeToInputMethods(event: KeyboardEvent) {
  if (event.isComposing) event.preventDefault();
}

/**
 * Escape belongs to input methods and to one-line fields (they take a change back, or clear a search) before it closes a
 * dialog. A search that is empty has nothing to clear. Larger forms claim Escape with `data-own-escape`.
 */
function leaveEscapeToFields(event: KeyboardEvent) {
  const field =
    event.target instanceof Element && event.target.closest('input, select, [data-own-escape]');
  const isEmptySearch =
    field instanceof HTMLInputElement && field.type === 'search' && field.value === '';
  if ((field && !isEmptySearch) || event.isComposing) event.preventDefault();
}
