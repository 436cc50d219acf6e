// Dates, distances and durations of a trip, as the traveller's language writes them.
import { useMemo } from 'react';
import { useLocale, useMessages } from '.';

const SHORT: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short', year: 'numeric' };
const WITH_WEEKDAY: Intl.DateTimeFormatOptions = {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
};

/** Making one takes longer than using it a hundred times. */
const dates = new Map<string, Intl.DateTimeFormat>();

function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${options.weekday ?? ''}`;
  let format = dates.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
    dates.set(key, format);
  }
  return format;
}

/** An ISO date is a day on the calendar and not a moment: it is shown the same in every time zone. */
export function formatDay(
  iso: string,
  locale: string,
  options: Intl.DateTimeFormatOptions = SHORT,
): string {
  const date = new Date(`${iso.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return iso;
  return dateFormat(locale, options).format(date);
}

export function useTripFormat() {
  const locale = useLocale();
  const t = useMessages().preview.parts;
  return useMemo(
    () => ({
      day: (iso: string) => formatDay(iso, locale),
      weekday: (iso: string) => formatDay(iso, locale, WITH_WEEKDAY),
      number: (value: number) =>
        new Intl.NumberFormat(locale, { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value),
      duration: (minutes: number) => t.hours(Math.floor(minutes / 60), Math.round(minutes % 60)),
      list: (items: string[]) => new Intl.ListFormat(locale, { type: 'conjunction' }).format(items),
    }),
    [locale, t],
  );
}
