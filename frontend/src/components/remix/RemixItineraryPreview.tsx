// The live itinerary beside the chat: what the trip is, where it comes from, what was asked for, and its parts as tabs.
import { startTransition, useMemo, useRef, useState } from 'react';
import { CostChart } from '@/components/chart/CostChart';
import { ProvenanceBar } from '@/components/itinerary/ProvenanceBar';
import { WarningList } from '@/components/itinerary/WarningList';
import { RouteMap } from '@/components/map/RouteMap';
import { ConstraintChips } from '@/components/preview/ConstraintChips';
import { DayList } from '@/components/preview/DayList';
import { LeftoversPanel } from '@/components/preview/LeftoversPanel';
import { PreviewContext, PreviewDraftContext } from '@/components/preview/PreviewContext';
import { PreviewHeader } from '@/components/preview/PreviewHeader';
import { PreviewTabs, type Tab } from '@/components/preview/PreviewTabs';
import { TripTotals } from '@/components/preview/TripTotals';
import { usePreviewValue } from '@/components/preview/usePreviewValue';
import { showSoon, useFocusRequest } from '@/components/preview/showElement';
import { VersionsPanel } from '@/components/preview/VersionsPanel';
import { Skeleton } from '@/components/ui/Skeleton';
import { useMessages } from '@/messages';
import type { RemixItineraryPreviewProps } from '@/types';

export function RemixItineraryPreview(props: RemixItineraryPreviewProps) {
  const { sessionId, draft, draftVersion, constraints, status, focus } = props;
  const t = useMessages().preview;
  const root = useRef<HTMLElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const head = useRef<HTMLDivElement>(null);
  const [tab, setTab] = useState<Tab>('days');
  const [shown, setShown] = useState(focus?.request ?? 0);
  const value = usePreviewValue(props, root);
  // "Show in preview" leads to the days, whatever was open.
  if (focus && focus.request !== shown) {
    setShown(focus.request);
    setTab('days');
  }
  useFocusRequest(focus, draft !== null && tab === 'days', root);
  const days = draft?.daily_plans;
  const drawn = useMemo(
    () => ({ days: days ?? [], isBusy: props.isUpdating }),
    [days, props.isUpdating],
  );
  if (!draft) return <Skeleton className="m-4 h-64" />;
  const { sources } = value;
  // Another part starts at its beginning, however far down the last one was read.
  const openTab = (next: Tab) => {
    startTransition(() => setTab(next));
    const box = scroller.current;
    if (box) box.scrollTop = Math.min(box.scrollTop, head.current?.offsetHeight ?? 0);
  };
  const showDay = (id: string) => {
    setTab('days');
    showSoon(root.current, id);
  };
  return (
    <PreviewContext value={value}>
      <PreviewDraftContext value={drawn}>
        <section
          ref={root}
          aria-label={t.title}
          aria-busy={props.isUpdating}
          data-busy={props.isUpdating || undefined}
          className="flex h-full min-h-0 flex-col"
        >
          <PreviewHeader
            sessionId={sessionId}
            draft={draft}
            isUpdating={props.isUpdating}
            onClose={props.onClose}
          />
          <div
            ref={scroller}
            data-scroller
            tabIndex={-1}
            className="min-h-0 flex-1 overflow-y-auto overscroll-contain outline-none"
          >
            <div ref={head} className="flex flex-col gap-3 p-3">
              <TripTotals draft={draft} constraints={constraints} />
              <ProvenanceBar provenance={draft.provenance} sources={sources} />
              <ConstraintChips draft={draft} constraints={constraints} />
              <WarningList warnings={draft.warnings.filter(({ day }) => day == null)} />
              {status !== 'active' && (
                <p className="text-sm text-ink-soft">
                  {props.isPublished ? t.edit.published : t.edit.readOnly}
                </p>
              )}
            </div>
            <PreviewTabs
              value={tab}
              onChange={openTab}
              panels={{
                days: (
                  <DayList
                    days={draft.daily_plans}
                    warnings={draft.warnings}
                    highlight={props.highlight}
                  />
                ),
                map: <RouteMap days={draft.daily_plans} sources={sources} onShowDay={showDay} />,
                costs: <CostChart trip={draft} />,
                leftovers: <LeftoversPanel sessionId={sessionId} draftVersion={draftVersion} />,
                versions: (
                  <VersionsPanel
                    sessionId={sessionId}
                    draftVersion={draftVersion}
                    onRestore={props.onRestore}
                  />
                ),
              }}
            />
          </div>
        </section>
      </PreviewDraftContext>
    </PreviewContext>
  );
}
