// Light, dark, or as the system says. public/theme.js applies the stored choice before the first paint.
import { create } from 'zustand';

export type Theme = 'system' | 'light' | 'dark';

const KEY = 'remix.theme';

interface ThemeStore {
  theme: Theme;
  setTheme: (theme: Theme) => void;
}

const applied = document.documentElement.dataset['theme'];

export const useThemeStore = create<ThemeStore>((set) => ({
  theme: applied === 'light' || applied === 'dark' ? applied : 'system',
  setTheme: (theme) => {
    set({ theme });
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // Storage is blocked: the choice lasts as long as the page.
    }
  },
}));
