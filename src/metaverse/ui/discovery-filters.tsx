// The filters of discovery (P5 at MII-D1): domain, purpose, words, machine type, place and presence, asked of the enabler and
// live from then on. A part of systems-panel.tsx.
import { useEffect, useId, useState } from 'preact/hooks';
import type { Did } from '../../base/ids.ts';
import type { Near, SystemFilter, SystemSummary } from '../../protocol/mii.ts';
import type { ViewActions } from '../view-model.ts';
import { Icon } from './icon.tsx';
import { strings } from './strings.ts';
import { numberIn } from './typed-number.ts';

interface DiscoveryFiltersProps {
  /** All that is here: what there is to choose from. */
  readonly systems: readonly SystemSummary[];
  readonly actions: Pick<ViewActions, 'watchSystems'>;
  /** The systems that match; null while nothing is asked for. */
  readonly found: ReadonlySet<Did> | null;
  readonly onFound: (found: ReadonlySet<Did> | null) => void;
}

/** What a person entered. */
interface Draft {
  readonly text: string;
  readonly domain: string;
  readonly purpose: string;
  readonly type: string;
  /** `''` anywhere, `typed`, or the id of a system with a place. */
  readonly near: string;
  readonly latitude: string;
  readonly longitude: string;
  readonly radiusKm: string;
  readonly online: boolean;
}

const EMPTY: Draft = {
  text: '',
  domain: '',
  purpose: '',
  type: '',
  near: '',
  latitude: '',
  longitude: '',
  radiusKm: '10',
  online: false,
};
const TYPED = 'typed';
const PAUSE_MS = 200;
const text = strings.discovery;

export function DiscoveryFilters({ systems, actions, found, onFound }: DiscoveryFiltersProps) {
  const [draft, setDraft] = useState(EMPTY);
  const near = placeOf(draft, systems);
  const filter = JSON.stringify(filterOf(draft, near));
  const isEmpty = filter === JSON.stringify(filterOf(EMPTY, null));
  useEffect(() => {
    if (isEmpty) return onFound(null);
    let stop: () => void = () => undefined;
    // While a person types, the enabler is not asked letter by letter.
    const timer = setTimeout(() => {
      stop = actions.watchSystems(JSON.parse(filter) as SystemFilter, (matching) =>
        onFound(new Set(matching.map(({ id }) => id))),
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [filter]);
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change });
  const choices = (names: readonly string[]) => [...new Set(names)].sort();
  return (
    <details class="finder">
      <summary>
        <Icon name="systems" />
        {text.find}
        {found !== null && <span class="found numeric">{text.found(found.size, systems.length)}</span>}
      </summary>
      <div class="finder-fields" role="search">
        <TextField
          class="wide"
          label={text.text}
          hint={text.textHint}
          value={draft.text}
          onInput={(value) => set({ text: value })}
        />
        <ChoiceField
          label={text.domain}
          value={draft.domain}
          options={choices(systems.flatMap(({ domains }) => domains))}
          onChoose={(domain) => set({ domain })}
        />
        <ChoiceField
          label={text.purpose}
          value={draft.purpose}
          options={choices(systems.flatMap(({ purposes }) => purposes))}
          onChoose={(purpose) => set({ purpose })}
        />
        <TextField label={text.type} value={draft.type} onInput={(type) => set({ type })} />
        <ChoiceField
          label={text.near}
          value={draft.near}
          empty={text.anywhere}
          options={[...systems.filter(({ place }) => place !== null).map(({ id }) => id), TYPED]}
          titleOf={(id) => systems.find((system) => system.id === id)?.name ?? text.typed}
          onChoose={(chosen) => set({ near: chosen })}
        />
        {draft.near !== '' && (
          <div class="finder-place">
            {draft.near === TYPED && (
              <>
                <TextField
                  label={text.latitude}
                  value={draft.latitude}
                  unit="°"
                  onInput={(latitude) => set({ latitude })}
                />
                <TextField
                  label={text.longitude}
                  value={draft.longitude}
                  unit="°"
                  onInput={(longitude) => set({ longitude })}
                />
              </>
            )}
            <TextField label={text.radius} value={draft.radiusKm} unit="km" onInput={(radiusKm) => set({ radiusKm })} />
          </div>
        )}
        {draft.near !== '' && near === null && <p class="field-error wide">{text.badPlace}</p>}
        <div class="finder-foot">
          <label class="check">
            <input
              type="checkbox"
              checked={draft.online}
              onChange={(event) => set({ online: event.currentTarget.checked })}
            />
            {text.online}
          </label>
          {!isEmpty && (
            <button type="button" class="button" onClick={() => setDraft(EMPTY)}>
              {text.clear}
            </button>
          )}
        </div>
      </div>
    </details>
  );
}

interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly hint?: string;
  readonly unit?: string;
  readonly class?: string;
}

function TextField({ label, value, onInput, hint = '', unit = '', class: name = '' }: TextFieldProps) {
  const id = useId();
  return (
    <div class={`field ${name}`}>
      <label for={id} class="field-label">
        {label}
        {unit !== '' && <span class="optional"> {unit}</span>}
      </label>
      <input
        id={id}
        type="text"
        value={value}
        placeholder={hint}
        inputMode={unit === '' ? 'text' : 'decimal'}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </div>
  );
}

interface ChoiceFieldProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly string[];
  readonly empty?: string;
  readonly titleOf?: (option: string) => string;
  readonly onChoose: (option: string) => void;
}

function ChoiceField({ label, value, options, empty = text.any, titleOf = String, onChoose }: ChoiceFieldProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id} class="field-label">
        {label}
      </label>
      <select id={id} value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
        <option value="">{empty}</option>
        {options.map((option) => (
          <option key={option} value={option}>
            {titleOf(option)}
          </option>
        ))}
      </select>
    </div>
  );
}

function filterOf({ text: typed, domain, purpose, type, online }: Draft, near: Near | null): SystemFilter {
  return {
    kind: 'any',
    ...(typed.trim() === '' ? {} : { text: typed.trim() }),
    ...(domain === '' ? {} : { domain }),
    ...(purpose === '' ? {} : { purpose }),
    ...(type.trim() === '' ? {} : { type: type.trim() }),
    ...(near === null ? {} : { near }),
    ...(online ? { online } : {}),
  };
}

/** The circle that was chosen; null where there is none, or it is not whole. */
function placeOf({ near, latitude, longitude, radiusKm }: Draft, systems: readonly SystemSummary[]): Near | null {
  const radiusMetres = within(radiusKm, 0, 25_000) * 1000;
  const place =
    near === TYPED
      ? { latitude: within(latitude, -90, 90), longitude: within(longitude, -180, 180) }
      : systems.find(({ id }) => id === near)?.place;
  if (place === undefined || place === null) return null;
  const circle = { latitude: place.latitude, longitude: place.longitude, radiusMetres };
  return Object.values(circle).some(Number.isNaN) ? null : circle;
}

function within(typed: string, minimum: number, maximum: number): number {
  const value = numberIn(typed);
  return value < minimum || value > maximum ? Number.NaN : value;
}
