// Names as the words of which they are made, and what two names have in common: "rotorSpeed" and "Rotor_01", "temp_c" and
// "Thermometer". Pure. Used by propose-bindings.ts and infer-schema.ts.

/** Words that devices and drawings use for one thing; the first stands for all. */
const SAME: readonly (readonly string[])[] = [
  ['temperature', 'temp', 'tmp', 'thermometer', 'thermo'],
  ['speed', 'rpm', 'velocity', 'rev', 'revs', 'vel'],
  ['rotor', 'fan', 'propeller', 'impeller', 'wheel', 'spindle', 'blower'],
  ['level', 'fill', 'liquid', 'water', 'fluid'],
  ['lamp', 'light', 'led', 'beacon', 'indicator', 'bulb'],
  ['alarm', 'fault', 'error', 'warning', 'alert'],
  ['angle', 'deg', 'degrees', 'rotation', 'heading'],
  ['position', 'pos', 'stroke', 'travel', 'displacement'],
  ['valve', 'flap', 'damper', 'gate'],
  ['door', 'hatch', 'lid', 'cover'],
  ['motor', 'engine', 'drive', 'pump', 'machine'],
  ['state', 'status', 'mode', 'phase'],
  ['label', 'display', 'sign', 'panel', 'screen'],
  ['on', 'running', 'active', 'enabled', 'run'],
];
const MEANINGS: ReadonlyMap<string, string> = new Map(
  SAME.flatMap((words) => words.map((word) => [word, words[0]!] as const)),
);

/** Says nothing of which part it is. */
const EMPTY = new Set([
  'the',
  'of',
  'a',
  'is',
  'has',
  'value',
  'sensor',
  'current',
  'actual',
  'mesh',
  'node',
  'object',
  'part',
  'group',
]);

/** The words of a name, in lower case: breaks at capitals, digits and signs. */
export function wordsOf(name: string): readonly string[] {
  return name
    .replaceAll(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .replaceAll(/(\p{L})(\d)/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .filter((word) => word !== '');
}

/** The words of a name that say something, each as the one that stands for its like. */
export function meaningsOf(name: string): ReadonlySet<string> {
  const words = wordsOf(name)
    .filter((word) => !EMPTY.has(word))
    .map((word) => MEANINGS.get(word) ?? MEANINGS.get(word.replace(/s$/, '')) ?? word.replace(/(?<=..)s$/, ''))
    // Exporters number what has the same name: Rotor.001, Wheel_2; a number alone is no meaning.
    .map((word) => (/^\d+$/.test(word) ? String(Number(word)) : word));
  return new Set(words);
}

/** How much two names have in common, 0 to 1; numbers count only beside a word. */
export function likeness(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const words = [...one].filter((word) => !/^\d+$/.test(word));
  const shared = words.filter((word) => other.has(word)).length;
  if (shared === 0) return 0;
  const numbers = [...one].filter((word) => /^\d+$/.test(word));
  // joint1 and Joint2 are two things.
  const others = [...other].filter((word) => /^\d+$/.test(word));
  if (numbers.length > 0 && others.length > 0 && !numbers.some((number) => others.includes(number))) return 0;
  const most = Math.max(words.length, [...other].filter((word) => !/^\d+$/.test(word)).length);
  return shared / most;
}
