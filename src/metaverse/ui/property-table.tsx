// The values of a twin: title, place in its range, value with digits and unit, and its age. Drawn about five times a
// second; nothing in it takes input.
import type { TwinStatus } from '../../protocol/mii.ts';
import type { PropertyView } from '../view-model.ts';
import { formatAge, formatLimit, formatValue, isOld, rangeSpan } from './format.ts';
import { Icon } from './icon.tsx';
import { strings } from './strings.ts';
import { prettyUnit, unitGap } from './units.ts';

/** From here on a row is one line, so that the actions stay near. */
const DENSE_FROM = 9;

interface PropertyTableProps {
  readonly properties: readonly PropertyView[];
  readonly status: TwinStatus;
  /** Values come when they change, not by the beat: an age alone makes none old. */
  readonly onChange?: boolean;
}

export function PropertyTable({ properties, status, onChange = false }: PropertyTableProps) {
  if (properties.length === 0) return <p class="empty">{strings.panel.noProperties}</p>;
  const dense = properties.length >= DENSE_FROM;
  return (
    <table class="values" data-dense={dense}>
      <thead class="visually-hidden">
        <tr>
          <th scope="col">{strings.panel.property}</th>
          {dense && <th scope="col">{strings.panel.inRange}</th>}
          <th scope="col">{strings.panel.value}</th>
          <th scope="col">{strings.panel.age}</th>
        </tr>
      </thead>
      <tbody>
        {properties.map((property) => (
          <PropertyRow
            key={property.name}
            property={property}
            old={onChange ? status !== 'live' : isOld(property.value, property.ageMs, status)}
            dense={dense}
          />
        ))}
      </tbody>
    </table>
  );
}

interface PropertyRowProps {
  readonly property: PropertyView;
  readonly old: boolean;
  readonly dense: boolean;
}

function PropertyRow({ property, old, dense }: PropertyRowProps) {
  const { value, alarm } = property;
  const unit = typeof value === 'number' ? prettyUnit(property.unit) : '';
  const gap = unitGap(unit);
  const isBarred = dense && rangeSpan(value, property.minimum, property.maximum) !== null;
  return (
    <tr data-old={old} data-alarm={alarm}>
      <th scope="row" title={property.description === '' ? undefined : property.description}>
        {property.title}
        {!dense && <Range property={property} labelled />}
      </th>
      {isBarred && (
        <td class="bar-cell">
          <Range property={property} labelled={false} />
        </td>
      )}
      <td class="value" colSpan={dense && !isBarred ? 2 : 1}>
        {alarm && (
          <span class="value-alarm">
            <Icon name="alarm" />
            <span class="visually-hidden">{strings.panel.alarmOn}: </span>
          </span>
        )}
        <span class={typeof value === 'number' ? 'numeric' : 'word'}>{formatValue(value, property.digits)}</span>
        {typeof value === 'number' && (
          <span class="unit" data-tight={unit !== '' && gap === ''}>
            {gap}
            {unit}
          </span>
        )}
      </td>
      <td class="age numeric">
        {old && property.ageMs !== null && (
          <>
            <Icon name="clock" />
            <span class="visually-hidden">{strings.panel.old}: </span>
          </>
        )}
        {formatAge(property.ageMs)}
      </td>
    </tr>
  );
}

function Range({ property, labelled }: { readonly property: PropertyView; readonly labelled: boolean }) {
  const { minimum, maximum } = property;
  const span = rangeSpan(property.value, minimum, maximum);
  if (span === null || minimum === null || maximum === null) return null;
  return (
    <>
      <span class="visually-hidden">{strings.panel.range(formatLimit(minimum), formatLimit(maximum))}</span>
      <span class="range numeric" aria-hidden="true" title={`${formatLimit(minimum)} … ${formatLimit(maximum)}`}>
        {labelled && <span>{formatLimit(minimum)}</span>}
        <span class="track">
          <span class="fill" style={{ left: `${span.from * 100}%`, right: `${(1 - span.to) * 100}%` }} />
          <span class="tick" style={{ left: `${span.at * 100}%` }} />
        </span>
        {labelled && <span>{formatLimit(maximum)}</span>}
      </span>
    </>
  );
}
