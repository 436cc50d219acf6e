// Valid objects of the contract, to be varied by tests.
import type { Change, Constraints, Draft, Itinerary, Message, Quota, Session } from '@/types';
import { chatFromServer, type Chat } from '@/stores/chat';

const TIME = '2026-01-02T03:04:05.000Z';

export const constraints: Constraints = {
  duration_days: null,
  budget: null,
  party: null,
  needs: [],
  pace: null,
  activities_per_day: null,
  themes: { more: [], less: [], none: [] },
  must_keep: [],
  banned: [],
  locked_days: [],
  start_date: null,
  stay_level: null,
  transport_level: null,
  currency: null,
  allocations: [],
  split_after: [],
};

export function itinerary(change: Partial<Itinerary> = {}): Itinerary {
  return {
    id: 'draft',
    title: 'Hills and sea',
    tagline: '',
    description: '',
    destination: 'India',
    duration_days: 8,
    budget_amount: 1959,
    budget_currency: 'USD',
    difficulty_level: 'moderate',
    activity_tags: [],
    categories: [],
    trip_highlights: '',
    trip_journey: '',
    safety_tips: '',
    packing_list: [],
    important_notes: [],
    day_by_day_plan: '',
    daily_plans: [],
    shared_costs: [],
    is_remixed: true,
    remixed_from_ids: ['s1', 's2'],
    provenance: [],
    warnings: [],
    source_itineraries: [],
    remixed_by: [],
    ...change,
  };
}

export function change(part: Partial<Change> = {}): Change {
  return {
    added: [],
    removed: [],
    moved: [],
    retimed: [],
    repriced: [],
    edited: [],
    rejected: [],
    days: { before: 8, after: 8 },
    total: { before: 1959, after: 1959, currency: 'USD' },
    ...part,
  };
}

export function draft(version: number, part: Partial<Itinerary> = {}): Draft {
  return { version, itinerary: itinerary(part), change: change(), constraints };
}

export function session(part: Partial<Session> = {}): Session {
  return {
    id: 'chat',
    title: 'Remix: Himalayan Trek + Goa',
    status: 'active',
    source_itinerary_ids: ['s1', 's2'],
    source_itineraries: [],
    message_count: 1,
    message_limit: 50,
    created_at: TIME,
    updated_at: TIME,
    last_message_at: TIME,
    current_draft: itinerary(),
    draft_version: 1,
    constraints,
    running_turn: null,
    published_itinerary_id: null,
    preview: '',
    archived_at: null,
    finalized_at: null,
    last_turn: null,
    usage: null,
    ...part,
  };
}

export function message(sequence: number, part: Partial<Message> = {}): Message {
  return {
    id: `m${sequence}`,
    sequence,
    role: sequence % 2 === 0 ? 'user' : 'assistant',
    content: `message ${sequence}`,
    created_at: TIME,
    turn_id: null,
    ...part,
  };
}

export const greeting = message(1, { content: 'What would you like to adjust?' });

export const quota: Quota = {
  active: { used: 1, limit: 3 },
  daily: { used: 1, limit: 10, resets_at: TIME },
  messages_per_session: { limit: 50 },
};

export function chat(part: Partial<Session> = {}): Chat {
  return chatFromServer({ session: session(part), messages: [greeting] });
}
