// The owner's rule: who may observe a thing, which of its properties, and who may ask which action of it (P7, DII-4, SII-2).
// Plain JSON, so that a provider keeps it in a file. Control is denied unless a rule grants it. SPEC.md ACC-6, AUT-1.
import * as v from 'valibot';
import { TwinportError, type ErrorDetails } from '../base/errors.ts';
import type { Did } from '../base/ids.ts';
import { DidKey, Name } from '../protocol/envelope.ts';
import type { Affordances } from '../protocol/things.ts';
import type { Asker } from './asker.ts';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
const Issuer = v.pipe(
  v.string(),
  v.url(),
  v.maxLength(512),
  v.check((text) => {
    const { protocol, hostname } = new URL(text);
    return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname));
  }, 'an OpenID issuer is reached by https (http only on this machine)'),
);
const ClaimValue = v.union([v.string(), v.number(), v.boolean()]);
/** Signed in at this OpenID provider, with claims of which each has (one of) the values named. */
const OidcWay = v.strictObject({
  issuer: Issuer,
  clientId: v.pipe(v.string(), v.minLength(1)),
  clientSecret: v.optional(v.pipe(v.string(), v.minLength(1))),
  claims: v.optional(v.record(v.string(), v.union([ClaimValue, v.pipe(v.array(ClaimValue), v.minLength(1))])), {}),
});
export type OidcWay = v.InferOutput<typeof OidcWay>;

/** For a fault of an object itself, or a member that it does not have. */
function sayMembers(members: string): (issue: v.StrictObjectIssue) => string {
  return ({ expected, received }) =>
    expected === 'never' ? `there is no ${received}: known are ${members}` : `it is an object with ${members}`;
}

const Ways = v.pipe(
  v.strictObject({
    keys: v.optional(v.array(DidKey)),
    pairing: v.optional(v.literal(true)),
    oidc: v.optional(v.pipe(v.array(OidcWay), v.minLength(1))),
  }),
  v.check((ways) => Object.values(ways).some((way) => way !== undefined), 'a rule names at least one way'),
);
/** `open`: everybody. `nobody`. Or ways to authenticate, of which one is enough. */
const Rule = v.union(
  [v.literal('open'), v.literal('nobody'), Ways],
  'a rule is "open", "nobody" or ways: { "keys": ["did:key:…"], "pairing": true, "oidc": [{ issuer, clientId, claims? }] }',
);
type Rule = v.InferOutput<typeof Rule>;

/** What a service may get of what its user may: nothing that is not named. */
const ServiceRule = v.strictObject(
  {
    properties: v.optional(v.union([v.literal('all'), v.array(Name)], 'it is "all" or a list of names'), []),
    actions: v.optional(v.array(Name), []),
  },
  sayMembers('"properties" and "actions"'),
);
type ServiceRule = v.InferOutput<typeof ServiceRule>;

export const AccessPolicy = v.strictObject(
  {
    /** For events, and for every property that has no rule of its own. */
    observe: v.optional(Rule, 'open'),
    properties: v.optional(v.record(Name, Rule), {}),
    /** For every action that has no rule of its own. */
    control: v.optional(Rule, 'nobody'),
    actions: v.optional(v.record(Name, Rule), {}),
    /** By the did of a service system; `any` for every other one. */
    services: v.optional(
      v.record(v.union([DidKey, v.literal('any')], 'it is the did:key of a service system, or "any"'), ServiceRule),
      {},
    ),
  },
  sayMembers('"observe", "properties", "control", "actions" and "services"'),
);
export type AccessPolicy = v.InferOutput<typeof AccessPolicy>;
export type AccessPolicyInput = v.InferInput<typeof AccessPolicy>;

/** Something that was asked for and refused: `observe`, `properties.<name>` or the name of an action. */
interface Refusal {
  readonly affordance: string;
  readonly error: TwinportError;
}

/** Why somebody may not observe; null when they may. */
export function refuseObserve(policy: AccessPolicy, asker: Asker): TwinportError | null {
  return refuse(policy.observe, asker, 'observing this', 'observe');
}

/** Why somebody may not ask `action`; null when they may. */
export function refuseAction(policy: AccessPolicy, asker: Asker, action: string): TwinportError | null {
  const own = ownRule(policy.actions, action);
  return refuse(
    own ?? policy.control,
    asker,
    `the action "${action}"`,
    own === undefined ? 'control' : `actions.${action}`,
  );
}

/**
 * Splits what somebody asks for into what the rules grant and what they refuse, each refusal with its reason.
 * @param properties all that the thing has
 * @param delegate the service system that shall get it: no more than its user may, and than `services` gives it
 */
export function decide(
  policy: AccessPolicy,
  properties: readonly string[],
  asker: Asker,
  asked: Affordances,
  delegate: Did | null = null,
): { granted: Affordances; refused: Refusal[] } {
  const refused: Refusal[] = [];
  const observed = asked.observe ? observable(policy, properties, asker, asked.properties, delegate) : null;
  if (observed?.refused !== undefined) refused.push(...observed.refused);
  const actions = asked.actions.filter((action) => {
    const error = refuseAction(policy, asker, action) ?? refuseService(policy, asker, delegate, 'actions', action);
    if (error !== null) refused.push({ affordance: action, error });
    return error === null;
  });
  const { shown = null } = observed ?? {};
  return {
    granted: {
      observe: shown !== null,
      actions,
      ...(shown === null || shown === 'all' ? {} : { properties: [...shown] }),
    },
    refused,
  };
}

