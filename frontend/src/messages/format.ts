// Numbers, money and times as the traveller's language writes them.
import { getLocale, useLocale } from '.';

const cache = new Map<string, Intl.NumberFormat>();
const relative = new Map<string, Intl.RelativeTimeFormat>();

/** "$1,499" or "1.499 €"; cents only where there are some. */
export function formatMoney(
  amount: number,
  currency: string,
  locale: string = getLocale(),
): string {
  const whole = Number.isInteger(amount);
  const key = `${locale}|${currency}|${whole}`;
  let format = cache.get(key);
  if (!format) {
    try {
      format = new Intl.NumberFormat(locale, {
        style: 'currency',
        currency,
        currencyDisplay: 'narrowSymbol',
        ...(whole && { maximumFractionDigits: 0 }),
      });
    } catch {
      // A currency code that the browser does not know.
      return `${amount} ${currency}`;
    }
    cache.set(key, format);
  }
  return format.format(amount);
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** "5 minutes ago", "in 3 hours"; within a minute "now". */
export function formatRelative(
  time: string | number,
  now = Date.now(),
  locale: string = getLocale(),
) {
  const seconds = (new Date(time).getTime() - now) / 1000;
  let format = relative.get(locale);
  if (!format)
    relative.set(locale, (format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })));
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) return format.format(Math.round(seconds / size), unit);
  }
  return format.format(0, 'second');
}

/** The functions bound to the current language, for components. */
export function useFormat() {
  const locale = useLocale();
  return {
    money: (amount: number, currency: string) => formatMoney(amount, currency, locale),
    relative: (time: string | number) => formatRelative(time, Date.now(), locale),
  };
}
