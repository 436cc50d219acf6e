// The account menu, whose code arrives with the first press: most visits never need it.
import { lazy, Suspense, useState } from 'react';
import { AccountIcon } from './AccountIcon';

const load = () => import('./AccountMenu');
const AccountMenu = lazy(load);

export function AccountButton() {
  const [wanted, setWanted] = useState(false);
  const closed = (
    <AccountIcon
      aria-haspopup="menu"
      aria-expanded={false}
      onPointerEnter={() => void load()}
      onFocus={() => void load()}
      onClick={() => setWanted(true)}
    />
  );
  if (!wanted) return closed;
  return (
    <Suspense fallback={closed}>
      <AccountMenu />
    </Suspense>
  );
}
