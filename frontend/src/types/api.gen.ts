// Types of the REST contract, generated from openapi.json by scripts/generate-types.mjs.
// Do not edit: run `npm run types`.

/** A message that is being answered. */
export interface Accepted {
  /** The turn to watch. uuid. */
  turn_id: string;
  /** The stored message. */
  user_message: Message;
}

/** Active places. */
export interface ActiveQuota {
  /** Places there are. */
  limit: number;
  /** Places in use. */
  used: number;
}

/** One thing to do on a day. */
export interface Activity {
  /** Required. 0 means free. */
  cost: Amount;
  /** Optional. Local clock time HH:MM, later than start_time. */
  end_time?: string | null;
  /** Required. Stable inside the itinerary, also across edits. */
  id: string;
  /** Optional. At most 500 graphemes. */
  note: string;
  /** Set in drafts and in published remixes. Unset means the itinerary's own. */
  origin?: Origin | null;
  /** Required. The part of the day. */
  slot: Slot;
  /** Optional. Local clock time HH:MM. Set together with end_time or not at all. */
  start_time?: string | null;
  /** Optional. Lower-case words of the tag list, at most 15. */
  tags: string[];
  /** Required. 1..160 graphemes. */
  title: string;
}

/** Days that the traveller wants to spend in a place. */
export interface Allocation {
  /** Required. 1..60. */
  days: number;
  /** Required. Place, region or country. */
  place: string;
}

export type Amount = number;

/** Answer of ArchiveSession. */
export interface ArchiveSessionResponse {
  /** The session after the change. */
  session: Session;
}

/** A question with answers to tap; each answer is a message to send. */
export interface Ask {
  /** Required. Two to four. */
  options: string[];
  /** Required. One sentence. */
  question: string;
}

/** The ledger's budget. */
export interface Budget {
  /** Required. Per person. */
  amount: Amount;
  /** Required. ISO 4217 code. */
  currency: string;
  /** Required. cap (never above) or target (about). */
  kind: string;
}

/** The change card: what one turn, hand edit or restore did. */
export interface Change {
  /** New days and activities. */
  added: ChangeEntry[];
  /** Set when the ledger changed. */
  constraints?: ConstraintsChange | null;
  /** Number of days. */
  days: CountChange;
  /** Texts of the trip and of its parts that changed, by field name or element id. */
  edited: string[];
  /** What is on another day now. */
  moved: ChangeEntry[];
  /** Optional. One sentence, for example why levers were used. */
  note?: string | null;
  /** What was not applied. */
  rejected: RejectedOperation[];
  /** Days and activities that are gone. */
  removed: ChangeEntry[];
  /** What costs more or less now. */
  repriced: ChangeEntry[];
  /** What is at another time of its day now. */
  retimed: ChangeEntry[];
  /** Total cost. */
  total: TotalChange;
}

/** One line of a change card. */
export interface ChangeEntry {
  /** Required. The day it is on now, or was on when it is gone. 0 for the whole trip. */
  day: number;
  /** Optional. Before: a day number (moved), a time or slot (retimed), an amount (repriced). */
  from?: ChangeValue | null;
  /** Required. Id of the day or activity. */
  id: string;
  /** Required. day, activity, stay, transfer or shared_cost. */
  kind: string;
  /** Required. */
  title: string;
  /** Optional. After. */
  to?: ChangeValue | null;
}

export type ChangeValue = number | string;

/** The ledger: what the traveller has asked for over the whole chat. The last word on a topic wins. */
export interface Constraints {
  /** Optional. 1..8. */
  activities_per_day?: number | null;
  /** Days wanted in a place, by name. */
  allocations: Allocation[];
  /** Titles, tags or element ids that must not come back. */
  banned: string[];
  /** Optional. */
  budget?: Budget | null;
  /** Optional. ISO 4217 code the traveller wants to see. */
  currency?: string | null;
  /** Optional. 1..60. */
  duration_days?: number | null;
  /** Ids of protected days. */
  locked_days: string[];
  /** Titles or element ids that must stay. */
  must_keep: string[];
  /** Canonical words such as vegetarian, wheelchair, child_friendly. */
  needs: string[];
  /** Optional. relaxed, normal or packed. */
  pace?: string | null;
  /** Optional. */
  party?: Party | null;
  /** Ids of days behind which the traveller has cut a stay or a trek, so that its parts may be moved or dropped alone. */
  split_after: string[];
  /** Optional. ISO date. */
  start_date?: string | null;
  /** Optional. budget, mid or comfort. */
  stay_level?: string | null;
  /** Unset means no wishes. */
  themes: Themes;
  /** Optional. budget, mid or comfort. */
  transport_level?: string | null;
}

