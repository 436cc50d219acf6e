// The publish form's rules, and the way from the packet to the request.
import { describe, expect, it } from 'vitest';
import { en } from '@/messages/en';
import { aTrip } from '@/test/trip';
import {
  fieldName,
  graphemes,
  isEmpty,
  linesOf,
  NEEDED,
  publishSchema,
  toBody,
  toValues,
} from './schema';

const schema = publishSchema(en.publish);
const values = toValues(aTrip({ activity_tags: ['culture', 'AI Generated'] }));

describe('the publish form', () => {
  it('takes every field of the packet and gives it back', () => {
    expect(schema.safeParse(values).success).toBe(true);
    const body = toBody('session', values);
    expect(body).toMatchObject({
      chat_session_id: 'session',
      title: 'Mountains and sea',
      packing_list: ['Boots', 'Towel'],
      important_notes: [],
      activity_tags: ['culture'],
    });
  });

  it('counts characters as people do', () => {
    expect(graphemes('👨‍👩‍👧é')).toBe(2);
    expect(graphemes('👨‍👩‍👧'.repeat(200))).toBe(200);
    const title = '👨‍👩‍👧'.repeat(200);
    expect(schema.safeParse({ ...values, title }).success).toBe(true);
    expect(schema.safeParse({ ...values, title: `${title}x` }).success).toBe(false);
  });

  it('wants a title and a destination, and limits lists', () => {
    for (const [name, value] of Object.entries(values)) {
      if (typeof value !== 'string' || name === 'difficulty_level') continue;
      const isNeeded = NEEDED.some((needed) => needed === name);
      expect(schema.safeParse({ ...values, [name]: '  ' }).success, name).toBe(!isNeeded);
    }
    const tags = Array.from({ length: 16 }, (_, index) => `tag ${index}`);
    expect(schema.safeParse({ ...values, activity_tags: tags }).success).toBe(false);
    expect(schema.safeParse({ ...values, packing_list: 'x'.repeat(301) }).success).toBe(false);
  });

  it('knows which field an error of the server is about', () => {
    expect(fieldName('packing_list[3]', values)).toBe('packing_list');
    expect(fieldName('itinerary', values)).toBeNull();
    expect(isEmpty([])).toBe(true);
    expect(linesOf(' a \n\n b')).toEqual(['a', 'b']);
  });
});
