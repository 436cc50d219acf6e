// A whole trip as the card that lists and selections know.
import type { Itinerary, ItinerarySummary } from '@/types';

export function summaryOf(trip: Itinerary): ItinerarySummary {
  return {
    id: trip.id,
    title: trip.title,
    tagline: trip.tagline,
    destination: trip.destination,
    duration_days: trip.duration_days,
    budget_amount: trip.budget_amount,
    budget_currency: trip.budget_currency,
    difficulty_level: trip.difficulty_level,
    activity_tags: trip.activity_tags,
    categories: trip.categories,
    is_remixed: trip.is_remixed,
    creator: trip.creator ?? null,
  };
}
