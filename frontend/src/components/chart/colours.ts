// One colour for each kind of cost, told apart by pattern of light and dark as well as by hue.
import type { CostKind } from './costs';

export const KIND_COLOURS: Record<CostKind, string> = {
  activities: 'var(--action)',
  stays: 'var(--source-1)',
  transfers: 'var(--source-2)',
  shared: 'var(--source-3)',
};