/** Whether `granted` is still all of `held`. */
export function covers(granted: Affordances, held: Affordances): boolean {
  return (
    (granted.observe || !held.observe) &&
    held.actions.every((action) => granted.actions.includes(action)) &&
    (granted.properties === undefined ||
      (held.properties?.every((name) => granted.properties!.includes(name)) ?? !held.observe))
  );
}

/** Every OpenID sign-in that a rule of the policy names. */
export function oidcWays(policy: AccessPolicy): readonly OidcWay[] {
  const rules = [policy.observe, policy.control, ...Object.values(policy.properties), ...Object.values(policy.actions)];
  return rules.flatMap((rule) => (typeof rule === 'string' ? [] : (rule.oidc ?? [])));
}

/** Whether claims are what an OpenID way asks for. */
export function claimsFit({ claims: wanted }: OidcWay, claims: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(wanted).every(([name, values]) => {
    const had: unknown = Object.hasOwn(claims, name) ? claims[name] : undefined;
    // A claim such as `groups` is a list: one of its members is enough.
    const list: readonly unknown[] = Array.isArray(had) ? had : [had];
    return [values].flat().some((value) => list.includes(value));
  });
}

/** What of the properties is shown; null when nothing is, for which there is one reason. */
function observable(
  policy: AccessPolicy,
  properties: readonly string[],
  asker: Asker,
  asked: readonly string[] | undefined,
  delegate: Did | null,
): { shown: 'all' | readonly string[] | null; refused: readonly Refusal[] } {
  const wanted = asked ?? properties;
  if (wanted.length === 0) {
    // Without a property there are still the events, for users themselves.
    const error = refuseObserve(policy, asker) ?? refuseService(policy, asker, delegate, 'properties', 'events');
    if (error !== null) return { shown: null, refused: [{ affordance: 'observe', error }] };
    return { shown: asked ?? 'all', refused: [] };
  }
  const refused = wanted.flatMap((name) => {
    const error = refuseProperty(policy, properties, asker, delegate, name);
    return error === null ? [] : [{ name, affordance: `properties.${name}`, error }];
  });
  if (refused.length === wanted.length) {
    const error = refuseObserve(policy, asker) ?? refused[0]!.error;
    return { shown: null, refused: [{ affordance: 'observe', error }] };
  }
  if (refused.length === 0) return { shown: asked ?? 'all', refused };
  const hidden = new Set(refused.map(({ name }) => name));
  return { shown: wanted.filter((name) => !hidden.has(name)), refused };
}

function refuseProperty(
  policy: AccessPolicy,
  properties: readonly string[],
  asker: Asker,
  delegate: Did | null,
  name: string,
): TwinportError | null {
  if (!properties.includes(name))
    return new TwinportError('input-invalid', `the description has no property "${name}"`);
  const own = ownRule(policy.properties, name);
  const rule = own === undefined ? 'observe' : `properties.${name}`;
  return (
    refuse(own ?? policy.observe, asker, `the property "${name}"`, rule) ??
    refuseService(policy, asker, delegate, 'properties', name)
  );
}

function refuseService(
  policy: AccessPolicy,
  asker: Asker,
  delegate: Did | null,
  kind: keyof ServiceRule,
  name: string,
): TwinportError | null {
  if (delegate === null) return null;
  const which = Object.hasOwn(policy.services, delegate) ? delegate : 'any';
  const given = policy.services[which]?.[kind] ?? [];
  if (given === 'all' || given.includes(name)) return null;
  const rule = `services.${which}`;
  const why = `the owner's rule "${rule}" does not give "${name}" to the service of ${delegate}`;
  return refusal(why, rule, asker, { satisfiedBy: [], issuers: [] });
}

/** Own keys only: an action may be called "constructor". */
function ownRule(rules: Readonly<Record<string, Rule>>, name: string): Rule | undefined {
  return Object.hasOwn(rules, name) ? rules[name] : undefined;
}

function refuse(rule: Rule, asker: Asker, what: string, name: string): TwinportError | null {
  if (rule === 'open') return null;
  if (rule === 'nobody')
    return refusal(`the owner's rule "${name}" lets nobody do this`, name, asker, { satisfiedBy: [], issuers: [] });
  const { keys, pairing, oidc = [] } = rule;
  if (
    keys?.some((key) => key === asker.did || asker.formerDids.includes(key as Did)) === true ||
    (pairing === true && asker.paired) ||
    oidc.some((way) => asker.signIns.some((signIn) => signedInBy(way, signIn)))
  )
    return null;
  const issuers = [...new Set(oidc.map(({ issuer }) => issuer))];
  const ways = [
    ...(keys === undefined ? [] : ['listed keys']),
    ...(pairing === undefined ? [] : ['keys that the owner paired by a code']),
    ...(oidc.length === 0 ? [] : [`people who are signed in at ${issuers.join(' or ')} and fit its claims`]),
  ];
  const satisfiedBy = [
    ...(keys === undefined ? [] : ['key']),
    ...(pairing === undefined ? [] : ['pairing']),
    ...(oidc.length === 0 ? [] : ['oidc']),
  ];
  const why = `the owner's rule "${name}" allows ${what} only to ${ways.join(', or to ')}; you are not among them`;
  return refusal(why, name, asker, { satisfiedBy, issuers });
}

function signedInBy(way: OidcWay, signIn: Asker['signIns'][number]): boolean {
  return way.issuer === signIn.issuer && way.clientId === signIn.clientId && claimsFit(way, signIn.claims);
}

function refusal(why: string, rule: string, { did }: Asker, ways: ErrorDetails): TwinportError {
  return new TwinportError('access-refused', why, { details: { rule, user: did, ...ways } });
}
