// What a device's plain JSON messages tell of its properties: names, types, units, ranges with a margin; and what of that is a
// guess. Pure. Called by `twin init`.
import type { Json } from '../../base/json.ts';
import type { DataSchema } from '../../protocol/thing-description.ts';
import { twinName } from '../bridge/device-description.ts';
import { parseTime } from '../bridge/readings.ts';
import { unitIn } from './units.ts';
import { wordsOf } from '../../provider/author/words.ts';

export interface SampleMessage {
  /** Topic or address from which it came. */
  readonly source: string;
  readonly value: Json;
}

interface InferredProperty {
  readonly name: string;
  readonly source: string;
  /** Where it stands in the messages (RFC 6901). */
  readonly pointer: string;
  readonly schema: DataSchema;
  /** What a person should look at. */
  readonly doubts: readonly string[];
}

export interface Inferred {
  readonly properties: readonly InferredProperty[];
  /** By source: where the messages state their time. */
  readonly timePointers: ReadonlyMap<string, string>;
  /** What was seen and left out, with the reason. */
  readonly leftOut: readonly string[];
}

const DEEPEST = 4;
const MOST_MEMBERS = 16;
const MOST_PROPERTIES = 512;
const ENOUGH_FOR_ENUM = 20;
const MOST_STATES = 8;
const TIME_WORDS = new Set(['time', 'timestamp', 'ts', 'date', 'datetime', 'utc']);
const NAMEPLATE_WORDS = new Set(['id', 'serial', 'mac', 'version', 'firmware', 'fw', 'hw', 'uuid', 'vendor', 'model']);
const COUNT_WORDS = new Set(['count', 'counter', 'cycles', 'total', 'pieces', 'starts']);

export function inferProperties(messages: readonly SampleMessage[]): Inferred {
  const seen = new Map<string, { source: string; pointer: string; path: readonly string[]; values: Json[] }>();
  for (const { source, value } of messages)
    for (const { pointer, path, leaf } of leavesOf(value, '', [])) {
      const key = `${source}\n${pointer}`;
      const entry = seen.get(key) ?? { source, pointer, path, values: [] };
      seen.set(key, entry);
      entry.values.push(leaf);
    }
  const timePointers = new Map<string, string>();
  const leftOut: string[] = [];
  const properties: InferredProperty[] = [];
  const taken = new Set<string>();
  for (const { source, pointer, path, values } of seen.values()) {
    const words = wordsOf(path.at(-1) ?? source.split('/').at(-1)!);
    const at = [source, pointer].filter((part) => part !== '').join(' at ');
    const isTime = words.some((word) => TIME_WORDS.has(word)) && values.every((value) => parseTime(value) !== null);
    if (isTime || isClock(values)) {
      timePointers.set(source, pointer);
      continue;
    }
    if (words.some((word) => NAMEPLATE_WORDS.has(word)) && values.every((value) => value === values[0])) {
      leftOut.push(`${at}: always ${JSON.stringify(values[0])}, which is of the nameplate`);
      continue;
    }
    const inferred = schemaOf(words, path.slice(0, -1).flatMap(wordsOf), values);
    if (inferred === null) {
      leftOut.push(`${at}: ${JSON.stringify(values[0])?.slice(0, 60)} is nothing that a twin shows`);
      continue;
    }
    if (properties.length === MOST_PROPERTIES) {
      leftOut.push(`${at}: a twin has at most ${MOST_PROPERTIES} properties`);
      continue;
    }
    const name = freeName(path, source, taken);
    properties.push({ name, source, pointer, ...inferred });
  }
  return { properties, timePointers, leftOut };
}

interface Leaf {
  readonly pointer: string;
  readonly path: readonly string[];
  readonly leaf: Json;
}

function leavesOf(value: Json, pointer: string, path: readonly string[]): readonly Leaf[] {
  if (value === null || typeof value !== 'object' || Array.isArray(value) || path.length === DEEPEST)
    return [{ pointer, path, leaf: value }];
  return Object.entries(value as Readonly<Record<string, Json>>).flatMap(([key, member]) =>
    leavesOf(member, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, [...path, key]),
  );
}

/** Texts, which go on with the messages: a time that stands still is of something else. */
function isClock(values: readonly Json[]): boolean {
  const times = values.map((value) => (typeof value === 'string' ? parseTime(value) : null));
  const goesOn = times.every((time, index) => time !== null && time >= (times[index - 1] ?? 0));
  return goesOn && times.at(-1) !== times[0];
}

/** The last key where that is enough, and as much before it as it takes. */
function freeName(path: readonly string[], source: string, taken: Set<string>): string {
  const whole = [...source.split('/'), ...path].filter((part) => part !== '');
  let name = '';
  for (let parts = 1; parts <= whole.length; parts += 1) {
    // Of nested objects the whole path is told: motor/temperature and oil/temperature come in any order.
    const wanted = Math.max(parts, path.length, 1);
    name = twinName(whole.slice(-wanted).join('_'));
    if (!taken.has(name)) break;
  }
  while (taken.has(name)) name = `${name.slice(0, 60)}_2`;
  taken.add(name);
  return name;
}

