// A small word beside what the last change touched.
import { Badge } from '@/components/ui/Badge';
import { useMessages } from '@/messages';
import { usePreview } from './PreviewContext';

export function ChangeMark({ of }: { of: string }) {
  const t = useMessages().preview.marks;
  const kind = usePreview().marks.get(of);
  if (!kind) return null;
  return <Badge tone={kind === 'added' ? 'good' : 'action'}>{t[kind]}</Badge>;
}
