// Telemetry as SenML JSON (RFC 8428): resolves base fields, times and units into readings of a twin's properties. Pure. Called
// by providers through `twinport/twin`.
import * as v from 'valibot';
import type { Json } from '../../base/json.ts';
import { parseJson, parseWith } from '../../protocol/parse.ts';
import { unreadable, type DescribedProperties, type TelemetrySample } from './sample.ts';
import { convertUnit } from './unit-conversion.ts';

export interface SenmlOptions {
  /** The `properties` of the description: which values are taken, and in which unit. */
  readonly properties: DescribedProperties;
  /** SenML name of a property where it is neither the property's own nor ends with it: `{speed: 'urn:dev:mac:…:n'}`. */
  readonly names?: Readonly<Record<string, string>>;
  /** Relative times count from here (ms since the epoch). */
  readonly nowMs: number;
}

const LARGEST_PACK_BYTES = 4 * 1024 * 1024;
const MOST_RECORDS = 50_000;
const VERSION = 10;
/** Seconds below it are relative to now (RFC 8428, 4.5.3). */
const FIRST_ABSOLUTE_S = 2 ** 28;

const Finite = v.pipe(v.number(), v.finite());
const Text = v.pipe(v.string(), v.maxLength(65_536));
const Name = v.pipe(v.string(), v.maxLength(1024));
const Record_ = v.looseObject({
  bn: v.optional(Name),
  bt: v.optional(Finite),
  bu: v.optional(Name),
  bv: v.optional(Finite),
  bs: v.optional(Finite),
  bver: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  n: v.optional(Name),
  u: v.optional(Name),
  v: v.optional(Finite),
  vs: v.optional(Text),
  vb: v.optional(v.boolean()),
  vd: v.optional(Text),
  s: v.optional(Finite),
  t: v.optional(Finite),
  ut: v.optional(Finite),
});
const Pack = v.pipe(v.array(Record_), v.minLength(1), v.maxLength(MOST_RECORDS));
type SenmlRecord = v.InferOutput<typeof Record_>;

const VALUE_LABELS = ['v', 'vs', 'vb', 'vd'] as const;
/** Letters and digits first, then also these (RFC 8428, 4.5.1). */
const RESOLVED_NAME = /^[A-Za-z0-9][A-Za-z0-9\-:./_]*$/;

/**
 * The readings of a SenML pack, oldest first; records of one time are one sample. Values that no property takes, and sums, are
 * left out.
 * @throws TwinportError `message-too-large`, `message-malformed` (not JSON), `input-invalid` with the `pointer` (RFC 6901) of
 *   what is wrong in the pack
 */
export function readSenml(text: string, { properties, names = {}, nowMs }: SenmlOptions): readonly TelemetrySample[] {
  const pack = parseWith(Pack, parseJson(text, { bytes: LARGEST_PACK_BYTES, depth: 4 }), 'input-invalid', 'SenML');
  const propertyOf = propertyFinder(Object.keys(properties), names);
  const byTime = new Map<number, Record<string, Json>>();
  const base = { name: '', time: 0, unit: undefined as string | undefined, value: undefined as number | undefined };
  let version: number | undefined;
  for (const [index, record] of pack.entries()) {
    checkLabels(record, index);
    if (record.bver !== undefined) {
      if (record.bver > VERSION) throw fault(index, 'bver', `version ${record.bver} is not known, at most ${VERSION}`);
      if (version !== undefined && version !== record.bver)
        throw fault(index, 'bver', `${record.bver} after ${version}: a pack has one version`);
      version = record.bver;
    }
    base.name = record.bn ?? base.name;
    base.time = record.bt ?? base.time;
    base.unit = record.bu ?? base.unit;
    base.value = record.bv ?? base.value;
    const name = base.name + (record.n ?? '');
    if (!RESOLVED_NAME.test(name))
      throw fault(index, 'n', `the name "${name}" is empty or has characters that SenML does not allow`);
    const property = propertyOf(name);
    const value = valueOf(record, index, base.value);
    if (property === null || value === undefined) continue;
    const seconds = base.time + (record.t ?? 0);
    const timeMs = seconds < FIRST_ABSOLUTE_S ? nowMs + seconds * 1000 : seconds * 1000;
    const readings = byTime.get(timeMs) ?? {};
    byTime.set(timeMs, readings);
    readings[property] = inUnitOf(value, record.u ?? base.unit, properties[property]!.unit, index);
  }
  return [...byTime].sort(([a], [b]) => a - b).map(([timeMs, readings]) => ({ readings, timeMs }));
}

/** The value of a record; undefined where it has a sum alone. */
function valueOf(record: SenmlRecord, index: number, baseValue: number | undefined): Json | undefined {
  const [label, second] = VALUE_LABELS.filter((one) => record[one] !== undefined);
  if (second !== undefined) throw fault(index, second, `a record has one value, and this one has "${label}" too`);
  // A base value alone is a value: what is missing counts as 0.
  if (label === 'v' || (label === undefined && baseValue !== undefined)) return (record.v ?? 0) + (baseValue ?? 0);
  if (label !== undefined) return record[label];
  if (record.s === undefined) throw fault(index, '', 'a value (v, vs, vb or vd) or a sum (s) is missing');
  return undefined;
}

function inUnitOf(value: Json, from: string | undefined, to: string | undefined, index: number): Json {
  if (typeof value !== 'number' || from === undefined || to === undefined) return value;
  const converted = convertUnit(value, from, to);
  if (converted === null) throw fault(index, 'u', `"${from}" cannot be turned into the property's "${to}"`);
  return converted;
}

/** Labels that end with "_" must be understood by who reads them, and none is. */
function checkLabels(record: SenmlRecord, index: number): void {
  const label = Object.keys(record).find((one) => one.endsWith('_'));
  if (label !== undefined) throw fault(index, label, 'this label must be understood, and is not');
}

/** Finds the property of a name: as `names` says, or the longest that the name is or ends with, behind a separator. */
function propertyFinder(
  properties: readonly string[],
  names: Readonly<Record<string, string>>,
): (name: string) => string | null {
  const named = new Map(Object.entries(names).map(([property, name]) => [name, property]));
  const byLength = properties.filter((one) => !Object.hasOwn(names, one)).sort((a, b) => b.length - a.length);
  const known = new Map<string, string | null>();
  const find = (name: string): string | null =>
    named.get(name) ??
    byLength.find((one) => name === one || (name.endsWith(one) && /[:/._-]/.test(name.at(-one.length - 1)!))) ??
    null;
  return (name) => {
    const found = known.has(name) ? known.get(name)! : find(name);
    known.set(name, found);
    return found;
  };
}

function fault(index: number, label: string, why: string): Error {
  const pointer = `/${index}${label === '' ? '' : `/${label}`}`;
  return unreadable(`SenML at ${pointer}`, why, { pointer });
}
