// The events of a turn's stream: which name carries which of the generated payloads. The names exist only here.
import type {
  DraftChanged,
  ReplyDelta,
  ReplyReset,
  TurnCompleted,
  TurnFailed,
  TurnStarted,
  TurnStopped,
} from './api.gen';

export interface TurnEventPayloads {
  turn_started: TurnStarted;
  reply_delta: ReplyDelta;
  reply_reset: ReplyReset;
  draft: DraftChanged;
  turn_completed: TurnCompleted;
  turn_failed: TurnFailed;
  turn_stopped: TurnStopped;
}

export type TurnEventName = keyof TurnEventPayloads;

/** One event, with the sequence number that a client re-attaches from. */
export type TurnEvent = {
  [Name in TurnEventName]: { name: Name; sequence: number; data: TurnEventPayloads[Name] };
}[TurnEventName];

const NAMES: Record<TurnEventName, true> = {
  turn_started: true,
  reply_delta: true,
  reply_reset: true,
  draft: true,
  turn_completed: true,
  turn_failed: true,
  turn_stopped: true,
};

export function isTurnEventName(name: string): name is TurnEventName {
  return name in NAMES;
}

/** A stream that ends without one of these did not finish. */
export function isTerminal(event: TurnEvent): boolean {
  return (
    event.name === 'turn_completed' || event.name === 'turn_failed' || event.name === 'turn_stopped'
  );
}
