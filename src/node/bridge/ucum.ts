// Units that a device's description names by an IRI, of QUDT or OM 2, as the UCUM codes that the rest of the project reads. Called by
// twin-description.ts.
import type { Json } from '../../base/json.ts';

const QUDT: Readonly<Record<string, string>> = {
  DEG_C: 'Cel',
  DEG_F: '[degF]',
  K: 'K',
  PERCENT: '%',
  PERCENT_RH: '%',
  V: 'V',
  MilliV: 'mV',
  A: 'A',
  MilliA: 'mA',
  W: 'W',
  KiloW: 'kW',
  'W-HR': 'Wh',
  'KiloW-HR': 'kWh',
  HZ: 'Hz',
  PA: 'Pa',
  HectoPA: 'hPa',
  KiloPA: 'kPa',
  BAR: 'bar',
  MilliBAR: 'mbar',
  M: 'm',
  CentiM: 'cm',
  MilliM: 'mm',
  KiloM: 'km',
  SEC: 's',
  MilliSEC: 'ms',
  MIN: 'min',
  HR: 'h',
  'M-PER-SEC': 'm/s',
  'KiloM-PER-HR': 'km/h',
  DEG: 'deg',
  RAD: 'rad',
  'REV-PER-MIN': 'rpm',
  LUX: 'lx',
  L: 'L',
  'L-PER-MIN': 'L/min',
  M3: 'm3',
  'M3-PER-HR': 'm3/h',
  GM: 'g',
  KiloGM: 'kg',
  PPM: '[ppm]',
  OHM: 'Ohm',
  N: 'N',
  J: 'J',
};
const OM: Readonly<Record<string, string>> = {
  degreeCelsius: 'Cel',
  degreeFahrenheit: '[degF]',
  kelvin: 'K',
  percent: '%',
  volt: 'V',
  ampere: 'A',
  watt: 'W',
  kilowatt: 'kW',
  kilowattHour: 'kWh',
  hertz: 'Hz',
  pascal: 'Pa',
  hectopascal: 'hPa',
  bar: 'bar',
  metre: 'm',
  centimetre: 'cm',
  millimetre: 'mm',
  kilometre: 'km',
  'second-Time': 's',
  'minute-Time': 'min',
  hour: 'h',
  'metrePerSecond-Time': 'm/s',
  degree: 'deg',
  radian: 'rad',
  lux: 'lx',
  litre: 'L',
  gram: 'g',
  kilogram: 'kg',
};
/** As IRIs, and by the prefixes that descriptions usually declare for them. */
const VOCABULARIES: readonly (readonly [RegExp, Readonly<Record<string, string>>])[] = [
  [/^(?:https?:\/\/(?:www\.)?qudt\.org\/(?:[\d.]+\/)?vocab\/unit[/#]|(?:unit|qudt|qudt-unit):)([^/#:]+)$/, QUDT],
  [/^(?:https?:\/\/www\.ontology-of-units-of-measure\.org\/resource\/om-2\/|om2?:)([^/#:]+)$/, OM],
];

/** The code of a unit; of an IRI that is not known its last part, which a person can read; anything else as it is. */
export function ucumOf(unit: string): string {
  for (const [pattern, names] of VOCABULARIES) {
    const name = pattern.exec(unit)?.[1];
    if (name !== undefined) return Object.hasOwn(names, name) ? names[name]! : name;
  }
  return /^https?:\/\/.*[/#]([^/#]+)$/.exec(unit)?.[1] ?? unit;
}

/** The same schema with the units of all its parts as codes. */
export function withUcum(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map((part: Json) => withUcum(part));
  if (schema === null || typeof schema !== 'object') return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([term, value]) => [
      term,
      term === 'unit' && typeof value === 'string' ? ucumOf(value) : withUcum(value),
    ]),
  );
}
