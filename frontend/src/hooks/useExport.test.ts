// Names of downloads.
import { expect, it } from 'vitest';
import { fileName } from './useExport';

it('takes the name of the server and never a folder', () => {
  expect(fileName('attachment; filename="my-trip.ics"', 'x.ics')).toBe('my-trip.ics');
  expect(fileName('attachment; filename=../../trip.md', 'x.md')).toBe('..-..-trip.md');
  expect(fileName(null, 'x.gpx')).toBe('x.gpx');
});
