// Stands in the place of a page whose code could not be loaded.
import { MissingPart } from '@/components/ui/MissingPart';
import type { Missing } from '@/components/ui/latePart';
import { useMessages } from '@/messages';

export function MissingPage({ missing }: { missing: Missing }) {
  return (
    <main className="mx-auto max-w-xl px-4 py-16">
      <MissingPart title={useMessages().shell.parts.page} missing={missing} />
    </main>
  );
}
