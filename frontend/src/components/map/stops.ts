// The places of a trip in the order of the days: consecutive days in one place are one stop.
import type { DailyPlan } from '@/types';

export interface Stop {
  name: string;
  firstDay: number;
  lastDay: number;
  /** Null when the position is unknown. */
  at: [longitude: number, latitude: number] | null;
  /** The first day's origin colours the stop. */
  day: DailyPlan;
}

export type KnownStop = Stop & { at: [number, number] };

export function stopsOf(days: DailyPlan[]): Stop[] {
  const stops: Stop[] = [];
  for (const day of days) {
    const last = stops.at(-1);
    if (last && last.name === day.place.name) {
      last.lastDay = day.day;
      continue;
    }
    const { latitude, longitude, name } = day.place;
    stops.push({
      name,
      firstDay: day.day,
      lastDay: day.day,
      at: latitude != null && longitude != null ? [longitude, latitude] : null,
      day,
    });
  }
  return stops;
}

export const isKnown = (stop: Stop): stop is KnownStop => stop.at !== null;

const RADIUS_KM = 6371;
const radians = (degrees: number) => (degrees * Math.PI) / 180;

function distanceKm([lon1, lat1]: [number, number], [lon2, lat2]: [number, number]): number {
  const a =
    Math.sin(radians(lat2 - lat1) / 2) ** 2 +
    Math.cos(radians(lat1)) * Math.cos(radians(lat2)) * Math.sin(radians(lon2 - lon1) / 2) ** 2;
  return 2 * RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(a)));
}

/** Great circles through all stops, in order. */
export function routeKm(stops: KnownStop[]): number {
  return stops.reduce(
    (total, stop, index) =>
      total + (index === 0 ? 0 : distanceKm(stops[index - 1]?.at ?? stop.at, stop.at)),
    0,
  );
}
