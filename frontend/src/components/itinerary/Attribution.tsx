// Remix Attribution: that the assistant took part, and whose trips this one is made from.
import { Sparkles } from 'lucide-react';
import { useId } from 'react';
import { Badge } from '@/components/ui/Badge';
import { Card } from '@/components/ui/Card';
import { useMessages } from '@/messages';
import type { ItinerarySummary } from '@/types';
import { SourceCard } from './SourceCard';

export interface AttributionProps {
  sources: ItinerarySummary[];
  published?: boolean;
}

export function Attribution({ sources, published = false }: AttributionProps) {
  const t = useMessages().attribution;
  const id = useId();
  return (
    <section id="inspirationsSection" aria-labelledby={id}>
      <Card className="flex flex-col gap-4 p-5 sm:p-6">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <h2 id={id} className="text-2xl">
            {t.title}
          </h2>
          <Badge tone="suggested" className="px-3 py-1 text-sm">
            <Sparkles aria-hidden />
            {t.badge}
          </Badge>
        </div>
        {sources.length > 0 && (
          <>
            <p className="font-semibold">{t.inspired}</p>
            <ul className="grid grid-cols-1 gap-3 md:grid-cols-2">
              {sources.map((source) => (
                <li key={source.id} className="grid">
                  <SourceCard source={source} />
                </li>
              ))}
            </ul>
          </>
        )}
        <p className="text-sm text-ink-soft">{published ? t.infoPublished : t.info}</p>
      </Card>
    </section>
  );
}
