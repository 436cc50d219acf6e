// The parts of a trip beside each other: days, map, costs, what was left out, versions. The days stay behind the others,
// so that coming back costs nothing and what was typed into them is still there.
import { Archive, CalendarRange, History, Map as MapIcon, WalletMinimal } from 'lucide-react';
import { Tabs } from 'radix-ui';
import type { ReactNode } from 'react';
import { useMessages } from '@/messages';

const TABS = [
  ['days', CalendarRange],
  ['map', MapIcon],
  ['costs', WalletMinimal],
  ['leftovers', Archive],
  ['versions', History],
] as const;

export type Tab = (typeof TABS)[number][0];

export interface PreviewTabsProps {
  value: Tab;
  onChange: (tab: Tab) => void;
  panels: Record<Tab, ReactNode>;
}

export function PreviewTabs({ value, onChange, panels }: PreviewTabsProps) {
  const t = useMessages().preview.tabs;
  return (
    <Tabs.Root
      value={value}
      onValueChange={(tab) => onChange(tab as Tab)}
      className="flex flex-col"
    >
      <Tabs.List
        aria-label={t.label}
        className="sticky top-0 z-20 grid grid-cols-5 border-y-2 border-line bg-paper"
      >
        {TABS.map(([tab, Icon]) => (
          <Tabs.Trigger
            key={tab}
            value={tab}
            className="flex min-h-13 min-w-0 flex-col items-center justify-center gap-0.5 text-xs font-semibold -outline-offset-4 hover:bg-sunken data-[state=active]:bg-ink data-[state=active]:text-paper"
          >
            <Icon aria-hidden className="size-4" />
            <span className="max-w-full truncate">{t[tab]}</span>
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      {TABS.map(([tab]) => (
        <Tabs.Content
          key={tab}
          value={tab}
          {...(tab === 'days' && { forceMount: true })}
          className="flex flex-col gap-4 p-3 outline-none data-[state=inactive]:hidden"
          tabIndex={-1}
        >
          {panels[tab]}
        </Tabs.Content>
      ))}
    </Tabs.Root>
  );
}
