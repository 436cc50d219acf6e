// A titled part of the published page.
import { useId, type ReactNode } from 'react';
import { Card } from '@/components/ui/Card';

export interface PageSectionProps {
  title: string;
  /** Without a card of its own, where what is inside has cards. */
  bare?: boolean;
  children: ReactNode;
}

export function PageSection({ title, bare = false, children }: PageSectionProps) {
  const id = useId();
  const content = (
    <>
      <h2 id={id} className="text-2xl">
        {title}
      </h2>
      {children}
    </>
  );
  return (
    <section aria-labelledby={id}>
      {bare ? (
        <div className="flex flex-col gap-4">{content}</div>
      ) : (
        <Card className="flex flex-col gap-3 p-5 sm:p-6">{content}</Card>
      )}
    </section>
  );
}

/** A long text that somebody has written: its line breaks are kept, everything else is just text. */
export function TextSection({ title, text }: { title: string; text: string }) {
  if (text.trim() === '') return null;
  return (
    <PageSection title={title}>
      <p className="max-w-prose [overflow-wrap:anywhere] whitespace-pre-line">{text}</p>
    </PageSection>
  );
}

export function ListSection({ title, items }: { title: string; items: string[] }) {
  if (items.length === 0) return null;
  return (
    <PageSection title={title}>
      <ul className="list-disc space-y-1 pl-5 marker:text-ink-soft">
        {items.map((item, index) => (
          <li key={index} className="[overflow-wrap:anywhere]">
            {item}
          </li>
        ))}
      </ul>
    </PageSection>
  );
}