type Shape = Pick<InferredProperty, 'schema' | 'doubts'>;

/** @param above words of what it belongs to, which its title tells, too */
function schemaOf(words: readonly string[], above: readonly string[], all: readonly Json[]): Shape | null {
  const values = all.filter((value) => value !== null);
  const unit = unitIn(words);
  const told = words.filter((word) => unit?.words.includes(word) !== true);
  const title = titleOf([...above, ...(told.length === 0 ? words : told)]);
  if (values.length === 0) return null;
  if (values.every((value) => typeof value === 'boolean'))
    return { schema: { type: 'boolean', title, readOnly: true }, doubts: [] };
  if (values.every((value) => typeof value === 'number')) return numberShape(words, title, values);
  if (values.every((value) => typeof value === 'string')) return textShape(title, values);
  const lists = values.filter((value) => Array.isArray(value)) as readonly (readonly Json[])[];
  const length = lists[0]?.length ?? 0;
  const regular = lists.length === values.length && lists.every((list) => list.length === length);
  if (!regular || length < 1 || length > MOST_MEMBERS || !lists.flat().every((value) => typeof value === 'number'))
    return null;
  const items = numberShape(words, title, lists.flat() as number[]);
  const { title: _title, readOnly: _readOnly, ...member } = items.schema;
  return {
    schema: { type: 'array', title, readOnly: true, minItems: length, maxItems: length, items: member },
    doubts: items.doubts,
  };
}

function numberShape(words: readonly string[], title: string, values: readonly number[]): Shape {
  const unit = unitIn(words);
  const doubts: string[] = [];
  if (unit === null && words.every((word) => !COUNT_WORDS.has(word))) doubts.push('its unit is not known');
  if (unit !== null && unit.words.length === 0) doubts.push(`its unit is taken to be ${unit.unit}, as is usual`);
  const count = words.some((word) => COUNT_WORDS.has(word)) && values.every(Number.isInteger);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const usual = unit?.range ?? (unit?.unit === 'deg' ? (least < 0 ? [-180, 180] : [0, 360]) : null);
  const schema = {
    type: count ? ('integer' as const) : ('number' as const),
    title,
    readOnly: true,
    ...(unit === null ? {} : { unit: unit.unit }),
  };
  // A counter only rises: any end would be reached one day.
  if (count) return { schema, doubts };
  if (usual !== null && least >= usual[0] && most <= usual[1])
    return { schema: { ...schema, minimum: usual[0], maximum: usual[1] }, doubts };
  const [minimum, maximum] = rangeAround(least, most);
  doubts.push(
    `seen ${Number(least.toPrecision(4))} to ${Number(most.toPrecision(4))} in ${values.length} messages: its range is a guess, and values beyond it are shown at its end`,
  );
  return { schema: { ...schema, minimum, maximum }, doubts };
}

/** As far again on both sides as what was seen is wide or high, in round numbers; what is never negative stays so. */
function rangeAround(least: number, most: number): [number, number] {
  const margin = Math.max(most - least, Math.abs(most) / 2, Math.abs(least) / 2, 1e-3);
  const step = 10 ** Math.floor(Math.log10(margin));
  const round = (value: number, up: boolean): number =>
    Number(((up ? Math.ceil : Math.floor)(value / step) * step).toPrecision(12));
  return [
    least >= 0 ? Math.max(0, round(least - margin, false)) : round(least - margin, false),
    round(most + margin, true),
  ];
}

function textShape(title: string, values: readonly string[]): Shape {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const states = [...counts.keys()].toSorted();
  const repeated = [...counts.values()].every((count) => count > 1);
  if (values.length >= ENOUGH_FOR_ENUM && states.length > 1 && states.length <= MOST_STATES && repeated)
    return {
      schema: { type: 'string', title, readOnly: true, enum: states },
      doubts: ['these states were seen; another one is refused until it is added'],
    };
  return {
    schema: { type: 'string', title, readOnly: true },
    doubts: [
      `seen ${states
        .slice(0, 6)
        .map((state) => JSON.stringify(state))
        .join(', ')}: if it is one of a few states, list them all in "enum"`,
    ],
  };
}

function titleOf(words: readonly string[]): string {
  const long: Readonly<Record<string, string>> = { temp: 'temperature', rpm: 'speed', pos: 'position', pct: 'percent' };
  const text = words.map((word) => long[word] ?? word).join(' ');
  return text === '' ? 'Value' : `${text[0]!.toUpperCase()}${text.slice(1)}`;
}