/** The ledger before and after. */
export interface ConstraintsChange {
  /** After. */
  after: Constraints;
  /** Before. */
  before: Constraints;
}

/** A whole number before and after. */
export interface CountChange {
  /** After. */
  after: number;
  /** Before. */
  before: number;
}

/** A new session with its first messages. */
export interface CreatedSession {
  messages: Message[];
  session: Session;
  /** Only when the first turn did not succeed: it can be retried. */
  turn?: Turn | null;
}

/** One day of an itinerary. */
export interface DailyPlan {
  /** 1..8 activities; a rest day may have none. */
  activities: Activity[];
  /** Activities + stay + transfer. */
  cost: Amount;
  /** Optional. ISO date, when the itinerary has a start date. */
  date?: string | null;
  /** Required. Number from 1. */
  day: number;
  /** Required. How demanding the day is. */
  difficulty: DifficultyLevel;
  /** Required. Stable inside the itinerary, also across edits. */
  id: string;
  /** True when the traveller has protected the day from changes. */
  locked: boolean;
  /** Set in drafts and in published remixes. */
  origin?: Origin | null;
  /** Required. Where the day is spent. */
  place: Place;
  /** True for a rest day. */
  rest: boolean;
  /** Unset means no night is booked, as on the last day. */
  stay?: Stay | null;
  /** Required. 1..120 graphemes. */
  title: string;
  /** Unset means the next day stays in the same place. */
  transfer?: Transfer | null;
}

/** Sessions created on a UTC day. */
export interface DailyQuota {
  /** How many a day. */
  limit: number;
  /** Next midnight UTC. */
  resets_at: Timestamp;
  /** Created today, deleted ones included. */
  used: number;
}

/** Body of a demo sign-in. */
export interface DemoSignIn {
  /** A demo traveller. uuid. */
  traveler_id: string;
}

/** A demo traveller's token. */
export interface DemoToken {
  /** When the token ends. */
  expires_at: Timestamp;
  /** For `Authorization: Bearer`. */
  token: string;
  traveler: Traveler;
}

/** How demanding a day or a trip is. */
export type DifficultyLevel = "easy" | "moderate" | "challenging" | "extreme";

/** A version of the draft with what it changed. */
export interface Draft {
  /** Unset on the first version. */
  change?: Change | null;
  /** The ledger of this version. */
  constraints: Constraints;
  /** Required. */
  itinerary: Itinerary;
  /** Required. From 1. */
  version: number;
}

/** The draft has a new version. */
export interface DraftChanged {
  /** Required. */
  change: Change;
  /** Required. The ledger of this version. */
  constraints: Constraints;
  /** Required. */
  itinerary: Itinerary;
  /** Required. */
  version: number;
}

/** A version without its itinerary. */
export interface DraftVersion {
  /** Required. */
  author: VersionAuthor;
  /** Unset on the first version. */
  change?: Change | null;
  /** Required. */
  created_at: Timestamp;
  /** Optional. The assistant message that made it. uuid. */
  message_id?: string | null;
  /** Required. From 1. */
  version: number;
}

/** Answer of EditDraft. */
export interface EditDraftResponse {
  /** The new version, or the old one when nothing changed. */
  draft: Draft;
}

/** An error as REST shows it and as a failed turn stores it. */
export interface ErrorBody {
  /** Required. Stable word of docs/errors.md. */
  code: string;
  /** Optional. */
  details?: ErrorDetails | null;
  /** Required. One or two sentences for a person. */
  message: string;
  /** Required. To quote to the operator. */
  request_id: string;
  /** Required. Whether another try can help. */
  retryable: boolean;
}

