// What every part of the preview needs: the trip's currency and sources, and the one way to change the draft.
import { createContext, use } from 'react';
import type { Sources } from '@/components/itinerary/sources';
import type { DailyPlan, Operation } from '@/types';
import type { Marks } from './marks';

export interface PreviewContextValue {
  currency: string;
  sources: Sources;
  days: DailyPlan[];
  marks: Marks;
  canEdit: boolean;
  /**
   * Applies operations by hand. One edit at a time: what is asked for while another one is on its way is ignored,
   * because its day numbers would mean the old draft. `focusAfter` is the element whose handle has the focus then.
   */
  edit: (operations: Operation[], focusAfter?: string) => Promise<boolean>;
  /** Puts a question about something into the message box. */
  ask: (text: string) => void;
}

export const PreviewContext = createContext<PreviewContextValue | null>(null);

export function usePreview(): PreviewContextValue {
  const value = use(PreviewContext);
  if (value === null) throw new Error('PreviewContext is missing above this component');
  return value;
}
