// Sign in or out, appearance, language. Loaded by AccountButton at the first press, hence open from the start.
import { LogIn, LogOut } from 'lucide-react';
import {
  Menu,
  MenuContent,
  MenuItem,
  MenuLabel,
  MenuRadioGroup,
  MenuRadioItem,
  MenuSeparator,
  MenuTrigger,
} from '@/components/ui/Menu';
import { LOCALES, setLocale, useLocale, useMessages, type Locale } from '@/messages';
import { useAuthStore } from '@/stores/authStore';
import { showToast } from '@/stores/toastStore';
import { useThemeStore, type Theme } from '@/stores/themeStore';
import { AccountIcon } from './AccountIcon';

export function AccountMenu() {
  const t = useMessages();
  const locale = useLocale();
  const { signedIn, traveler, openPicker, signOut } = useAuthStore();
  const { theme, setTheme } = useThemeStore();
  return (
    <Menu defaultOpen>
      <MenuTrigger asChild>
        <AccountIcon />
      </MenuTrigger>
      <MenuContent>
        {signedIn ? (
          <>
            {traveler && <MenuLabel>{t.shell.signedInAs(traveler.display_name)}</MenuLabel>}
            <MenuItem onSelect={signOut}>
              <LogOut aria-hidden /> {t.shell.signOut}
            </MenuItem>
          </>
        ) : (
          <MenuItem onSelect={openPicker}>
            <LogIn aria-hidden /> {t.shell.signIn}
          </MenuItem>
        )}
        <MenuSeparator />
        <MenuLabel>{t.shell.theme.label}</MenuLabel>
        <MenuRadioGroup value={theme} onValueChange={(value) => setTheme(value as Theme)}>
          <MenuRadioItem value="system">{t.shell.theme.system}</MenuRadioItem>
          <MenuRadioItem value="light">{t.shell.theme.light}</MenuRadioItem>
          <MenuRadioItem value="dark">{t.shell.theme.dark}</MenuRadioItem>
        </MenuRadioGroup>
        <MenuSeparator />
        <MenuLabel>{t.shell.language}</MenuLabel>
        <MenuRadioGroup
          value={locale}
          onValueChange={(value) => {
            setLocale(value as Locale).catch(() =>
              showToast({ tone: 'bad', text: t.shell.parts.onPress }),
            );
          }}
        >
          {Object.entries(LOCALES).map(([code, name]) => (
            <MenuRadioItem key={code} value={code} lang={code}>
              {name}
            </MenuRadioItem>
          ))}
        </MenuRadioGroup>
      </MenuContent>
    </Menu>
  );
}