/** What helps to react to an error. Only what fits the code is set. */
export interface ErrorDetails {
  /** version_conflict: the newest version. */
  current_version?: number | null;
  /** invalid_argument: the wrong fields. */
  fields?: FieldViolation[];
  /** Quotas: the limit. */
  limit?: number | null;
  /** Quotas: when it resets. Unset means by making room. */
  resets_at?: Timestamp | null;
  /** not_found: what was looked for, for example session. */
  resource?: string | null;
  /** Seconds to wait before another try. */
  retry_after_seconds?: number | null;
  /** The turn that is in the way or has failed. uuid. */
  turn_id?: string | null;
  /** Quotas: how much is used. */
  used?: number | null;
  /** The stored message that has no answer. uuid. */
  user_message_id?: string | null;
}

/** A message, its answer, and the session behind them. */
export interface Exchange {
  /** The reply; null when the turn was stopped before anything was said. */
  assistant_message?: Message | null;
  /** The session after the exchange. */
  session: Session;
  /** The stored message. */
  user_message: Message;
}

/** One wrong field of a request. */
export interface FieldViolation {
  /** Required. Path of the field, for example itinerary_ids\[2\]. */
  field: string;
  /** Required. What is wrong and what is allowed. */
  message: string;
}

/** Answer of FinalizeSession: the packet for the publish form. */
export interface FinalizeSessionResponse {
  /** What the chat was about, in a few sentences. */
  chat_summary: string;
  /** Everything the form shows. */
  itinerary: Itinerary;
  /** Form fields that still need a person. */
  missing: string[];
  /** Where the form is. */
  redirect_to: string;
  /** The sources with their creators. */
  source_itineraries: ItinerarySummary[];
}

/** Answer of GetDraftVersion. */
export interface GetDraftVersionResponse {
  /** Its itinerary and ledger. */
  draft: Draft;
  /** The version. */
  version: DraftVersion;
}

/** Answer of GetItinerary. */
export interface GetItineraryResponse {
  /** The itinerary. */
  itinerary: Itinerary;
}

/** Answer of GetSession. */
export interface GetSessionResponse {
  /** Oldest first. */
  messages: Message[];
  /** The session. */
  session: Session;
}

/** Answer of GetTraveler. */
export interface GetTravelerResponse {
  /** The traveller. */
  traveler: Traveler;
}

/** A whole itinerary: a published one, or the draft of a session. */
export interface Itinerary {
  /** Lower case, distinct, at most 15; "AI Generated" on published remixes comes on top. */
  activity_tags: string[];
  /** Required. Day costs + shared costs, exactly. */
  budget_amount: Amount;
  /** Required. ISO 4217 code. */
  budget_currency: string;
  /** Free words such as Adventure. */
  categories: string[];
  /** Set on published itineraries. */
  creator?: Traveler | null;
  /** Numbered 1..n. */
  daily_plans: DailyPlan[];
  /** The days as plain text, as the publish form wants them. */
  day_by_day_plan: string;
  /** Optional. At most 5000 graphemes, as are the other long texts. */
  description: string;
  /** Required. Where the trip goes. */
  destination: string;
  /** Required. Never below the hardest day. */
  difficulty_level: DifficultyLevel;
  /** Required. 1..60, always the number of daily_plans. */
  duration_days: number;
  /** Required. uuid. */
  id: string;
  /** Items of at most 300 graphemes. */
  important_notes: string[];
  /** True when the itinerary was made from others. */
  is_remixed: boolean;
  /** Items of at most 300 graphemes. */
  packing_list: string[];
  /** What comes from which source. Empty for originals. */
  provenance: Provenance[];
  /** Set on published itineraries. */
  published_at?: Timestamp | null;
  /** Published remixes of this itinerary, newest first, at most 20. */
  remixed_by: ItinerarySummary[];
  /** uuids of the sources, in the order in which they were picked. */
  remixed_from_ids: string[];
  /** Optional. Long text. */
  safety_tips: string;
  /** What belongs to no day. */
  shared_costs: SharedCost[];
  /** Sources of a published remix with their creators, while they exist or as they were. */
  source_itineraries: ItinerarySummary[];
  /** Optional. ISO date of day 1. */
  start_date?: string | null;
  /** Optional. At most 160 graphemes. */
  tagline: string;
  /** Required. 1..200 graphemes. */
  title: string;
  /** Optional. Long text. */
  trip_highlights: string;
  /** Optional. Long text. */
  trip_journey: string;
  /** What a traveller should know. */
  warnings: Warning[];
}

