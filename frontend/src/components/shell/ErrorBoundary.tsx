// What a route shows when it throws: never a blank page, never a stack trace.
import { useMessages } from '@/messages';
import { Button } from '@/components/ui/Button';
import { Card } from '@/components/ui/Card';

export function ErrorBoundary() {
  const t = useMessages();
  return (
    <main className="grid min-h-dvh place-items-center p-6">
      <Card lifted className="flex max-w-md flex-col items-start gap-4 p-8" role="alert">
        <h1 className="text-2xl">{t.shell.crash.title}</h1>
        <p className="text-ink-soft">{t.shell.crash.text}</p>
        <Button look="primary" onClick={() => window.location.reload()}>
          {t.common.reload}
        </Button>
      </Card>
    </main>
  );
}
