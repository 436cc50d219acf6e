// The "…" menu of a row. Long lists have one in every row, so its machinery is made at the first press only.
import { Ellipsis } from 'lucide-react';
import { useEffect, useState, type ReactNode, type Ref } from 'react';
import { IconButton } from './Button';
import { Menu, MenuTrigger } from './Menu';

export interface LazyMenuProps {
  label: string;
  /** Another sign than the three dots. */
  icon?: ReactNode;
  className?: string;
  ref?: Ref<HTMLButtonElement>;
  /** A `MenuContent`; it is rendered once it is wanted. */
  children: ReactNode;
}

export function LazyMenu({ label, icon, className, ref, children }: LazyMenuProps) {
  const [wanted, setWanted] = useState<'no' | 'by pointer' | 'by key'>('no');
  useEffect(() => {
    if (wanted !== 'by key') return;
    // Radix puts the focus on the first item for keys that it has seen, and this one came before it was there.
    const frame = requestAnimationFrame(() => {
      document
        .querySelector<HTMLElement>(
          '[role=menu][data-state=open] [role=menuitem]:not([data-disabled])',
        )
        ?.focus();
    });
    return () => cancelAnimationFrame(frame);
  }, [wanted]);
  const look = { label, size: 'icon-sm', ...(className && { className }) } as const;
  const sign = icon ?? <Ellipsis aria-hidden />;
  if (wanted === 'no') {
    return (
      <IconButton
        {...look}
        ref={ref}
        aria-haspopup="menu"
        aria-expanded={false}
        onClick={(event) => setWanted(event.detail === 0 ? 'by key' : 'by pointer')}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return;
          event.preventDefault();
          setWanted('by key');
        }}
      >
        {sign}
      </IconButton>
    );
  }
  return (
    <Menu defaultOpen>
      <MenuTrigger asChild>
        <IconButton {...look} ref={ref}>
          {sign}
        </IconButton>
      </MenuTrigger>
      {children}
    </Menu>
  );
}