/** A page of the catalogue. */
export interface ItineraryPage {
  /** Newest first. */
  itineraries: ItinerarySummary[];
  /** From 1. */
  page: number;
  /** 1..50. */
  per_page: number;
  /** All that match. */
  total: number;
}

/** What a card shows of an itinerary. */
export interface ItinerarySummary {
  /** Lower case. */
  activity_tags: string[];
  /** Required. Per person. */
  budget_amount: Amount;
  /** Required. ISO 4217 code. */
  budget_currency: string;
  /** Free words. */
  categories: string[];
  /** Set while the creator is known. */
  creator?: Traveler | null;
  /** Required. */
  destination: string;
  /** Required. */
  difficulty_level: DifficultyLevel;
  /** Required. Days. */
  duration_days: number;
  /** Required. uuid. */
  id: string;
  /** True when the itinerary was made from others. */
  is_remixed: boolean;
  /** Optional. */
  tagline: string;
  /** Required. */
  title: string;
}

/** A day or an activity of a source that is not in the draft. */
export interface Leftover {
  /** Required. Per person, in the draft's currency. */
  cost: Amount;
  /** Required. ISO 4217 code. */
  currency: string;
  /** Required. Number of the day in the source. */
  day: number;
  /** Required. uuid of the source. */
  itinerary_id: string;
  /** Required. day or activity. */
  kind: string;
  /** Required. Where it happens. */
  place: Place;
  /** Required. What ref of an edit operation takes: "<source number>:<element id>". */
  ref: string;
  /** Activities only. */
  slot?: Slot | null;
  /** Tags of the activity, or of all activities of the day. */
  tags: string[];
  /** Required. Title of the day or activity. */
  title: string;
}

/** Answer of ListDemoTravelers. */
export interface ListDemoTravelersResponse {
  /** At most 50, by user name. */
  travelers: Traveler[];
}

/** Answer of ListDraftVersions. */
export interface ListDraftVersionsResponse {
  /** Empty on the last page. */
  next_page_token: string;
  /** Newest first. */
  versions: DraftVersion[];
}

/** Answer of ListLeftovers. */
export interface ListLeftoversResponse {
  /** By source and day; a day comes before its activities. */
  leftovers: Leftover[];
}

/** One message of a session. */
export interface Message {
  /** Required. 1..8,000 characters for the traveller's, longer for none. */
  content: string;
  /** Required. */
  created_at: Timestamp;
  /** Required. uuid. */
  id: string;
  /** Set on assistant messages. */
  metadata?: MessageMetadata | null;
  /** Required. */
  role: MessageRole;
  /** Required. From 1, without gaps. */
  sequence: number;
  /** Optional. uuid of the turn it belongs to. Unset for the greeting. */
  turn_id?: string | null;
}

/** Structured data of an assistant message. */
export interface MessageMetadata {
  /** Optional. */
  ask?: Ask | null;
  /** Optional. What changed. */
  change?: Change | null;
  /** Optional. Totals computed by the server; shown under the reply. */
  computed_line?: string | null;
  /** Only in the answer to a send or a create: the draft after the message. */
  draft_itinerary?: Itinerary | null;
  /** Optional. The draft version that the message made or was written on. */
  draft_version?: number | null;
  /** Optional. Why the built-in planner answered in the model's place. */
  fallback?: string | null;
  /** Optional. */
  mode?: ReplyMode | null;
  /** Optional. Model name, or "built-in". */
  planner?: string | null;
  /** Optional. True when the model declined. */
  refusal?: boolean | null;
  /** Optional. Class of repair that the model's output needed. */
  repair?: string | null;
  /** Optional. True when the traveller stopped the reply. */
  stopped?: boolean | null;
  /** Suggested next messages. */
  suggestions?: string[];
  /** Optional. */
  usage?: Usage | null;
}

/** Who wrote a message. */
export type MessageRole = "user" | "assistant";

