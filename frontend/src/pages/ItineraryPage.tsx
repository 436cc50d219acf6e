// A published trip.
import { ArrowLeft } from 'lucide-react';
import { Link, useParams } from 'react-router';
import { hasCode } from '@/api/errors';
import { TripBody } from '@/components/itinerary/TripBody';
import { TripHero } from '@/components/itinerary/TripHero';
import { Button } from '@/components/ui/Button';
import { Notice } from '@/components/ui/Notice';
import { Skeleton } from '@/components/ui/Skeleton';
import { useItinerary } from '@/hooks/useItinerary';
import { useMessages } from '@/messages';

export function ItineraryPage() {
  const t = useMessages();
  const { itineraryId = '' } = useParams();
  const { data, error, isPending, refetch } = useItinerary(itineraryId);
  return (
    <main className="mx-auto flex max-w-7xl flex-col gap-6 px-4 pt-2 pb-10 sm:px-6">
      <Button asChild look="quiet" className="-ml-3 self-start">
        <Link to="/">
          <ArrowLeft aria-hidden />
          {t.itinerary.back}
        </Link>
      </Button>
      {isPending ? (
        <PageSkeleton />
      ) : data ? (
        <>
          <title>{`${data.itinerary.title} · ${t.common.appName}`}</title>
          <TripHero trip={data.itinerary} />
          <TripBody trip={data.itinerary} />
        </>
      ) : hasCode(error, 'not_found') ? (
        <NotHere />
      ) : (
        <Notice
          title={t.itinerary.failed}
          actions={<Button onClick={() => void refetch()}>{t.common.retry}</Button>}
        />
      )}
    </main>
  );
}

function NotHere() {
  const t = useMessages().itinerary.notFound;
  return (
    <div className="flex flex-col items-start gap-4 py-16">
      <h1 className="text-4xl">{t.title}</h1>
      <p className="text-lg text-ink-soft">{t.text}</p>
      <Button asChild look="primary">
        <Link to="/">{t.action}</Link>
      </Button>
    </div>
  );
}

function PageSkeleton() {
  const t = useMessages().itinerary;
  return (
    <div role="status" aria-label={t.loading} className="flex flex-col gap-6">
      <Skeleton className="aspect-2/1 w-full rounded-card sm:aspect-3/1" />
      <Skeleton className="mx-8 h-40 rounded-card" />
      <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <Skeleton className="h-96 rounded-card" />
        <Skeleton className="h-96 rounded-card" />
      </div>
    </div>
  );
}
