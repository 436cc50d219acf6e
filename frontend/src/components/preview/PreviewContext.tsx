// What every part of the preview needs. It is two contexts: one that stays the same while replies come and go, so that
// a new draft redraws the days that changed and no others, and one that does not, for what is on screen once.
import { createContext, use } from 'react';
import type { Sources } from '@/components/itinerary/sources';
import type { DailyPlan, Operation } from '@/types';

export interface PreviewContextValue {
  currency: string;
  sources: Sources;
  /** The chat is active. While a turn runs, `when-idle` hides the controls and `edit` refuses. */
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

export interface PreviewDraftValue {
  days: DailyPlan[];
  /** A turn runs: nothing can be changed meanwhile. */
  isBusy: boolean;
}

export const PreviewDraftContext = createContext<PreviewDraftValue>({ days: [], isBusy: false });

/** For menus, forms and panels. Not for anything that a long trip has many of. */
export const usePreviewDraft = () => use(PreviewDraftContext);
