// What the catalogue can be narrowed down by, and how it is said to the server and in the address.
import type { ItineraryQuery } from '@/api/itineraries';
import type { DifficultyLevel } from '@/types';

export const LENGTHS = {
  short: { max_days: 5 },
  week: { min_days: 6, max_days: 9 },
  long: { min_days: 10 },
} as const;

export type Length = keyof typeof LENGTHS;

export interface Filters {
  q: string;
  length: Length | '';
  difficulty: DifficultyLevel | '';
  tag: string;
}

export const LEVELS: DifficultyLevel[] = ['easy', 'moderate', 'challenging', 'extreme'];

export const NO_FILTERS: Filters = { q: '', length: '', difficulty: '', tag: '' };

export const isFiltered = (filters: Filters) =>
  Object.values(filters).some((value) => value !== '');

export function toQuery({ q, length, difficulty, tag }: Filters): ItineraryQuery {
  return {
    q: q.trim() || undefined,
    difficulty: difficulty || undefined,
    tags: tag || undefined,
    ...(length && LENGTHS[length]),
  };
}

/** Filters from the address; what makes no sense there is left out. */
export function fromSearch(search: string): Filters {
  const parameters = new URLSearchParams(search);
  const length = parameters.get('length');
  const difficulty = parameters.get('difficulty');
  return {
    q: parameters.get('q') ?? '',
    tag: parameters.get('tag') ?? '',
    length: length !== null && length in LENGTHS ? (length as Length) : '',
    difficulty: LEVELS.find((level) => level === difficulty) ?? '',
  };
}

/** The address with these filters; its other parameters stay. */
export function toSearch(filters: Filters, search: string): string {
  const parameters = new URLSearchParams(search);
  for (const [name, value] of Object.entries(filters) as [string, string][]) {
    if (value === '') parameters.delete(name);
    else parameters.set(name, value);
  }
  return parameters.toString();
}
