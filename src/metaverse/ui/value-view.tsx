// A result, a streamed item or a property of a service as its schema describes it: facts with titles and units, tables for
// lists of records, charts for series. What else is inside (a proposal) is drawn by who asks for it.
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { systemClock } from '../../base/clock.ts';
import type { DataSchema } from '../../protocol/thing-description.ts';
import { SeriesChart } from './series-chart.tsx';
import { strings } from './strings.ts';
import { prettyUnit } from './units.ts';
import { byUnit, columnsOf, seriesIn } from './value-series.ts';
import { isPlain, isRecord, itemSchema, memberEntries, numberText, timeOf, valueText } from './value-text.ts';

interface ValueViewProps {
  readonly value: unknown;
  readonly schema: DataSchema | null;
  /** JSON pointer of the value in the whole. */
  readonly pointer?: string;
  /** Draws parts that are more than values; null for what is one. */
  readonly special?: (value: unknown, schema: DataSchema | null, pointer: string) => ComponentChildren;
}

const NOTHING_SPECIAL = () => null;

export function ValueView({ value, schema, pointer = '', special = NOTHING_SPECIAL }: ValueViewProps) {
  const own = special(value, schema, pointer);
  if (own !== null) return <>{own}</>;
  if (Array.isArray(value)) return <ListView list={value} schema={schema} />;
  if (!isRecord(value)) return <p class="value-plain">{valueText(value, schema, systemClock.now())}</p>;
  const members = memberEntries(value, schema);
  const isFact = (member: (typeof members)[number]) =>
    isPlain(member.value) &&
    special(member.value, member.schema, `${pointer}/${member.name}`) === null &&
    !isSeries(member);
  const facts = members.filter(isFact);
  const now = systemClock.now();
  return (
    <div class="value-object">
      {facts.length > 0 && (
        <dl class="value-facts">
          {facts.map(({ name, title, value: fact, schema: of }) => (
            <div key={name} data-long={isLong(fact)}>
              <dt>{title}</dt>
              {Array.isArray(fact) && isLong(fact) ? (
                fact.map((line, index) => (
                  <dd key={index} class="value-line">
                    {valueText(line, itemSchema(of), now)}
                  </dd>
                ))
              ) : (
                <dd class={typeof fact === 'number' ? 'numeric' : undefined}>{valueText(fact, of, now)}</dd>
              )}
            </div>
          ))}
        </dl>
      )}
      {members
        .filter((member) => !isFact(member))
        .map(({ name, title, value: part, schema: of }) => (
          <section key={name} class="value-part" aria-label={title}>
            <h5>{title}</h5>
            <ValueView value={part} schema={of} pointer={`${pointer}/${name}`} special={special} />
          </section>
        ))}
    </div>
  );
}

/** More than a column holds. */
const LONG = 28;

function isLong(fact: unknown): boolean {
  if (Array.isArray(fact)) return fact.join(', ').length > LONG;
  return typeof fact === 'string' && timeOf(fact) === null && fact.length > LONG;
}

function isSeries({ value, schema }: { readonly value: unknown; readonly schema: DataSchema | null }): boolean {
  return Array.isArray(value) && seriesIn(value, schema) !== null;
}

function ListView({ list, schema }: { readonly list: readonly unknown[]; readonly schema: DataSchema | null }) {
  const now = systemClock.now();
  if (list.length === 0) return <p class="empty">{strings.services.nothing}</p>;
  const set = seriesIn(list, schema);
  const records = list.filter(isRecord);
  const table = records.length === list.length ? <RecordTable rows={records} schema={schema} /> : null;
  if (set === null) return table ?? <p class="value-plain">{valueText(list, schema, now)}</p>;
  return (
    <>
      {byUnit(set.series).map((series) => (
        <SeriesChart key={series.map(({ title }) => title).join()} set={set} series={series} />
      ))}
      {table !== null && (
        <details class="fold">
          <summary>{strings.services.asTable(list.length)}</summary>
          {table}
        </details>
      )}
    </>
  );
}

/** A longer table is shown when it is asked for. */
const ROWS_SHOWN = 8;

interface RecordTableProps {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly schema: DataSchema | null;
}

export function RecordTable({ rows, schema }: RecordTableProps) {
  const [all, setAll] = useState(false);
  const columns = columnsOf(rows, schema);
  const largest = new Map(columns.map(({ name }) => [name, largestOf(rows.map((row) => row[name]))]));
  const now = systemClock.now();
  const { showAll, showLess } = strings.services;
  return (
    <>
      <div class="record-scroll" role="region" tabIndex={0} aria-label={schema?.title ?? strings.services.result}>
        <table class="records">
          <thead>
            <tr>
              {columns.map(({ name, title, schema: column }) => (
                <th key={name} scope="col">
                  {title}
                  {column?.unit !== undefined && column.unit !== '' && <span> {prettyUnit(column.unit)}</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {(all ? rows : rows.slice(0, ROWS_SHOWN)).map((row, index) => (
              <tr key={index}>
                {columns.map(({ name, schema: column }) => (
                  <td key={name} class={typeof row[name] === 'number' ? 'numeric' : undefined}>
                    <Cell value={row[name]} schema={column} largest={largest.get(name) ?? 0} now={now} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > ROWS_SHOWN && (
        <button type="button" class="button" onClick={() => setAll(!all)}>
          {all ? showLess : showAll(rows.length)}
        </button>
      )}
    </>
  );
}

interface CellProps {
  readonly value: unknown;
  readonly schema: DataSchema | null;
  /** Size of the largest number in the column. */
  readonly largest: number;
  readonly now: number;
}

/** The unit stands in the head of its column. */
function Cell({ value, schema, largest, now }: CellProps) {
  return <>{typeof value === 'number' ? numberText(value, schema, largest) : valueText(value, schema, now)}</>;
}

function largestOf(values: readonly unknown[]): number {
  return Math.max(0, ...values.flatMap((value) => (typeof value === 'number' ? Math.abs(value) : [])));
}
