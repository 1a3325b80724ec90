// Pure changes of a draft: what the forms of the console do. A draft is a value; each function gives a new one. Called by ui/.
import type { BindingsInput } from '../protocol/bindings.ts';
import type { AccessPolicyInput } from '../provider/policy.ts';
import type { Draft } from './draft.ts';

/** A property as the form has it. */
export interface PropertyForm {
  readonly name: string;
  readonly title: string;
  readonly type: 'number' | 'integer' | 'boolean' | 'string';
  readonly unit: string;
  readonly minimum: string;
  readonly maximum: string;
}

/** Who may do a thing, as the form has it. */
export type Audience = 'everybody' | 'paired' | 'nobody';

export function emptyDraft(id: string, title: string): Draft {
  return {
    description: { id, title, properties: {}, actions: {} },
    bindings: [],
    policy: { observe: 'open', control: 'nobody' },
    answers: {},
    feed: null,
  };
}

/** A Thing Description that somebody dropped, in the place of the one before; a new id where it has none. */
export function withDescription(draft: Draft, text: string, freshId: string): Draft {
  const parsed = JSON.parse(text) as unknown;
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw new SyntaxError('a Thing Description is a JSON object');
  const description = parsed as Readonly<Record<string, unknown>>;
  const id = typeof description['id'] === 'string' ? description['id'] : freshId;
  const properties = Object.keys((description['properties'] as object | undefined) ?? {});
  return {
    ...draft,
    description: { ...description, id },
    bindings: draft.bindings.filter(({ property }) => properties.includes(property)),
  };
}

export function propertiesOf({ description }: Draft): readonly PropertyForm[] {
  const text = (value: unknown): string =>
    typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  return Object.entries((description['properties'] ?? {}) as Record<string, Record<string, unknown>>).map(
    ([name, schema]) => ({
      name,
      title: text(schema['title']),
      type: (['number', 'integer', 'boolean', 'string'] as const).find((type) => type === schema['type']) ?? 'number',
      unit: text(schema['unit']),
      minimum: text(schema['minimum']),
      maximum: text(schema['maximum']),
    }),
  );
}

/** Puts a property of the form in the place of `before` (null: behind all); what the form does not know of it stays. */
export function withProperty(draft: Draft, before: string | null, form: PropertyForm): Draft {
  const known = (draft.description['properties'] ?? {}) as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  const { title: _t, type: _y, unit: _u, minimum: _i, maximum: _a, ...rest } = known[before ?? ''] ?? {};
  const isNumber = form.type === 'number' || form.type === 'integer';
  const schema = {
    ...rest,
    type: form.type,
    readOnly: true,
    ...(form.title === '' ? {} : { title: form.title }),
    ...(form.unit === '' || !isNumber ? {} : { unit: form.unit }),
    ...(form.minimum === '' || !isNumber ? {} : { minimum: Number(form.minimum) }),
    ...(form.maximum === '' || !isNumber ? {} : { maximum: Number(form.maximum) }),
  };
  const entries = Object.entries(known).map(([name, old]) =>
    name === before ? ([form.name, schema] as const) : ([name, old] as const),
  );
  if (before === null) entries.push([form.name, schema]);
  return {
    ...draft,
    description: { ...draft.description, properties: Object.fromEntries(entries) },
    bindings: draft.bindings.map((binding) =>
      binding.property === before ? { ...binding, property: form.name } : binding,
    ),
  };
}

/** With what was bound to it. */
export function withoutProperty(draft: Draft, name: string): Draft {
  const { [name]: _, ...properties } = (draft.description['properties'] ?? {}) as Readonly<Record<string, unknown>>;
  return {
    ...draft,
    description: { ...draft.description, properties },
    bindings: draft.bindings.filter(({ property }) => property !== name),
  };
}

/** An action that sets a property: its input is that property's, and the property takes it. */
export function withSetter(draft: Draft, property: string): Draft {
  const properties = (draft.description['properties'] ?? {}) as Readonly<
    Record<string, Readonly<Record<string, unknown>>>
  >;
  const { readOnly: _r, observable: _o, title, ...input } = properties[property] ?? {};
  const name = `set${property.charAt(0).toUpperCase()}${property.slice(1)}`;
  const actions = (draft.description['actions'] ?? {}) as Readonly<Record<string, unknown>>;
  const action = { title: `Set ${typeof title === 'string' ? title.toLowerCase() : property}`, input };
  return {
    ...draft,
    description: { ...draft.description, actions: { ...actions, [name]: action } },
    answers: { ...draft.answers, [name]: { kind: 'set', property } },
  };
}

export function withoutAction(draft: Draft, name: string): Draft {
  const { [name]: _, ...actions } = (draft.description['actions'] ?? {}) as Readonly<Record<string, unknown>>;
  const { [name]: _answer, ...answers } = draft.answers;
  return { ...draft, description: { ...draft.description, actions }, answers };
}

export function withBinding(draft: Draft, binding: BindingsInput[number]): Draft {
  return { ...draft, bindings: [...draft.bindings, binding] };
}

export function withoutBinding(draft: Draft, at: number): Draft {
  return { ...draft, bindings: draft.bindings.filter((_, index) => index !== at) };
}

/** Who may see and who may operate, where the rule is as simple as the form; null for a rule that is not. */
export function audienceOf(rule: AccessPolicyInput['observe'], fallback: Audience): Audience | null {
  if (rule === undefined) return fallback;
  if (rule === 'open') return 'everybody';
  if (rule === 'nobody') return 'nobody';
  return Object.keys(rule).join() === 'pairing' ? 'paired' : null;
}

export function ruleOf(audience: Audience): NonNullable<AccessPolicyInput['observe']> {
  return audience === 'everybody' ? 'open' : audience === 'nobody' ? 'nobody' : { pairing: true };
}
