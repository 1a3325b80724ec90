// Turns a value from the unit that a device sends into the unit that the description has: SenML's names (RFC 8428, RFC 8798)
// and the UCUM codes of Thing Descriptions, as factors to one unit of each kind. Called by senml.ts.

type Kind =
  | 'length'
  | 'mass'
  | 'duration'
  | 'temperature'
  | 'angle'
  | 'ratio'
  | 'pressure'
  | 'energy'
  | 'power'
  | 'voltage'
  | 'current'
  | 'resistance'
  | 'frequency'
  | 'speed'
  | 'acceleration'
  | 'angular speed'
  | 'volume'
  | 'flow'
  | 'density'
  | 'force'
  | 'illuminance'
  | 'charge'
  | 'acidity'
  | 'data'
  | 'data rate';

/** Kind, what one of it is in the kind's own unit, and what is added then (temperatures). */
type Unit = readonly [kind: Kind, factor: number, offset?: number];

const DEGREE = Math.PI / 180;
const KELVIN_AT_0_F = (459.67 * 5) / 9;

const UNITS: Readonly<Record<string, Unit>> = {
  m: ['length', 1],
  km: ['length', 1e3],
  cm: ['length', 1e-2],
  mm: ['length', 1e-3],
  um: ['length', 1e-6],
  '[ft_i]': ['length', 0.3048],
  '[in_i]': ['length', 0.0254],
  kg: ['mass', 1],
  g: ['mass', 1e-3],
  mg: ['mass', 1e-6],
  t: ['mass', 1e3],
  s: ['duration', 1],
  ms: ['duration', 1e-3],
  min: ['duration', 60],
  h: ['duration', 3600],
  d: ['duration', 86_400],
  K: ['temperature', 1],
  Cel: ['temperature', 1, 273.15],
  '[degF]': ['temperature', 5 / 9, KELVIN_AT_0_F],
  rad: ['angle', 1],
  deg: ['angle', DEGREE],
  lat: ['angle', DEGREE],
  lon: ['angle', DEGREE],
  '/': ['ratio', 1],
  '1': ['ratio', 1],
  '%': ['ratio', 1e-2],
  '%RH': ['ratio', 1e-2],
  '%EL': ['ratio', 1e-2],
  ppm: ['ratio', 1e-6],
  '[ppm]': ['ratio', 1e-6],
  '[ppb]': ['ratio', 1e-9],
  Pa: ['pressure', 1],
  hPa: ['pressure', 100],
  mbar: ['pressure', 100],
  kPa: ['pressure', 1e3],
  bar: ['pressure', 1e5],
  MPa: ['pressure', 1e6],
  '[psi]': ['pressure', 6_894.757_293_168],
  J: ['energy', 1],
  kJ: ['energy', 1e3],
  MJ: ['energy', 1e6],
  Wh: ['energy', 3600],
  kWh: ['energy', 3.6e6],
  'W.h': ['energy', 3600],
  'kW.h': ['energy', 3.6e6],
  W: ['power', 1],
  mW: ['power', 1e-3],
  kW: ['power', 1e3],
  MW: ['power', 1e6],
  V: ['voltage', 1],
  mV: ['voltage', 1e-3],
  kV: ['voltage', 1e3],
  A: ['current', 1],
  mA: ['current', 1e-3],
  Ohm: ['resistance', 1],
  kOhm: ['resistance', 1e3],
  C: ['charge', 1],
  'A.h': ['charge', 3600],
  Ah: ['charge', 3600],
  Hz: ['frequency', 1],
  '1/s': ['frequency', 1],
  kHz: ['frequency', 1e3],
  MHz: ['frequency', 1e6],
  GHz: ['frequency', 1e9],
  '1/min': ['frequency', 1 / 60],
  '{rev}/min': ['frequency', 1 / 60],
  'beat/min': ['frequency', 1 / 60],
  'm/s': ['speed', 1],
  'mm/s': ['speed', 1e-3],
  'km/h': ['speed', 1 / 3.6],
  '[kn_i]': ['speed', 1852 / 3600],
  'm/s2': ['acceleration', 1],
  '[g]': ['acceleration', 9.806_65],
  'rad/s': ['angular speed', 1],
  'deg/s': ['angular speed', DEGREE],
  m3: ['volume', 1],
  l: ['volume', 1e-3],
  L: ['volume', 1e-3],
  ml: ['volume', 1e-6],
  'm3/s': ['flow', 1],
  'm3/h': ['flow', 1 / 3600],
  'l/s': ['flow', 1e-3],
  'l/min': ['flow', 1e-3 / 60],
  'l/h': ['flow', 1e-3 / 3600],
  'kg/m3': ['density', 1],
  'g/l': ['density', 1],
  'g/L': ['density', 1],
  'mg/l': ['density', 1e-3],
  'mg/L': ['density', 1e-3],
  N: ['force', 1],
  kN: ['force', 1e3],
  lx: ['illuminance', 1],
  pH: ['acidity', 1],
  '[pH]': ['acidity', 1],
  bit: ['data', 1],
  B: ['data', 8],
  'bit/s': ['data rate', 1],
  'B/s': ['data rate', 8],
};

/** The value in the unit `to`; null when one of the units is unknown or they are of different kinds. */
export function convertUnit(value: number, from: string, to: string): number | null {
  if (from === to) return value;
  const given = Object.hasOwn(UNITS, from) ? UNITS[from]! : undefined;
  const wanted = Object.hasOwn(UNITS, to) ? UNITS[to]! : undefined;
  if (given === undefined || wanted === undefined || given[0] !== wanted[0]) return null;
  return (value * given[1] + (given[2] ?? 0) - (wanted[2] ?? 0)) / wanted[1];
}