/** Messages of one session. */
export interface MessagesQuota {
  /** How many a session may have, both sides. */
  limit: number;
}

/** Body of an edit by hand. */
export interface NewEdit {
  /** The version that the edit was made on. */
  base_version: number;
  /** 1..20 operations, applied in this order. */
  operations: Operation[];
}

/** Body of a publication: what is left out comes from the finalized packet. */
export interface NewItinerary {
  /** At most 15. */
  activity_tags?: string[] | null;
  categories?: string[] | null;
  /** A finalized session. uuid. */
  chat_session_id: string;
  day_by_day_plan?: string | null;
  description?: string | null;
  destination?: string | null;
  difficulty_level?: DifficultyLevel | null;
  important_notes?: string[] | null;
  packing_list?: string[] | null;
  safety_tips?: string | null;
  tagline?: string | null;
  title?: string | null;
  trip_highlights?: string | null;
  trip_journey?: string | null;
}

/** Body of a send. */
export interface NewMessage {
  /** 1..8,000 characters, not only white space. */
  message: string;
}

/** Body of a new session. */
export interface NewSession {
  /** 1..8,000 characters. Without it the assistant greets. */
  initial_message?: string | null;
  /** One to three different published itineraries. */
  itinerary_ids: string[];
}

/** Body of a rename. */
export interface NewTitle {
  /** 1..200 graphemes. */
  title: string;
}

/** One edit, as flat as possible so that a language model writes it reliably. Unused fields are unset. */
export interface Operation {
  /** Optional. An amount or a number. */
  amount?: Amount | null;
  /** Optional. A day number as it is shown now. */
  day?: number | null;
  /** Optional. A number of days (one entry) or a list of day numbers. */
  days?: number[];
  /** Optional. Id of an activity of the draft. */
  id?: string | null;
  /** Optional. A level or a kind. */
  level?: string | null;
  /** Required. */
  op: OperationKind;
  /** Optional. A source element: "<source number>:<element id>" or "<itinerary uuid>:<element id>". */
  ref?: string | null;
  /** Optional. The part of the day. */
  slot?: Slot | null;
  /** Optional. Tags, needs or answers. */
  tags?: string[];
  /** Optional. A title, a place, a date or a text, depending on op. */
  title?: string | null;
  /** Optional. A second day number. */
  to?: number | null;
  /** Optional. A currency or a field name. */
  unit?: string | null;
}

/** What an edit operation does. The fields each one reads are listed in docs/edit-operations.md. */
export type OperationKind = "set_duration" | "set_budget" | "set_currency" | "set_pace" | "set_theme" | "set_party" | "set_needs" | "set_start" | "allocate" | "set_stay_level" | "set_transport_level" | "reorder_route" | "add_day" | "remove_day" | "move_day" | "swap_days" | "replace_day" | "add_rest_day" | "lock_day" | "unlock_day" | "add_activity" | "remove_activity" | "move_activity" | "replace_activity" | "edit_activity" | "set_meta" | "set_difficulty" | "ask" | "undo" | "redo" | "restore_version" | "keep" | "ban" | "drop_constraint" | "set_activities_per_day" | "clear_slot" | "merge_days" | "split_stay" | "set_stay";

/** Where a day or an activity comes from, and whether its text is still the source's. */
export interface Origin {
  /** Optional. True when the text was changed after it was copied. Unset means false. */
  edited: boolean;
  /** Set for sources only. Id of the day or activity inside that itinerary. */
  element_id?: string | null;
  /** Set for sources only. uuid of the itinerary. */
  itinerary_id?: string | null;
  /** Required. The kind of origin. */
  kind: OriginKind;
  /** Optional. Version of the itinerary at the time of the copy. Unset means the first. */
  version?: number | null;
}

/** Where a day or an activity comes from. */
export type OriginKind = "source" | "suggested" | "traveler";

/** Who travels. */
export interface Party {
  /** Required. 1..20. */
  adults: number;
  /** Optional. 0..20. */
  children: number;
}

