// Drop-down menus on Radix, with arrow keys and type-ahead. They are not modal: nothing behind them is hidden from screen
// readers, and they are drawn inside the open dialog or the page's main part, so that all content lies in a landmark.
import { Check } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { ComponentProps } from 'react';
import { cn } from './cn';
import { useTopLayer } from './layers';

export function Menu(props: ComponentProps<typeof DropdownMenu.Root>) {
  return <DropdownMenu.Root modal={false} {...props} />;
}
export const MenuTrigger = DropdownMenu.Trigger;
export const MenuRadioGroup = DropdownMenu.RadioGroup;

const item =
  'flex min-h-11 cursor-pointer items-center gap-3 rounded-chip px-3 text-sm font-medium outline-none select-none ' +
  'data-[highlighted]:bg-action-soft data-[disabled]:cursor-not-allowed data-[disabled]:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0';

export function MenuContent({
  className,
  align = 'end',
  ...rest
}: ComponentProps<typeof DropdownMenu.Content>) {
  const layer = useTopLayer();
  const landmark = layer === document.body ? document.querySelector('main') : layer;
  return (
    <DropdownMenu.Portal container={landmark ?? layer}>
      <DropdownMenu.Content
        align={align}
        sideOffset={6}
        collisionPadding={8}
        className={cn(
          'z-60 max-h-(--radix-dropdown-menu-content-available-height) min-w-48 animate-rise overflow-y-auto rounded-control border-2 border-line bg-surface p-1 text-ink shadow-hard-sm',
          className,
        )}
        {...rest}
      />
    </DropdownMenu.Portal>
  );
}

export function MenuItem({
  className,
  danger = false,
  ...rest
}: ComponentProps<typeof DropdownMenu.Item> & { danger?: boolean }) {
  return <DropdownMenu.Item className={cn(item, danger && 'text-bad', className)} {...rest} />;
}

export function MenuRadioItem({
  className,
  children,
  ...rest
}: ComponentProps<typeof DropdownMenu.RadioItem>) {
  return (
    <DropdownMenu.RadioItem className={cn(item, className)} {...rest}>
      <span className="grid size-4 place-items-center">
        <DropdownMenu.ItemIndicator>
          <Check aria-hidden />
        </DropdownMenu.ItemIndicator>
      </span>
      {children}
    </DropdownMenu.RadioItem>
  );
}

export function MenuLabel({ className, ...rest }: ComponentProps<typeof DropdownMenu.Label>) {
  return (
    <DropdownMenu.Label
      className={cn('px-3 pt-2 pb-1 text-xs font-semibold text-ink-soft', className)}
      {...rest}
    />
  );
}

export function MenuSeparator() {
  return <DropdownMenu.Separator className="my-1 h-0.5 bg-hairline" />;
}
