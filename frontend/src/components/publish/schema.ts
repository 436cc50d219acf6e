// The publish form: its fields, their limits (in characters as people count them), and the way to and from the API.
import { z } from 'zod';
import type { Messages } from '@/messages';
import type { Itinerary, NewItinerary } from '@/types';

/** Written by the server, never by the form. */
export const FIXED_TAG = 'AI Generated';

export const LIMITS = {
  title: 200,
  tagline: 160,
  description: 5000,
  destination: 200,
  trip_highlights: 5000,
  trip_journey: 5000,
  safety_tips: 5000,
  day_by_day_plan: 5000,
} as const;

export type TextName = keyof typeof LIMITS;

const segmenter = new Intl.Segmenter();

export function graphemes(text: string): number {
  // Nothing has more graphemes than code units: short texts need no counting.
  if (text.length < 100) return Array.from(segmenter.segment(text)).length;
  let count = 0;
  for (const segment of segmenter.segment(text)) count += segment.segment === '' ? 0 : 1;
  return count;
}

export const linesOf = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

export function publishSchema(t: Messages['publish']) {
  const text = (most: number) =>
    z.string().refine((value) => graphemes(value.trim()) <= most, t.tooLong(most));
  const needed = (most: number) => text(most).refine((value) => value.trim() !== '', t.tooShort);
  const entries = (most: number, longest: number) =>
    z
      .array(z.string())
      .max(most, t.tooMany(most))
      .refine(
        (list) => list.every((entry) => graphemes(entry) <= longest),
        t.entryTooLong(longest),
      );
  const lines = (most: number, longest: number) =>
    z
      .string()
      .refine((value) => linesOf(value).length <= most, t.tooMany(most))
      .refine(
        (value) => linesOf(value).every((line) => graphemes(line) <= longest),
        t.entryTooLong(longest),
      );
  return z.object({
    title: needed(LIMITS.title),
    tagline: text(LIMITS.tagline),
    description: text(LIMITS.description),
    destination: needed(LIMITS.destination),
    difficulty_level: z.enum(['easy', 'moderate', 'challenging', 'extreme']),
    activity_tags: entries(15, 30),
    categories: entries(15, 60),
    trip_highlights: text(LIMITS.trip_highlights),
    trip_journey: text(LIMITS.trip_journey),
    safety_tips: text(LIMITS.safety_tips),
    packing_list: lines(100, 300),
    important_notes: lines(100, 300),
    day_by_day_plan: text(LIMITS.day_by_day_plan),
  });
}

export type PublishValues = z.infer<ReturnType<typeof publishSchema>>;
export type PublishField = keyof PublishValues;

/** Without these there is no page. */
export const NEEDED: readonly PublishField[] = ['title', 'destination'];

export function toValues(draft: Itinerary): PublishValues {
  return {
    title: draft.title,
    tagline: draft.tagline,
    description: draft.description,
    destination: draft.destination,
    difficulty_level: draft.difficulty_level,
    activity_tags: draft.activity_tags.filter((tag) => tag !== FIXED_TAG),
    categories: draft.categories,
    trip_highlights: draft.trip_highlights,
    trip_journey: draft.trip_journey,
    safety_tips: draft.safety_tips,
    packing_list: draft.packing_list.join('\n'),
    important_notes: draft.important_notes.join('\n'),
    day_by_day_plan: draft.day_by_day_plan,
  };
}

export function toBody(sessionId: string, values: PublishValues): NewItinerary {
  return {
    ...values,
    chat_session_id: sessionId,
    packing_list: linesOf(values.packing_list),
    important_notes: linesOf(values.important_notes),
  };
}

/** "packing_list[3]" is about packing_list. */
export function fieldName(path: string, values: PublishValues): PublishField | null {
  const name = path.replace(/\[.*$/, '');
  return name in values ? (name as PublishField) : null;
}

export function isEmpty(value: PublishValues[PublishField]): boolean {
  return typeof value === 'string' ? value.trim() === '' : value.length === 0;
}
