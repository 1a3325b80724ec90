// What the procedure log shows and how: list or chart, and the filters that hold for both.
import type { LogPeer } from '../../protocol/mii.ts';
import { PROCEDURES, REFERENCE_POINTS, type Procedure, type ReferencePoint } from '../../protocol/reference-points.ts';
import { Icon, type IconName } from './icon.tsx';
import type { LogFilter } from './log-filter.ts';
import { strings } from './strings.ts';

export type LogView = 'chart' | 'list';
const VIEWS: readonly { readonly view: LogView; readonly icon: IconName }[] = [
  { view: 'chart', icon: 'chart' },
  { view: 'list', icon: 'log' },
];

interface LogFiltersProps {
  readonly narrow: boolean;
  readonly shown: LogView;
  readonly onShow: (view: LogView) => void;
  readonly filter: LogFilter;
  readonly onChange: (filter: LogFilter) => void;
  readonly systems: readonly LogPeer[];
}

export function LogFilters({ narrow, shown, onShow, filter, onChange, systems }: LogFiltersProps) {
  return (
    <div class="filters" role="search">
      <div class="views" role="group" aria-label={strings.log.views}>
        {VIEWS.map(({ view, icon }) => (
          <button key={view} type="button" class="button" aria-pressed={view === shown} onClick={() => onShow(view)}>
            <Icon name={icon} />
            <span>{strings.log.view[view]}</span>
          </button>
        ))}
      </div>
      <Choice
        label={strings.log.procedure}
        all={narrow ? strings.log.procedure : strings.log.allProcedures}
        value={filter.procedure}
        options={Object.entries(PROCEDURES).map(([id, name]) => [id, `${id} · ${name}`])}
        onChange={(value) => onChange({ ...filter, procedure: value as Procedure | '' })}
      />
      <Choice
        label={strings.log.referencePoint}
        all={narrow ? strings.log.point : strings.log.allPoints}
        value={filter.referencePoint}
        options={Object.entries(REFERENCE_POINTS).map(([id, name]) => [id, `${id} · ${name}`])}
        onChange={(value) => onChange({ ...filter, referencePoint: value as ReferencePoint | '' })}
      />
      <Choice
        label={strings.log.system}
        all={narrow ? strings.log.system : strings.log.allSystems}
        value={filter.system}
        options={systems.map(({ did, name }) => [did, name])}
        onChange={(system) => onChange({ ...filter, system })}
      />
      <input
        type="search"
        aria-label={strings.log.search}
        placeholder={strings.log.search}
        value={filter.text}
        onInput={(event) => onChange({ ...filter, text: event.currentTarget.value })}
      />
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly all: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, text: string])[];
  readonly onChange: (value: string) => void;
}

function Choice({ label, all, value, options, onChange }: ChoiceProps) {
  return (
    <select
      aria-label={label}
      value={value}
      data-set={value !== ''}
      onChange={(event) => onChange(event.currentTarget.value)}
    >
      <option value="">{all}</option>
      {options.map(([id, text]) => (
        <option key={id} value={id}>
          {text}
        </option>
      ))}
    </select>
  );
}
