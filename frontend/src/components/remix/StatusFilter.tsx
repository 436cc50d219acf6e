// Which chats the list shows: one choice of four.
import { ToggleGroup } from 'radix-ui';
import { useMessages } from '@/messages';
import type { SessionStatus } from '@/types';

const CHOICES = ['all', 'active', 'finalized', 'archived'] as const;

export interface StatusFilterProps {
  value: SessionStatus | null;
  onChange: (status: SessionStatus | null) => void;
}

export function StatusFilter({ value, onChange }: StatusFilterProps) {
  const t = useMessages().chat.sidebar;
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={t.filter}
      value={value ?? 'all'}
      onValueChange={(next) => {
        if (next !== '') onChange(next === 'all' ? null : (next as SessionStatus));
      }}
      className="flex rounded-control border-2 border-line bg-surface p-0.5"
    >
      {CHOICES.map((choice) => (
        <ToggleGroup.Item
          key={choice}
          value={choice}
          className="target-44 min-h-8 flex-auto rounded-chip px-1.5 text-xs font-semibold data-[state=on]:bg-ink data-[state=on]:text-paper"
        >
          {t.filters[choice]}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
