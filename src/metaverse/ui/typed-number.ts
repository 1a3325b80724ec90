// Numbers that a person types, in the writing of the language that is spoken: a comma and a point are both taken for the decimal sign, as
// keypads have either, but never where somebody may mean thousands. Who calls: input-reading.ts, input-fields.tsx and arrange-fields.tsx.
import { LOCALES } from '../../language/languages.ts';
import { speech } from './strings.ts';

/** Groups of three after one of the two signs: 1.500 is one and a half to one reader and fifteen hundred to another. */
const MAY_BE_THOUSANDS = /^[-+]?[1-9]\d{0,2}(?:[.,]\d{3})+$/;

/** The number; null where there is none; 'ambiguous' where two can be read. */
export function readTypedNumber(typed: string): number | null | 'ambiguous' {
  const text = typed.trim().replace('\u2212', '-');
  // The sign of the language's own decimals, once, is one.
  const isOwn = text.includes(decimalSign()) && text.split(/[.,]/).length === 2;
  if (MAY_BE_THOUSANDS.test(text) && !isOwn) return 'ambiguous';
  const value = text === '' ? Number.NaN : Number(text.replace(',', '.'));
  return Number.isFinite(value) ? value : null;
}

/** The number; NaN where none can be read for sure. */
export function numberIn(typed: string): number {
  const read = readTypedNumber(typed);
  return typeof read === 'number' ? read : Number.NaN;
}

/** A number as it stands in a field before somebody types: every digit, no groups. */
export function typedNumber(value: number): string {
  return String(value).replace('.', decimalSign());
}

/** Of the language that is spoken. */
export function decimalSign(): string {
  return (1.5).toLocaleString(LOCALES[speech.language.value]).charAt(1);
}
