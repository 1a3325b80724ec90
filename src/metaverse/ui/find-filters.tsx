// The filters of the finder: domain, status, place, alarms and order. A part of find-panel.tsx.
import { useId } from 'preact/hooks';
import { ANYTHING, type FindEntry, type FindQuery } from './find-entries.ts';
import { strings } from './strings.ts';

const text = strings.find;

interface FindFiltersProps {
  readonly query: FindQuery;
  readonly entries: readonly FindEntry[];
  readonly onChange: (change: Partial<FindQuery>) => void;
}

const FILTERS = ['domain', 'status', 'near', 'alarmsOnly', 'nearestFirst'] as const;

export function FindFilters({ query, entries, onChange }: FindFiltersProps) {
  const on = FILTERS.filter((name) => query[name] !== ANYTHING[name]).length;
  const domains = [...new Set(entries.flatMap((entry) => entry.domains))].sort();
  const placed = entries.filter(({ kind, place }) => kind === 'system' && place !== null);
  return (
    <details class="finder">
      <summary>
        {text.filters}
        {on > 0 && <span class="found numeric">{text.filtersOn(on)}</span>}
      </summary>
      <div class="finder-fields">
        <Choice
          label={text.domain}
          value={query.domain}
          options={[['', text.any], ...domains.map((domain) => [domain, domain] as const)]}
          onChoose={(domain) => onChange({ domain })}
        />
        <Choice
          label={text.status}
          value={query.status}
          options={[['', text.any], ...Object.entries(strings.status)]}
          onChoose={(status) => onChange({ status })}
        />
        <Choice
          wide
          label={text.where}
          value={query.near}
          options={[
            ['', text.anywhere],
            ['here', text.here],
            ...placed.map(({ id, title }) => [id, text.near(title)] as const),
          ]}
          onChoose={(near) => onChange({ near })}
        />
        <div class="finder-foot">
          <Check label={text.alarms} value={query.alarmsOnly} onChange={(alarmsOnly) => onChange({ alarmsOnly })} />
          <Check
            label={text.nearest}
            value={query.nearestFirst}
            onChange={(nearestFirst) => onChange({ nearestFirst })}
          />
          {on > 0 && (
            <button
              type="button"
              class="button"
              onClick={() => onChange({ ...ANYTHING, text: query.text, kind: query.kind })}
            >
              {text.clear}
            </button>
          )}
        </div>
      </div>
    </details>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, title: string])[];
  readonly onChoose: (value: string) => void;
  readonly wide?: boolean;
}

function Choice({ label, value, options, onChoose, wide = false }: ChoiceProps) {
  const id = useId();
  return (
    <div class={wide ? 'field wide' : 'field'}>
      <label for={id} class="field-label">
        {label}
      </label>
      <select id={id} value={value} onChange={({ currentTarget }) => onChoose(currentTarget.value)}>
        {options.map(([option, title]) => (
          <option key={option} value={option}>
            {title}
          </option>
        ))}
      </select>
    </div>
  );
}

interface CheckProps {
  readonly label: string;
  readonly value: boolean;
  readonly onChange: (value: boolean) => void;
}

function Check({ label, value, onChange }: CheckProps) {
  return (
    <label class="check">
      <input type="checkbox" checked={value} onChange={({ currentTarget }) => onChange(currentTarget.checked)} />
      {label}
    </label>
  );
}
