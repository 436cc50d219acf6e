// A bordered surface. `lifted` has the hard shadow and is for what can be picked up or acted on as a whole.
import type { ComponentProps } from 'react';
import { cn } from './cn';

export interface CardProps extends ComponentProps<'div'> {
  lifted?: boolean;
}

export function Card({ lifted = false, className, ...rest }: CardProps) {
  return (
    <div
      className={cn(
        'rounded-card border-[3px] border-line bg-surface',
        lifted && 'shadow-hard',
        className,
      )}
      {...rest}
    />
  );
}
