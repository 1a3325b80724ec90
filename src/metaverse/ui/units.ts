// Units as people read them: UCUM codes of a Thing Description (`Cel`, `m/s2`, `{rev}/min`) as text (`°C`, `m/s²`, `rpm`).
// Used by the property table, the input controls and, later, the labels in XR.

/** Whole codes whose parts would read badly. */
const WHOLE: Readonly<Record<string, string>> = {
  '1': '',
  '{rev}/min': 'rpm',
  '{rotation}/min': 'rpm',
  '[rpm]': 'rpm',
  'mm[Hg]': 'mmHg',
  "'": '′',
  "''": '″',
};

const ATOMS: Readonly<Record<string, string>> = {
  Cel: '°C',
  '[degF]': '°F',
  deg: '°',
  Ohm: 'Ω',
  kOhm: 'kΩ',
  MOhm: 'MΩ',
  '[pH]': 'pH',
  '[ppm]': 'ppm',
  '[ppb]': 'ppb',
  '[ppth]': '‰',
  '[kn_i]': 'kn',
  '[nmi_i]': 'nmi',
  '[ft_i]': 'ft',
  '[in_i]': 'in',
  '[lb_av]': 'lb',
  '[psi]': 'psi',
  '[gal_us]': 'gal',
  ug: 'µg',
  um: 'µm',
  us: 'µs',
  uS: 'µS',
  uV: 'µV',
  uA: 'µA',
  ul: 'µL',
  l: 'L',
  ml: 'mL',
};

const SUPERSCRIPT: Readonly<Record<string, string>> = {
  '-': '⁻',
  '0': '⁰',
  '1': '¹',
  '2': '²',
  '3': '³',
  '4': '⁴',
  '5': '⁵',
  '6': '⁶',
  '7': '⁷',
  '8': '⁸',
  '9': '⁹',
};

/** These touch the number (`12°`); every other unit stands apart from it (`12 °C`). */
const TIGHT = /^[°′″](?![CF])/;

/** The text of a UCUM code; what is not known passes through, so that a provider's own word still reads well. */
export function prettyUnit(code: string): string {
  const trimmed = code.trim();
  const whole = WHOLE[trimmed];
  if (whole !== undefined) return whole;
  // Words such as "degree celsius" are not UCUM; splitting them at "." and "/" would only damage them.
  if (trimmed.includes(' ')) return trimmed;
  return trimmed
    .split('/')
    .map((product) => product.split('.').map(prettyAtom).join('·'))
    .join('/');
}

/** What stands between a number and its unit: nothing, or a narrow space that does not break. */
export function unitGap(pretty: string): string {
  return pretty === '' || TIGHT.test(pretty) ? '' : '\u202f';
}

function prettyAtom(atom: string): string {
  const known = ATOMS[atom];
  if (known !== undefined) return known;
  const parts = /^(10[*^]|[^\d{}+-]+)?([+-]?\d+)?(?:\{([^}]*)\})?$/.exec(atom);
  if (parts === null) return atom;
  const [, base = '', exponent = '', annotation = ''] = parts;
  const named = base.startsWith('10') ? '10' : (ATOMS[base] ?? base);
  if (named === '' && exponent !== '') return atom;
  const raised = exponent.replace('+', '').replaceAll(/./g, (digit) => SUPERSCRIPT[digit] ?? digit);
  return `${named}${raised}${named !== '' && annotation !== '' ? '\u202f' : ''}${annotation}`;
}
