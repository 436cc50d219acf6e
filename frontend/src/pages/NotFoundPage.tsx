// For addresses that lead nowhere.
import { Link } from 'react-router';
import { Button } from '@/components/ui/Button';
import { useDocumentTitle } from '@/hooks/useDocumentTitle';
import { useMessages } from '@/messages';

export function NotFoundPage() {
  const t = useMessages().shell.notFound;
  useDocumentTitle(t.title);
  return (
    <main className="mx-auto flex max-w-xl flex-col items-start gap-4 px-6 py-24">
      <h1 className="text-4xl">{t.title}</h1>
      <p className="text-lg text-ink-soft">{t.text}</p>
      <Button asChild look="primary">
        <Link to="/">{t.action}</Link>
      </Button>
    </main>
  );
}
