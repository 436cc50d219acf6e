// The catalogue in the traveller's language. English is part of the first load, other languages arrive when chosen.
import { create } from 'zustand';
import { en, type Messages } from './en';

export type { Messages } from './en';

export const LOCALES = { en: 'English', es: 'Español' } as const;
export type Locale = keyof typeof LOCALES;

const KEY = 'remix.locale';

const useCatalogue = create<{ locale: Locale; messages: Messages }>(() => ({
  locale: 'en',
  messages: en,
}));

/** For components: `const t = useMessages()`, then `t.chat.input.send`. */
export const useMessages = (): Messages => useCatalogue((state) => state.messages);
export const useLocale = (): Locale => useCatalogue((state) => state.locale);

/** For code outside components. */
export const getMessages = (): Messages => useCatalogue.getState().messages;
export const getLocale = (): Locale => useCatalogue.getState().locale;

export async function setLocale(locale: Locale): Promise<void> {
  const messages = locale === 'es' ? (await import('./es')).es : en;
  useCatalogue.setState({ locale, messages });
  document.documentElement.lang = locale;
  try {
    localStorage.setItem(KEY, locale);
  } catch {
    // Storage is blocked: the choice lasts as long as the page.
  }
}

/** The language chosen before, else the browser's, else English. */
export async function restoreLocale(): Promise<void> {
  const wanted = stored() ?? navigator.language.slice(0, 2);
  if (wanted === 'es') await setLocale('es').catch(() => undefined);
}

function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
