// Variables in the addresses of a device's forms (TD 1.1 §5.3.1.1 `uriVariables`, RFC 6570): what stands for them where nobody is
// asked, and how a visitor gives them with an action. Called by device-description.ts, twin-description.ts and invoke-action.ts.
import type { Json } from '../../base/json.ts';
import { freeName } from '../../provider/free-name.ts';

/** By name: the schema of a variable. */
export type UriVariables = Readonly<Record<string, Readonly<Record<string, Json>>>>;
type Values = Readonly<Record<string, Json>>;

/** Of RFC 6570: simple, reserved, path segments, and the two of a query, of which each variable may be left away. */
const EXPRESSION = /\{([+/?&]?)([\w.,%-]+)\}/g;
const IN_QUERY = new Set(['?', '&']);

interface UsedVariable {
  readonly name: string;
  readonly isOptional: boolean;
}

/** The variables of an address that are declared; other braces are part of it. */
export function usedVariables(address: string, declared: UriVariables): readonly UsedVariable[] {
  return [...address.matchAll(EXPRESSION)].flatMap(([, operator, names]) => {
    const all = names!.split(',');
    if (!all.every((name) => Object.hasOwn(declared, name))) return [];
    return all.map((name) => ({ name, isOptional: IN_QUERY.has(operator!) }));
  });
}

/** What each variable is where nobody says: `const`, `default`, or the only member of an `enum`. */
export function fixedValues(declared: UriVariables): Values {
  return Object.fromEntries(
    Object.entries(declared).flatMap(([name, schema]) => {
      const only =
        Array.isArray(schema['enum']) && schema['enum'].length === 1 ? (schema['enum'][0] as Json) : undefined;
      const value = schema['const'] ?? schema['default'] ?? only;
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** The address with values in the places of its variables. */
export function expanded(address: string, declared: UriVariables, values: Values): string {
  return address.replaceAll(EXPRESSION, (expression, operator: string, names: string) => {
    const all = names.split(',');
    if (!all.every((name) => Object.hasOwn(declared, name))) return expression;
    const given = all.filter((name) => values[name] !== undefined && values[name] !== null);
    if (given.length === 0) return '';
    const encode = operator === '+' ? encodeURI : encodeURIComponent;
    const texts = given.map((name) => encode(textOf(values[name]!)));
    if (!IN_QUERY.has(operator)) return operator === '/' ? `/${texts.join('/')}` : texts.join(',');
    return operator + given.map((name, index) => `${name}=${texts[index]!}`).join('&');
  });
}

/** The input of an action as its visitors get it: its variables, and what the device takes beside them under `input`. */
export function inputWithVariables(input: Json | undefined, asked: UriVariables, required: readonly string[]): Json {
  const own = input === undefined ? {} : { [freeName(asked, 'input')]: input };
  const all = [...required, ...Object.keys(own)];
  return { type: 'object', properties: { ...asked, ...own }, ...(all.length === 0 ? {} : { required: all }) };
}

/** What a visitor gave, apart: values of variables, and what the device takes. */
export function apart(given: Json, asked: UriVariables): { readonly values: Values; readonly input: Json } {
  const members = (given ?? {}) as Values;
  const values = Object.entries(members).filter(([name]) => Object.hasOwn(asked, name));
  return { values: Object.fromEntries(values), input: members[freeName(asked, 'input')] ?? null };
}

function textOf(value: Json): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
