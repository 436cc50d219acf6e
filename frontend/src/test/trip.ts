// A small trip for tests: two days from different sources, with everything that a day can have.
import type { Activity, DailyPlan, Itinerary } from '@/types';

export const SOURCE_A = '01930000-0000-7000-9000-000000000001';
export const SOURCE_B = '01930000-0000-7000-9000-000000000002';

export function anActivity(change: Partial<Activity> = {}): Activity {
  return {
    id: 'a1',
    title: 'Walk to the temple',
    note: '',
    slot: 'morning',
    tags: ['culture'],
    cost: 10,
    origin: { kind: 'source', itinerary_id: SOURCE_A, element_id: 'd1a1', edited: false },
    ...change,
  };
}

export function aDay(change: Partial<DailyPlan> = {}): DailyPlan {
  return {
    id: 'd1',
    day: 1,
    title: 'Arrival',
    place: {
      name: 'Manali',
      region: 'Himachal Pradesh',
      country: 'India',
      latitude: 32.24,
      longitude: 77.19,
    },
    activities: [anActivity()],
    stay: { name: 'Cedar Lodge', level: 'mid', cost: 40.1 },
    transfer: { to: 'Palolem', mode: 'train', checked: false, cost: 20.2 },
    cost: 70.3,
    difficulty: 'easy',
    rest: false,
    locked: false,
    origin: { kind: 'source', itinerary_id: SOURCE_A, element_id: 'd1', edited: false },
    ...change,
  };
}

export function aTrip(change: Partial<Itinerary> = {}): Itinerary {
  const second = aDay({
    id: 'd2',
    day: 2,
    title: 'The beach',
    place: { name: 'Palolem', region: 'Goa', country: 'India', latitude: 15.01, longitude: 74.02 },
    activities: [anActivity({ id: 'a2', title: 'Swim', slot: 'afternoon', cost: 0 })],
    stay: null,
    transfer: null,
    cost: 0,
    origin: { kind: 'source', itinerary_id: SOURCE_B, element_id: 'd1', edited: false },
  });
  return {
    id: 'draft',
    title: 'Mountains and sea',
    tagline: '',
    description: 'Both.',
    destination: 'India',
    duration_days: 2,
    budget_amount: 75.3,
    budget_currency: 'USD',
    difficulty_level: 'easy',
    activity_tags: ['culture'],
    categories: ['Adventure'],
    trip_highlights: '',
    trip_journey: '',
    safety_tips: '',
    packing_list: ['Boots', 'Towel'],
    important_notes: [],
    day_by_day_plan: 'Day 1',
    daily_plans: [aDay(), second],
    shared_costs: [{ title: 'Insurance', cost: 5 }],
    is_remixed: true,
    remixed_from_ids: [SOURCE_A, SOURCE_B],
    remixed_by: [],
    source_itineraries: [],
    provenance: [
      { itinerary_id: SOURCE_A, title: 'Himalayan Trek', days: 1, activities: 1 },
      { itinerary_id: SOURCE_B, title: 'Goa Beach Retreat', days: 1, activities: 1 },
      { itinerary_id: '', title: 'New', days: 0, activities: 0 },
    ],
    warnings: [],
    ...change,
  };
}