/** A place on the map. */
export interface Place {
  /** Optional. Country in English. Empty means unknown. */
  country: string;
  /** Optional. Degrees north, -90..90. Unset means unknown: nothing that needs it is then computed. */
  latitude?: number | null;
  /** Optional. Degrees east, -180..180. Unset means unknown. */
  longitude?: number | null;
  /** Required. The name a traveller would use, for example "Manali". */
  name: string;
  /** Optional. State, province or island. Empty means unknown. */
  region: string;
}

/** How much of an itinerary comes from one source. */
export interface Provenance {
  /** Activities from this source. */
  activities: number;
  /** Creator of the source at the time of the copy. Unset for what is new. */
  creator?: Traveler | null;
  /** Whole days from this source. */
  days: number;
  /** uuid of the source. Empty for what is new. */
  itinerary_id: string;
  /** Title of the source at the time of the copy. */
  title: string;
}

/** A published page. */
export interface PublishedItinerary {
  itinerary: Itinerary;
}

/** What a traveller may still do. */
export interface Quota {
  /** Active sessions. */
  active: ActiveQuota;
  /** Sessions created today. */
  daily: DailyQuota;
  /** Messages a session. */
  messages_per_session: MessagesQuota;
}

/** An operation that was not applied. */
export interface RejectedOperation {
  /** The operation as it came. */
  operation: Operation;
  /** One sentence that says why. */
  reason: string;
}

/** Answer of ReopenSession. */
export interface ReopenSessionResponse {
  /** The session after the change. */
  session: Session;
}

/** A piece of the reply. */
export interface ReplyDelta {
  /** Required. Append it. */
  text: string;
}

/** What kind of answer a turn gave. */
export type ReplyMode = "plan" | "ask" | "noop";

/** The attempt died: forget the pieces, the reply starts again. */
export type ReplyReset = Record<string, never>;

/** Answer of RestoreDraftVersion. */
export interface RestoreDraftVersionResponse {
  /** The new version. */
  draft: Draft;
}

/** What is known of a turn in progress. */
export interface RunningTurn {
  /** Required. */
  started_at: Timestamp;
  /** Required. */
  state: TurnState;
  /** Required. uuid. */
  turn_id: string;
}

/** A session as its owner sees it. */
export interface Session {
  /** Set while archived. */
  archived_at?: Timestamp | null;
  /** The ledger. Unset in lists. */
  constraints?: Constraints | null;
  /** Required. */
  created_at: Timestamp;
  /** The newest draft. Unset in lists. */
  current_draft?: Itinerary | null;
  /** Required. Version number of the newest draft, from 1. */
  draft_version: number;
  /** Set once finalized. */
  finalized_at?: Timestamp | null;
  /** Required. uuid. */
  id: string;
  /** Unset while there is no message. */
  last_message_at?: Timestamp | null;
  /** The newest turn when it failed or was stopped, so that it can be retried. Unset otherwise and in lists. */
  last_turn?: Turn | null;
  /** Required. Number of messages, both sides. */
  message_count: number;
  /** Required. How many messages the session may have. */
  message_limit: number;
  /** Start of the newest message, at most 140 graphemes. */
  preview: string;
  /** Unset until published. */
  published_itinerary_id?: string | null;
  /** Unset while nothing runs. */
  running_turn?: RunningTurn | null;
  /** The sources as cards. Empty in lists. */
  source_itineraries: ItinerarySummary[];
  /** Required. 1..3 uuids, in the order in which they were picked. */
  source_itinerary_ids: string[];
  /** Required. */
  status: SessionStatus;
  /** Required. 1..200 graphemes. */
  title: string;
  /** Required. */
  updated_at: Timestamp;
  /** Sum over the session's messages. Unset in lists. */
  usage?: Usage | null;
}

/** A page of sessions. */
export interface SessionPage {
  /** From 1. */
  page: number;
  /** 1..50. */
  per_page: number;
  /** Newest first. */
  sessions: Session[];
  /** All that match. */
  total: number;
}

/** Whether a session can be worked on. */
export type SessionStatus = "active" | "finalized" | "archived";

/** A cost that belongs to no single day. */
export interface SharedCost {
  /** Required. Per person. */
  cost: Amount;
  /** Required. 1..160 graphemes. */
  title: string;
}

/** The part of the day an activity belongs to. */
export type Slot = "morning" | "midday" | "afternoon" | "evening";

