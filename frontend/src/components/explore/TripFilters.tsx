// Search and filters of the catalogue.
import { Search } from 'lucide-react';
import { Field, Select, TextInput } from '@/components/ui/Field';
import { useMessages } from '@/messages';
import type { DifficultyLevel } from '@/types';
import { LENGTHS, LEVELS, type Length, type Filters } from './filters';

export interface TripFiltersProps {
  filters: Filters;
  onChange: (filters: Filters) => void;
}

export function TripFilters({ filters, onChange }: TripFiltersProps) {
  const t = useMessages();
  const set = (change: Partial<Filters>) => onChange({ ...filters, ...change });
  return (
    <search className="grid grid-cols-2 gap-3 md:grid-cols-[minmax(0,1fr)_13rem_14rem]">
      <Field label={t.explore.search} hideLabel className="col-span-2 md:col-span-1">
        {(control) => (
          <div className="relative">
            <Search
              aria-hidden
              className="pointer-events-none absolute top-1/2 left-3 size-5 -translate-y-1/2 text-ink-soft"
            />
            <TextInput
              {...control}
              type="search"
              value={filters.q}
              placeholder={t.explore.searchPlaceholder}
              onChange={(event) => set({ q: event.target.value })}
              className="pl-10"
            />
          </div>
        )}
      </Field>
      <Field label={t.explore.length} hideLabel>
        {(control) => (
          <Select
            {...control}
            value={filters.length}
            onChange={(event) => set({ length: event.target.value as Length | '' })}
          >
            <option value="">{t.explore.anyLength}</option>
            {Object.keys(LENGTHS).map((length) => (
              <option key={length} value={length}>
                {t.explore.lengths[length as Length]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={t.explore.difficulty} hideLabel>
        {(control) => (
          <Select
            {...control}
            value={filters.difficulty}
            onChange={(event) => set({ difficulty: event.target.value as DifficultyLevel | '' })}
          >
            <option value="">{t.explore.anyDifficulty}</option>
            {LEVELS.map((level) => (
              <option key={level} value={level}>
                {t.common.difficulty[level]}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </search>
  );
}
