// Everything the sources have and the draft has not, ready to be put back.
import { Search } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/Button';
import { Field, TextInput } from '@/components/ui/Field';
import { Notice } from '@/components/ui/Notice';
import { Skeleton } from '@/components/ui/Skeleton';
import { useLeftovers } from '@/hooks/useLeftovers';
import { useMessages } from '@/messages';
import { LeftoverRow } from './LeftoverRow';

const SHOWN = 40;

export interface LeftoversPanelProps {
  sessionId: string;
  draftVersion: number;
}

export function LeftoversPanel({ sessionId, draftVersion }: LeftoversPanelProps) {
  const t = useMessages();
  const words = t.preview.leftovers;
  const [query, setQuery] = useState('');
  const [all, setAll] = useState(false);
  const { data, isPending, isError, refetch } = useLeftovers(sessionId, draftVersion);
  if (isPending) return <Skeleton className="h-40" />;
  if (isError) {
    return (
      <Notice
        title={words.failed}
        actions={<Button onClick={() => void refetch()}>{t.common.retry}</Button>}
      />
    );
  }
  if (data.leftovers.length === 0) return <p className="text-ink-soft">{words.empty}</p>;
  const wanted = query.trim().toLocaleLowerCase();
  const hits = data.leftovers.filter(({ title, place, tags }) =>
    [title, place.name, ...tags].some((text) => text.toLocaleLowerCase().includes(wanted)),
  );
  const shown = all ? hits : hits.slice(0, SHOWN);
  return (
    <>
      <p className="text-sm text-ink-soft">{words.lead}</p>
      <Field label={words.search} hideLabel>
        {(control) => (
          <div className="relative">
            <Search
              aria-hidden
              className="pointer-events-none absolute top-1/2 left-3 size-5 -translate-y-1/2 text-ink-soft"
            />
            <TextInput
              {...control}
              type="search"
              value={query}
              placeholder={words.search}
              className="pl-10"
              onChange={(event) => setQuery(event.target.value)}
            />
          </div>
        )}
      </Field>
      {hits.length === 0 && <p className="text-ink-soft">{words.noMatch}</p>}
      <ul aria-label={words.title} className="flex flex-col gap-2">
        {shown.map((leftover) => (
          <LeftoverRow key={leftover.ref} leftover={leftover} />
        ))}
      </ul>
      {shown.length < hits.length && (
        <Button onClick={() => setAll(true)}>{words.more(hits.length - shown.length)}</Button>
      )}
    </>
  );
}