/** Where the night is spent. */
export interface Stay {
  /** Required. For one person and night. */
  cost: Amount;
  /** Required. The comfort. */
  level: StayLevel;
  /** Required. 1..160 graphemes. */
  name: string;
}

/** The comfort of an overnight stay. */
export type StayLevel = "budget" | "mid" | "comfort";

/** Answer of StopTurn. */
export interface StopTurnResponse {
  /** The turn as it stands now. */
  turn: Turn;
}

/** Themes a traveller wants more of, less of, or none of. */
export interface Themes {
  /** Words of the tag list. */
  less: string[];
  /** Words of the tag list. */
  more: string[];
  /** Words of the tag list. */
  none: string[];
}

export type Timestamp = string;

/** The total before and after. */
export interface TotalChange {
  /** After. */
  after: Amount;
  /** Before. */
  before: Amount;
  /** ISO 4217 code after the change. */
  currency: string;
}

/** The way to the next day's place. */
export interface Transfer {
  /** True when distance and duration come from a source or from known coordinates. */
  checked: boolean;
  /** Required. The fare. */
  cost: Amount;
  /** Optional. Kilometres. Unset means not checked. */
  distance_km?: number | null;
  /** Optional. Minutes. Unset means not checked. */
  duration_minutes?: number | null;
  /** Required. walk, bike, bus, train, car, taxi, boat, ferry or flight. */
  mode: string;
  /** Required. Name of the place it leads to. */
  to: string;
}

/** A person who publishes itineraries or remixes them. */
export interface Traveler {
  /** Required. The name to show, 1..120 characters. */
  display_name: string;
  /** Required. uuid. */
  id: string;
  /** Required. Unique, 1..60 characters. */
  username: string;
}

/** One exchange: a message of the traveller and the work on its answer. */
export interface Turn {
  /** How often the answer was begun. */
  attempt: number;
  /** Set once it has ended. */
  ended_at?: Timestamp | null;
  /** Set when it failed. */
  error?: ErrorBody | null;
  /** Required. */
  started_at: Timestamp;
  /** Required. */
  state: TurnState;
  /** Required. uuid. */
  turn_id: string;
  /** Required. uuid of the traveller's message. */
  user_message_id: string;
}

/** The reply is stored. The last event. */
export interface TurnCompleted {
  /** Required. */
  assistant_message: Message;
  /** Required. */
  session: Session;
}

/** There is no reply. The last event. */
export interface TurnFailed {
  /** Required. */
  error: ErrorBody;
  /** Required. uuid of the stored message. */
  user_message_id: string;
}

/** The turn is stored and its answer has begun. */
export interface TurnStarted {
  /** Required. */
  quota: Quota;
  /** Required. uuid. */
  turn_id: string;
  /** Required. The stored message. */
  user_message: Message;
}

/** Where a turn stands. */
export type TurnState = "queued" | "running" | "succeeded" | "failed" | "stopped";

/** The traveller stopped the turn, or deleted the session. The last event. */
export interface TurnStopped {
  /** What was said so far. Unset when nothing was. */
  assistant_message?: Message | null;
}

/** Answer of UpdateSession. */
export interface UpdateSessionResponse {
  /** The session after the change. */
  session: Session;
}

/** What a reply cost. */
export interface Usage {
  /** Of these, read from the provider's cache. */
  cached_tokens: number;
  /** Tokens of the reply. */
  completion_tokens: number;
  /** In the currency of the operator's price table. 0 without one. */
  cost: number;
  /** Tokens of the prompt. */
  prompt_tokens: number;
}

/** Who made a version. */
export type VersionAuthor = "ai" | "you" | "restore";

/** What differs between two versions. */
export interface VersionDiff {
  /** The version it is compared with. */
  against: number;
  /** What `version` has that `against` has not, and the other way round. */
  change: Change;
  /** The version of the path. */
  version: number;
}

/** Something a traveller should know about an itinerary that is valid all the same. */
export interface Warning {
  /** Required. Stable word, for example transfer_too_long. */
  code: string;
  /** Optional. The day it is about. Unset means the whole trip. */
  day?: number | null;
  /** Required. One sentence. */
  message: string;
}
