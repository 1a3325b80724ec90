// The values of a twin: title, how they went, place in their range, value with digits and unit, and age. Drawn about five times a
// second; a trend that is pressed opens the past of its value.
import { useState } from 'preact/hooks';
import type { TwinId } from '../../base/ids.ts';
import type { TwinStatus } from '../../protocol/mii.ts';
import type { PropertyView, ViewActions } from '../view-model.ts';
import { formatAge, formatLimit, formatNumber, formatValue, isOld, rangeSpan } from './format.ts';
import { HistoryChart } from './history-chart.tsx';
import { Icon } from './icon.tsx';
import { strings } from './strings.ts';
import { Trend } from './trend.tsx';
import { prettyUnit, unitGap } from './units.ts';

/** From here on a row is one line, so that the actions stay near. */
const DENSE_FROM = 9;

interface PropertyTableProps {
  readonly properties: readonly PropertyView[];
  readonly status: TwinStatus;
  /** Whose past can be asked for, where there is one. */
  readonly history?: HistorySource;
}
interface HistorySource {
  readonly twinId: TwinId;
  readonly actions: Pick<ViewActions, 'history' | 'visitPast'>;
}

export function PropertyTable({ properties, status, history }: PropertyTableProps) {
  const [opened, setOpened] = useState<string | null>(null);
  if (properties.length === 0) return <p class="empty">{strings.panel.noProperties}</p>;
  const dense = properties.length >= DENSE_FROM;
  return (
    <table class="values" data-dense={dense}>
      <thead class="visually-hidden">
        <tr>
          <th scope="col">{strings.panel.property}</th>
          {(dense || history !== undefined) && <th scope="col">{strings.panel.inRange}</th>}
          <th scope="col">{strings.panel.value}</th>
          <th scope="col">{strings.panel.age}</th>
        </tr>
      </thead>
      <tbody>
        {properties.map((property) => (
          <PropertyRow
            key={property.name}
            property={property}
            old={isOld(property, status)}
            dense={dense}
            history={history}
            count={properties.length}
            others={numbersBeside(property, properties)}
            isOpen={opened === property.name}
            onToggle={() => setOpened(opened === property.name ? null : property.name)}
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
  readonly history: HistorySource | undefined;
  readonly count: number;
  readonly others: readonly PropertyView[];
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

function PropertyRow({ property, old, dense, history, count, others, isOpen, onToggle }: PropertyRowProps) {
  const { value, alarm } = property;
  const unit = typeof value === 'number' ? prettyUnit(property.unit) : '';
  const gap = unitGap(unit);
  const isBarred = dense && rangeSpan(value, property.minimum, property.maximum) !== null;
  const hasTrend = history !== undefined && typeof value === 'number';
  const hasMiddle = dense || history !== undefined;
  const row = (
    <tr data-old={old} data-alarm={alarm}>
      <th scope="row" title={property.description === '' ? undefined : property.description}>
        {property.title}
        {!dense && <Range property={property} labelled />}
      </th>
      {(isBarred || hasTrend) && (
        <td class="bar-cell">
          {hasTrend && (
            <Trend
              {...history}
              property={property.name}
              title={property.title}
              count={count}
              isOpen={isOpen}
              onToggle={onToggle}
            />
          )}
          {isBarred && <Range property={property} labelled={false} />}
        </td>
      )}
      <td class="value" colSpan={hasMiddle && !isBarred && !hasTrend ? 2 : 1}>
        {alarm && (
          <span class="value-alarm">
            <Icon name="alarm" />
            <span class="visually-hidden">{strings.panel.alarmOn}: </span>
          </span>
        )}
        <span class={typeof value === 'number' ? 'numeric' : 'word'}>
          {formatValue(property.member ?? value, property.digits)}
        </span>
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
  if (!isOpen || !hasTrend) return row;
  return (
    <>
      {row}
      <tr class="history-row">
        <td colSpan={4}>
          <HistoryChart {...history} property={property} others={others} />
        </td>
      </tr>
    </>
  );
}

function numbersBeside({ name }: PropertyView, properties: readonly PropertyView[]): readonly PropertyView[] {
  return properties.filter((other) => other.name !== name && typeof other.value === 'number');
}

function Range({ property, labelled }: { readonly property: PropertyView; readonly labelled: boolean }) {
  const { minimum, maximum } = property;
  const span = rangeSpan(property.value, minimum, maximum);
  if (span === null || minimum === null || maximum === null) return null;
  const words = rangeWords(property, minimum, maximum);
  return (
    <>
      <span class="visually-hidden">{words.join(', ')}</span>
      <span class="range numeric" aria-hidden="true" title={words.join(' · ')}>
        {labelled && <span>{formatLimit(minimum)}</span>}
        <span class="track">
          <Limits property={property} minimum={minimum} maximum={maximum} />
          <span class="fill" style={{ left: `${span.from * 100}%`, right: `${(1 - span.to) * 100}%` }} />
          <span class="tick" style={{ left: `${span.at * 100}%` }} />
        </span>
        {labelled && <span>{formatLimit(maximum)}</span>}
      </span>
    </>
  );
}

interface LimitsProps {
  readonly property: PropertyView;
  readonly minimum: number;
  readonly maximum: number;
}

/** Where the owner counts the value as out of order, and what it is asked to be. */
function Limits({ property: { alarmAbove, alarmBelow, desired }, minimum, maximum }: LimitsProps) {
  const percent = (value: number) => Math.min(Math.max((value - minimum) / (maximum - minimum), 0), 1) * 100;
  return (
    <>
      {alarmAbove !== null && <span class="limit" style={{ left: `${percent(alarmAbove)}%`, right: 0 }} />}
      {alarmBelow !== null && <span class="limit" style={{ left: 0, right: `${100 - percent(alarmBelow)}%` }} />}
      {desired !== null && <span class="desired" style={{ left: `${percent(desired)}%` }} />}
    </>
  );
}

function rangeWords(
  { alarmAbove, alarmBelow, desired, digits }: PropertyView,
  minimum: number,
  maximum: number,
): readonly string[] {
  const text = strings.operate.range;
  return [
    strings.panel.range(formatLimit(minimum), formatLimit(maximum)),
    ...(alarmAbove === null ? [] : [text.alarmAbove(formatLimit(alarmAbove))]),
    ...(alarmBelow === null ? [] : [text.alarmBelow(formatLimit(alarmBelow))]),
    ...(desired === null ? [] : [text.desired(formatNumber(desired, digits))]),
  ];
}
