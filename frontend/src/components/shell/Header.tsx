// The bar above every page: home, my chats, account and settings.
import { MessagesSquare } from 'lucide-react';
import { Link } from 'react-router';
import { Button } from '@/components/ui/Button';
import { useRemixChatContext } from '@/context/RemixChatContext';
import { useMessages } from '@/messages';
import { AccountButton } from './AccountButton';
import { Logo } from './Logo';

export function Header() {
  const t = useMessages();
  const { openChatList } = useRemixChatContext();
  return (
    <header className="border-b-[3px] border-line bg-surface">
      <div className="mx-auto flex h-16 max-w-7xl items-center gap-2 px-4 sm:px-6">
        <Link to="/" className="flex min-h-11 items-center gap-2.5 rounded-control">
          <Logo className="size-9" />
          <span className="font-display text-lg font-extrabold tracking-tight">
            {t.common.appName}
          </span>
        </Link>
        <nav aria-label={t.shell.nav} className="ml-auto flex items-center gap-1">
          <Button look="quiet" onClick={openChatList} aria-label={t.shell.myChats}>
            <MessagesSquare aria-hidden />
            <span className="hidden sm:inline">{t.shell.myChats}</span>
          </Button>
          <AccountButton />
        </nav>
      </div>
    </header>
  );
}
