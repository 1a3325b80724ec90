// The Thing Description of a device as a consumer reads it: TD 1.0 or 1.1, with the defaults of its forms filled in and their
// addresses made absolute. What of it cannot be used is left out, with the reason. Called by device.ts and the checker of twins.
import * as v from 'valibot';
import { TwinportError } from '../../base/errors.ts';
import type { Json } from '../../base/json.ts';
import { parseWith } from '../../protocol/parse.ts';
import type { DataSchema } from '../../protocol/thing-description.ts';
import type { DeviceForm } from './protocol-client.ts';
import { expanded, fixedValues, usedVariables, type UriVariables } from './uri-variables.ts';

const Names = v.union([v.string(), v.array(v.string())]);
const Form = v.looseObject({
  href: v.pipe(v.string(), v.minLength(1)),
  op: v.optional(Names),
  contentType: v.optional(v.string(), 'application/json'),
  subprotocol: v.optional(v.string()),
  security: v.optional(Names),
});
type Form = v.InferOutput<typeof Form>;
const Hints = {
  'twinport:pollMs': v.optional(v.pipe(v.number(), v.minValue(20), v.maxValue(3_600_000))),
  'twinport:silenceMs': v.optional(v.pipe(v.number(), v.minValue(100))),
};
const Variables = v.optional(v.record(v.string(), v.looseObject({})), {});
const Affordance = v.looseObject({
  forms: v.pipe(v.array(Form), v.minLength(1, 'at least one form says how to reach it')),
  uriVariables: Variables,
  ...Hints,
});
const Affordances = v.optional(v.record(v.string(), Affordance), {});
const Description = v.looseObject({
  id: v.optional(
    v.pipe(v.string(), v.regex(/^[A-Za-z][A-Za-z0-9+.-]*:\S+$/, 'must be an absolute URI, such as urn:uuid:…')),
  ),
  title: v.optional(v.pipe(v.string(), v.minLength(1))),
  base: v.optional(v.string()),
  security: v.optional(Names, []),
  securityDefinitions: v.optional(v.record(v.string(), v.looseObject({ scheme: v.string() })), {}),
  forms: v.optional(v.array(Form), []),
  uriVariables: Variables,
  properties: Affordances,
  actions: Affordances,
  events: Affordances,
  ...Hints,
});
type Description = v.InferOutput<typeof Description>;

/** An action, and which variables of its address are asked of who asks for it. */
interface DeviceAction extends DeviceAffordance {
  readonly asked: UriVariables;
  readonly required: readonly string[];
}

interface DeviceAffordance {
  /** What the device calls it. */
  readonly key: string;
  /** What its twin calls it: the same, but for characters that names of twins have not. */
  readonly name: string;
  readonly forms: readonly DeviceForm[];
  /** Its terms in the description, without forms. */
  readonly terms: Readonly<Record<string, Json>>;
}
export interface DeviceProperty extends DeviceAffordance {
  readonly schema: DataSchema;
  readonly readable: boolean;
  readonly writable: boolean;
  readonly pollMs: number | null;
}

export interface DeviceDescription {
  readonly id: string;
  readonly title: string;
  readonly raw: Readonly<Record<string, Json>>;
  readonly securityDefinitions: Readonly<
    Record<string, Readonly<Record<string, unknown>> & { readonly scheme: string }>
  >;
  /** Forms of the Thing as a whole. */
  readonly forms: readonly DeviceForm[];
  readonly properties: readonly DeviceProperty[];
  readonly actions: readonly DeviceAction[];
  readonly events: readonly DeviceAffordance[];
  readonly pollMs: number | null;
  /** A device that says nothing for so long is taken for gone; null when silence says nothing. */
  readonly silenceMs: number | null;
  /** What cannot be used, and why. */
  readonly leftOut: readonly string[];
}

/**
 * @param from where it comes from, for messages and as the base of relative addresses
 * @throws TwinportError `description-invalid` with the `pointer` of the first fault
 */
