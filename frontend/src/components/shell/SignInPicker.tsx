// The demo sign-in: pick one of the travellers that the local stack knows.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { hasCode } from '@/api/errors';
import { listDemoTravelers } from '@/api/travelers';
import { Button } from '@/components/ui/Button';
import { Dialog, DialogContent } from '@/components/ui/Dialog';
import { Notice } from '@/components/ui/Notice';
import { Skeleton } from '@/components/ui/Skeleton';
import { useMessages } from '@/messages';
import { useAuthStore } from '@/stores/authStore';
import { Avatar } from './Avatar';

export function SignInPicker() {
  const t = useMessages();
  const { pickerOpen, expired, closePicker } = useAuthStore();
  return (
    <Dialog open={pickerOpen} onOpenChange={(open) => !open && closePicker()}>
      <DialogContent
        title={t.signIn.title}
        description={expired ? t.signIn.expired : t.signIn.text}
        className="z-60"
      >
        <Travelers />
      </DialogContent>
    </Dialog>
  );
}

function Travelers() {
  const t = useMessages();
  const signIn = useAuthStore((state) => state.signIn);
  const [choice, setChoice] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: ['demo-travelers'],
    queryFn: listDemoTravelers,
  });
  if (hasCode(error, 'not_found')) return <Notice tone="info" title={t.signIn.unavailable} />;
  if (error) {
    const retry = <Button onClick={() => void refetch()}>{t.common.retry}</Button>;
    return <Notice title={t.errors.network.title} actions={retry} />;
  }
  if (!data) return <Skeleton className="h-72" />;
  const choose = (id: string) => {
    setChoice(id);
    setFailed(false);
    signIn(id).catch(() => {
      setChoice(null);
      setFailed(true);
    });
  };
  return (
    <>
      {failed && <Notice title={t.signIn.failed} />}
      <ul className="grid grid-cols-1 gap-2 min-[26rem]:grid-cols-2">
        {data.travelers.map((traveler) => (
          <li key={traveler.id}>
            <Button
              className="w-full justify-start px-3"
              disabled={choice !== null}
              busy={choice === traveler.id}
              onClick={() => choose(traveler.id)}
            >
              <Avatar traveler={traveler} />
              <span className="truncate">{traveler.display_name}</span>
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}
