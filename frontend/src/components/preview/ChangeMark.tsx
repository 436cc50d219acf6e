// A small word beside what the last change touched.
import { Badge } from '@/components/ui/Badge';
import { useMessages } from '@/messages';
import type { MarkKind } from './marks';

export function ChangeMark({ kind }: { kind: MarkKind | undefined }) {
  const t = useMessages().preview.marks;
  if (!kind) return null;
  return <Badge tone={kind === 'added' ? 'good' : 'action'}>{t[kind]}</Badge>;
}
