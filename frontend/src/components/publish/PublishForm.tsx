// The form, filled from the packet. What is typed is kept in the tab until it is published.
import { zodResolver } from '@hookform/resolvers/zod';
import { useEffect, useMemo, useState } from 'react';
import { FormProvider, useForm } from 'react-hook-form';
import { Attribution } from '@/components/itinerary/Attribution';
import { sourceMap } from '@/components/itinerary/sources';
import { Button } from '@/components/ui/Button';
import { Notice } from '@/components/ui/Notice';
import type { PublishPacket } from '@/hooks/usePublishPacket';
import { useMessages } from '@/messages';
import { PublishAside } from './PublishAside';
import { PublishFields } from './PublishFields';
import { forgetSaved, readSaved, writeSaved } from './savedForm';
import { publishSchema, toValues, type PublishValues } from './schema';
import { usePublishSubmit } from './usePublishSubmit';

const SAVE_AFTER_MS = 200;

export function PublishForm({ sessionId, packet }: { sessionId: string; packet: PublishPacket }) {
  const t = useMessages().publish;
  const { itinerary: draft, source_itineraries } = packet;
  const [saved, setSaved] = useState(() => readSaved(sessionId));
  const form = useForm<PublishValues>({
    resolver: zodResolver(publishSchema(t)),
    defaultValues: { ...toValues(draft), ...saved },
    mode: 'onTouched',
  });
  const submit = usePublishSubmit(sessionId, form);
  const sources = useMemo(
    () => sourceMap(source_itineraries, draft.provenance),
    [source_itineraries, draft.provenance],
  );

  useEffect(() => {
    let timer = 0;
    const stop = form.subscribe({
      formState: { values: true },
      callback: ({ values }) => {
        window.clearTimeout(timer);
        timer = window.setTimeout(() => writeSaved(sessionId, values), SAVE_AFTER_MS);
      },
    });
    return () => {
      window.clearTimeout(timer);
      stop();
    };
  }, [form, sessionId]);

  const startOver = () => {
    forgetSaved(sessionId);
    setSaved(null);
    form.reset(toValues(draft));
  };

  const { errors, isSubmitting } = form.formState;
  return (
    <FormProvider {...form}>
      <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-6">
        {saved && (
          <Notice
            tone="info"
            title={t.restored}
            actions={
              <Button size="sm" onClick={startOver}>
                {t.startOver}
              </Button>
            }
          />
        )}
        <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
          <div className="flex min-w-0 flex-col gap-6">
            <PublishFields draft={draft} sources={sources} />
            <Attribution sources={source_itineraries} />
          </div>
          <div className="flex flex-col gap-4 lg:sticky lg:top-4">
            {errors.root && <Notice title={errors.root.message ?? t.wrongFields} />}
            <PublishAside draft={draft} sources={sources} isSubmitting={isSubmitting} />
            {packet.chat_summary && (
              <details className="rounded-card border-2 border-hairline bg-surface px-4 text-sm">
                <summary className="flex min-h-11 items-center font-semibold">{t.summary}</summary>
                <p className="pb-4 [overflow-wrap:anywhere] whitespace-pre-line">
                  {packet.chat_summary}
                </p>
              </details>
            )}
          </div>
        </div>
      </form>
    </FormProvider>
  );
}