export function readDeviceDescription(json: unknown, from: string): DeviceDescription {
  if (json === null || typeof json !== 'object' || Array.isArray(json))
    throw new TwinportError('description-invalid', 'a Thing Description is a JSON object', {
      details: { pointer: '' },
    });
  const td = parseWith(Description, json, 'description-invalid', 'Thing Description');
  if ([td['@type']].flat().includes('tm:ThingModel'))
    throw new TwinportError(
      'description-invalid',
      'it is a Thing Model (tm:ThingModel), which says of no device how to reach it; a Thing Description is needed',
      { details: { pointer: '/@type' } },
    );
  const id = td.id ?? `urn:twinport:device:${encodeURIComponent(td.title ?? from)}`;
  const base = td.base ?? (/^https?:/.test(from) ? from : undefined);
  const leftOut: string[] = [];
  const affordances = (kind: 'properties' | 'actions' | 'events'): DeviceAction[] => {
    const names = new Set<string>();
    return Object.entries(td[kind]).flatMap(([key, { forms, ...terms }]) => {
      const pointer = `/${kind}/${escaped(key)}`;
      const name = twinName(key);
      if (names.has(name)) {
        leftOut.push(`${pointer}: another one is called "${name}", too`);
        return [];
      }
      const declared = { ...td.uriVariables, ...terms.uriVariables } as UriVariables;
      const fixed = fixedValues(declared);
      // What cancels an action may need what the device answered to it: nobody else can say that.
      const asking =
        kind === 'actions' ? forms.filter(({ op }) => op === undefined || [op].flat().includes('invokeaction')) : forms;
      const used = asking.flatMap(({ href }) => usedVariables(href, declared));
      const required = used.filter((variable) => !variable.isOptional && fixed[variable.name] === undefined);
      if (kind !== 'actions' && required.length > 0) {
        leftOut.push(`${pointer}: the bridge has no value for "${required[0]!.name}" of its uriVariables`);
        return [];
      }
      names.add(name);
      const asked = Object.fromEntries(
        used.flatMap((variable) =>
          declared[variable.name]!['const'] === undefined ? [[variable.name, declared[variable.name]!]] : [],
        ),
      );
      const usual = usualOperations(kind, terms);
      const place = { pointer, base, usual, security: [td.security].flat(), declared };
      const made = formsOf(forms, place, leftOut);
      return [
        {
          key,
          name,
          forms: made,
          terms: terms as unknown as Readonly<Record<string, Json>>,
          asked,
          required: [...new Set(required.map((variable) => variable.name))],
        },
      ];
    });
  };
  const properties = affordances('properties').map((affordance): DeviceProperty => {
    const { readOnly, writeOnly } = affordance.terms;
    const writes = affordance.forms.some(({ operations }) => operations.includes('writeproperty'));
    return {
      ...affordance,
      schema: affordance.terms,
      readable: writeOnly !== true,
      writable: readOnly !== true && writes,
      pollMs: td.properties[affordance.key]!['twinport:pollMs'] ?? null,
    };
  });
  return {
    id,
    title: td.title ?? id,
    raw: json as Readonly<Record<string, Json>>,
    securityDefinitions: td.securityDefinitions,
    forms: formsOf(
      td.forms,
      { pointer: '', base, usual: [], security: [td.security].flat(), declared: td.uriVariables as UriVariables },
      leftOut,
    ),
    properties,
    actions: affordances('actions'),
    events: affordances('events'),
    pollMs: td['twinport:pollMs'] ?? null,
    silenceMs: td['twinport:silenceMs'] ?? null,
    leftOut,
  };
}

/** What a twin may call an affordance (SPEC.md MOD-1): other characters become "_". */
export function twinName(key: string): string {
  const name = key
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^\w.-]+/g, '_')
    .slice(0, 64);
  return /^[A-Za-z_]/.test(name) ? name : `_${name}`.slice(0, 64);
}

interface FormPlace {
  readonly pointer: string;
  readonly base: string | undefined;
  /** Operations where the form names none (TD 1.1 §5.4). */
  readonly usual: readonly string[];
  readonly security: readonly string[];
  readonly declared: UriVariables;
}

function formsOf(forms: readonly Form[], place: FormPlace, leftOut: string[]): DeviceForm[] {
  return forms.flatMap((form, index) => {
    const pointer = `${place.pointer}/forms/${index}`;
    const fixed = fixedValues(place.declared);
    const addressOf = (values: Readonly<Record<string, Json>>): string | null => {
      const address = expanded(form.href, place.declared, { ...fixed, ...values });
      return URL.parse(address, place.base)?.href ?? (address.includes('://') ? address : null);
    };
    const href = addressOf({});
    if (href === null) {
      leftOut.push(`${pointer}/href: "${form.href}" is relative, and the description has no "base"`);
      return [];
    }
    const used = usedVariables(form.href, place.declared);
    return [
      {
        href,
        needs: used.flatMap(({ name, isOptional }) => (isOptional || fixed[name] !== undefined ? [] : [name])),
        ...(used.length === 0
          ? {}
          : { hrefWith: (values: Readonly<Record<string, Json>>) => addressOf(values) ?? href }),
        operations: form.op === undefined ? place.usual : [form.op].flat(),
        contentType: form.contentType,
        subprotocol: form.subprotocol ?? null,
        security: form.security === undefined ? place.security : [form.security].flat(),
        terms: form,
        pointer,
      },
    ];
  });
}

function usualOperations(
  kind: 'properties' | 'actions' | 'events',
  terms: Readonly<Record<string, unknown>>,
): string[] {
  if (kind === 'actions') return ['invokeaction'];
  if (kind === 'events') return ['subscribeevent', 'unsubscribeevent'];
  if (terms['readOnly'] === true) return ['readproperty'];
  return terms['writeOnly'] === true ? ['writeproperty'] : ['readproperty', 'writeproperty'];
}

const escaped = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');
