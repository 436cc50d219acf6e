// My chats: search, status filter, the list, and what is left of the limits.
import { Plus, Search } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import { Button } from '@/components/ui/Button';
import { Field, TextInput } from '@/components/ui/Field';
import { Notice } from '@/components/ui/Notice';
import { Skeleton } from '@/components/ui/Skeleton';
import { useRemixChatContext } from '@/context/RemixChatContext';
import { useDebounced } from '@/hooks/useDebounced';
import { useRemixSessions } from '@/hooks/useRemixSessions';
import { useMessages } from '@/messages';
import { QuotaMeter } from './QuotaMeter';
import { SessionRow } from './SessionRow';
import { StatusFilter } from './StatusFilter';

export interface RemixChatSidebarProps {
  /** Called when a chat was chosen: a drawer then closes. */
  onChosen?: () => void;
}

export function RemixChatSidebar({ onChosen }: RemixChatSidebarProps) {
  const t = useMessages();
  const navigate = useNavigate();
  const { sessionId, openChat, closeChat } = useRemixChatContext();
  const list = useRemixSessions();
  const { filter, setFilter, sessions } = list;
  const choose = useCallback(
    (id: string) => {
      onChosen?.();
      openChat(id);
    },
    [onChosen, openChat],
  );
  return (
    <nav aria-label={t.chat.sidebar.title} className="flex h-full flex-col">
      <div className="flex flex-col gap-3 p-3">
        <div className="flex min-h-11 items-center justify-between gap-2 pl-1">
          <h2 className="text-lg">{t.chat.sidebar.title}</h2>
          <Button
            look="accent"
            size="sm"
            onClick={() => {
              onChosen?.();
              closeChat();
              void navigate('/');
            }}
          >
            <Plus aria-hidden />
            {t.chat.sidebar.newChat}
          </Button>
        </div>
        <SearchBox value={filter.q} onChange={(q) => setFilter({ q })} />
        <StatusFilter value={filter.status} onChange={(status) => setFilter({ status })} />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-2 pb-2">
        {(list.state === 'idle' || list.state === 'loading') && <RowsSkeleton />}
        {list.state === 'failed' && (
          <Notice
            title={t.chat.sidebar.failed}
            actions={
              <Button size="sm" onClick={list.refresh}>
                {t.common.retry}
              </Button>
            }
          />
        )}
        {list.state === 'ready' && sessions.length === 0 && (
          <p className="px-2 py-6 text-center text-sm text-ink-soft">
            {filter.q || filter.status ? t.chat.sidebar.noMatch : t.chat.sidebar.empty}
          </p>
        )}
        <ul className="flex flex-col gap-1">
          {sessions.map((session) => (
            <SessionRow
              key={session.id}
              session={session}
              isOpen={session.id === sessionId}
              onOpen={choose}
            />
          ))}
        </ul>
        {sessions.length > 0 && sessions.length < list.total && (
          <Button
            look="quiet"
            size="sm"
            className="mt-2 w-full"
            onClick={() => void list.showMore()}
          >
            {t.chat.sidebar.more}
          </Button>
        )}
      </div>
      <QuotaMeter />
    </nav>
  );
}

function SearchBox({ value, onChange }: { value: string; onChange: (q: string) => void }) {
  const t = useMessages().chat.sidebar;
  const [text, setText] = useState(value);
  const rested = useDebounced(text);
  useEffect(() => {
    if (rested !== value) onChange(rested);
    // Only what was typed may set the filter, not the filter itself.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [rested]);
  return (
    <Field label={t.search} hideLabel>
      {(control) => (
        <div className="relative">
          <Search
            aria-hidden
            className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-ink-soft"
          />
          <TextInput
            {...control}
            type="search"
            value={text}
            placeholder={t.search}
            onChange={(event) => setText(event.target.value)}
            // Not every browser clears a search by itself.
            onKeyDown={(event) => event.key === 'Escape' && setText('')}
            className="pl-9 text-sm"
          />
        </div>
      )}
    </Field>
  );
}

function RowsSkeleton() {
  return (
    <div className="flex flex-col gap-2">
      <Skeleton className="h-20" />
      <Skeleton className="h-20" />
      <Skeleton className="h-20" />
    </div>
  );
}
