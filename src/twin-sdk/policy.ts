// The owner's rule: who may observe a twin and who may ask which action of it (P7, DII-4). Plain JSON, so that a provider
// keeps it in a file. Control is denied unless a rule grants it.
import * as v from 'valibot';
import { TwinportError } from '../base/errors.ts';
import type { Affordances } from '../protocol/dii.ts';
import { DidKey, Name } from '../protocol/envelope.ts';

/** `open`: everybody. `nobody`. Or these keys. */
const Rule = v.union(
  [v.literal('open'), v.literal('nobody'), v.strictObject({ keys: v.array(DidKey) })],
  'a rule is "open", "nobody" or { "keys": ["did:key:…"] }',
);
type Rule = v.InferOutput<typeof Rule>;

export const AccessPolicy = v.strictObject({
  observe: v.optional(Rule, 'open'),
  /** For every action that has no rule of its own. */
  control: v.optional(Rule, 'nobody'),
  actions: v.optional(v.record(Name, Rule), {}),
});
export type AccessPolicy = v.InferOutput<typeof AccessPolicy>;
export type AccessPolicyInput = v.InferInput<typeof AccessPolicy>;

/** Why `user` may not observe; null when they may. */
export function refuseObserve(policy: AccessPolicy, user: string): TwinportError | null {
  return refuse(policy.observe, user, 'observing this twin', 'observe');
}

/** Why `user` may not ask `action`; null when they may. */
export function refuseAction(policy: AccessPolicy, user: string, action: string): TwinportError | null {
  // Own keys only: an action may be called "constructor".
  const own = Object.hasOwn(policy.actions, action) ? policy.actions[action] : undefined;
  return refuse(
    own ?? policy.control,
    user,
    `the action "${action}"`,
    own === undefined ? 'control' : `actions.${action}`,
  );
}

/** Splits what a user asks for into what the rules grant and what they refuse, each refusal with its reason. */
export function decide(
  policy: AccessPolicy,
  user: string,
  asked: Affordances,
): { granted: Affordances; refused: { affordance: string; error: TwinportError }[] } {
  const refused: { affordance: string; error: TwinportError }[] = [];
  const allowed = (affordance: string, error: TwinportError | null): boolean => {
    if (error !== null) refused.push({ affordance, error });
    return error === null;
  };
  const observe = asked.observe && allowed('observe', refuseObserve(policy, user));
  const actions = asked.actions.filter((action) => allowed(action, refuseAction(policy, user, action)));
  return { granted: { observe, actions }, refused };
}

function refuse(rule: Rule, user: string, what: string, name: string): TwinportError | null {
  if (rule === 'open') return null;
  if (rule !== 'nobody' && rule.keys.includes(user)) return null;
  const why =
    rule === 'nobody'
      ? `the owner's rule "${name}" lets nobody do this`
      : `the owner's rule "${name}" allows ${what} only to listed keys, and yours is not among them`;
  return new TwinportError('access-refused', why, {
    details: { rule: name, user, satisfiedBy: rule === 'nobody' ? 'nothing' : 'allow-listed key' },
  });
}
