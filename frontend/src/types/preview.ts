// The contract between the chat and the preview beside it. The chat owns the data and every call to the server; the
// preview shows a draft and says what the traveller wants done to it.
import type {
  Change,
  Constraints,
  Itinerary,
  ItinerarySummary,
  Operation,
  SessionStatus,
} from './api.gen';

export interface RemixItineraryPreviewProps {
  sessionId: string;
  /** Null only while the chat is being loaded: show a skeleton. */
  draft: Itinerary | null;
  /** Version of `draft`; a new number means that something changed. */
  draftVersion: number;
  /** The ledger, shown as chips. Removing one is `onEdit([{ op: 'drop_constraint', level: name }])`. */
  constraints: Constraints | null;
  /** The trips being remixed, in order: index 0 has the colour `source-1`. */
  sources: ItinerarySummary[];
  status: SessionStatus;
  /** A trip that is published has a page, and its chat cannot be reopened. */
  isPublished: boolean;
  /** What the newest turn, edit or restore changed, to be highlighted. Null when there is nothing to point at. */
  highlight: Change | null;
  /**
   * An element to bring into view ("show in preview"). `id` is a day's or an activity's; `request` grows with each
   * click, so that the same id can be asked for twice.
   */
  focus: { id: string; request: number } | null;
  /** False for sessions that are not active: no controls that change anything. */
  canEdit: boolean;
  /** A turn is being worked on: the draft will be replaced soon, and takes no change by hand until then. */
  isUpdating: boolean;
  /**
   * Applies operations by hand on `draftVersion`. Resolves to true when the server took them. The chat has already told
   * the traveller what went wrong otherwise, and has reloaded the draft after a version conflict.
   */
  onEdit: (operations: Operation[]) => Promise<boolean>;
  /** Brings an older version back, as a new one. Resolves like `onEdit`. */
  onRestore: (version: number) => Promise<boolean>;
  /** Puts text into the message box ("ask about this"), without sending it. */
  onAsk: (text: string) => void;
  /** Present where the preview lies over the chat (phone sheet). */
  onClose?: () => void;
}
