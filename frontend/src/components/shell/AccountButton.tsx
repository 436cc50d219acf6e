// The account menu, whose code arrives with the first press: most visits never need it.
import { useState } from 'react';
import { latePart } from '@/components/ui/latePart';
import { getMessages } from '@/messages';
import { showToast } from '@/stores/toastStore';
import { AccountIcon } from './AccountIcon';

const AccountMenu = latePart(async () => (await import('./AccountMenu')).AccountMenu);

export function AccountButton() {
  const [wanted, setWanted] = useState(false);
  if (wanted) return <AccountMenu />;
  const prepare = () => void AccountMenu.load().catch(() => undefined);
  const open = () => {
    AccountMenu.load().then(
      () => setWanted(true),
      () => showToast({ tone: 'bad', text: getMessages().shell.parts.onPress }),
    );
  };
  return (
    <AccountIcon
      aria-haspopup="menu"
      aria-expanded={false}
      onPointerEnter={prepare}
      onFocus={prepare}
      onClick={open}
    />
  );
}
