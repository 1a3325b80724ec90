// What the words of a name tell of its unit (UCUM, as the rest of the project has it) and its usual range. Pure. Used by
// infer-schema.ts.

interface KnownUnit {
  readonly unit: string;
  readonly range?: readonly [number, number];
}

const UNITS: Readonly<Record<string, KnownUnit>> = {
  rpm: { unit: 'rpm' },
  percent: { unit: '%', range: [0, 100] },
  pct: { unit: '%', range: [0, 100] },
  celsius: { unit: 'Cel' },
  degc: { unit: 'Cel' },
  fahrenheit: { unit: '[degF]' },
  degf: { unit: '[degF]' },
  kelvin: { unit: 'K' },
  volt: { unit: 'V' },
  volts: { unit: 'V' },
  voltage: { unit: 'V' },
  amp: { unit: 'A' },
  amps: { unit: 'A' },
  ampere: { unit: 'A' },
  watt: { unit: 'W' },
  watts: { unit: 'W' },
  kw: { unit: 'kW' },
  kwh: { unit: 'kWh' },
  wh: { unit: 'Wh' },
  hz: { unit: 'Hz' },
  bar: { unit: 'bar' },
  mbar: { unit: 'mbar' },
  hpa: { unit: 'hPa' },
  kpa: { unit: 'kPa' },
  mm: { unit: 'mm' },
  cm: { unit: 'cm' },
  km: { unit: 'km' },
  kg: { unit: 'kg' },
  ms: { unit: 'ms' },
  seconds: { unit: 's' },
  sec: { unit: 's' },
  deg: { unit: 'deg' },
  degrees: { unit: 'deg' },
  rad: { unit: 'rad' },
  lux: { unit: 'lx' },
  ppm: { unit: '[ppm]' },
  ph: { unit: 'pH', range: [0, 14] },
  db: { unit: 'dB' },
  lpm: { unit: 'L/min' },
  mps: { unit: 'm/s' },
};
/** So short that they are units only at the end of a longer name: temp_c, but not c. */
const SUFFIXES: Readonly<Record<string, KnownUnit>> = {
  c: { unit: 'Cel' },
  f: { unit: '[degF]' },
  k: { unit: 'K' },
  v: { unit: 'V' },
  a: { unit: 'A' },
  w: { unit: 'W' },
  m: { unit: 'm' },
  g: { unit: 'g' },
  s: { unit: 's' },
  l: { unit: 'L' },
  pa: { unit: 'Pa' },
};
/** Of two words at the end of a name: what is counted, and in what time. */
const PER_TIME: Readonly<Record<string, readonly string[]>> = {
  s: ['mm', 'cm', 'm', 'deg', 'rad', 'l'],
  min: ['mm', 'm', 'l'],
  h: ['m', 'km', 'l', 'kg', 't'],
};
const WRITTEN: Readonly<Record<string, string>> = { l: 'L' };

/** What is meant when nothing else is said. */
const USUAL: Readonly<Record<string, KnownUnit>> = {
  temperature: { unit: 'Cel' },
  temp: { unit: 'Cel' },
  humidity: { unit: '%', range: [0, 100] },
  angle: { unit: 'deg' },
};

export interface UnitGuess extends KnownUnit {
  /** The words that tell it, which a title need not repeat; none when it is what is usual. */
  readonly words: readonly string[];
}

/** The unit that a name's words tell; null when they tell none. */
export function unitIn(words: readonly string[]): UnitGuess | null {
  const last = words.at(-1) ?? '';
  const counted = words.at(-2) ?? '';
  if (words.length > 2 && Object.hasOwn(PER_TIME, last) && PER_TIME[last]!.includes(counted))
    return { unit: `${WRITTEN[counted] ?? counted}/${last}`, words: [counted, last] };
  if (words.length > 1 && Object.hasOwn(SUFFIXES, last)) return { ...SUFFIXES[last]!, words: [last] };
  const told = words.toReversed().find((word) => Object.hasOwn(UNITS, word));
  if (told !== undefined) return { ...UNITS[told]!, words: [told] };
  const usual = words.find((word) => Object.hasOwn(USUAL, word));
  return usual === undefined ? null : { ...USUAL[usual]!, words: [] };
}
