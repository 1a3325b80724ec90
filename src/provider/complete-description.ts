// What a provider may leave out of a Thing Description, filled in: context, security and forms (SPEC.md MOD-1). Called by
// twin-sdk/describe.ts, service-sdk/describe.ts and the checker of twins.
import type { Did } from '../base/ids.ts';
import { checkHandedIn } from './handed-in.ts';

/** A Thing Description whose `@context`, security and forms may be left out. */
export type PartialDescription = Readonly<Record<string, unknown>>;

/** The operations that visitors have on each kind of affordance. */
interface AffordanceOperations {
  readonly properties: readonly string[];
  readonly actions: readonly string[];
  readonly events: readonly string[];
}

/**
 * The description as visitors get it. Its forms say how *they* reach the affordances, through the system: forms of the
 * provider's own, which may hold addresses inside its network, do not leave it.
 * @throws TwinportError `description-invalid` for what is no description at all
 */
export function completeDescription(
  system: Did,
  partial: PartialDescription,
  operations: AffordanceOperations,
): Readonly<Record<string, unknown>> {
  checkHandedIn(partial);
  const id = encodeURIComponent(String(partial['id']));
  const withForms = (kind: keyof AffordanceOperations): Record<string, unknown> => {
    const affordances = (partial[kind] ?? {}) as Readonly<Record<string, object>>;
    const entries = Object.entries(affordances).map(([name, affordance]) => {
      const href = `twinport:${system}/things/${id}/${kind}/${encodeURIComponent(name)}`;
      return [name, { ...affordance, forms: [{ href, op: operations[kind], contentType: 'application/json' }] }];
    });
    return Object.fromEntries(entries) as Record<string, unknown>;
  };
  const { forms: _forms, base: _base, ...rest } = partial;
  return {
    ...rest,
    '@context': partial['@context'] ?? 'https://www.w3.org/2022/wot/td/v1.1',
    security: 'twinport_grant',
    securityDefinitions: { twinport_grant: { scheme: 'bearer', format: 'jwt', alg: 'EdDSA', in: 'auto' } },
    properties: withForms('properties'),
    actions: withForms('actions'),
    events: withForms('events'),
  };
}
