// What a sharing may hold (P13, SPEC.md SHR-1, SHR-2): the owner's grant against the need, and the part of a twin's description that
// the service gets to see. Pure; called by share.ts.
import { TwinportError } from '../../base/errors.ts';
import type { Did } from '../../base/ids.ts';
import type { Grant } from '../../protocol/signed-words.ts';
import type { Need } from '../../protocol/service-description.ts';
import type { ThingDescription } from '../../protocol/thing-description.ts';
import type { Affordances, Readings } from '../../protocol/things.ts';
import type { ModelRecord, ServiceRecord } from '../store/store.ts';

/** The properties that are shared: a delegated grant names each. */
export function sharedProperties(affordances: Affordances): readonly string[] {
  return affordances.observe ? (affordances.properties ?? []) : [];
}

/** Whether something is given that the need does not name. */
export function exceeds({ observe, properties, actions }: Affordances, need: Need): boolean {
  return (
    (observe && (properties === undefined || properties.some((name) => !need.properties.includes(name)))) ||
    actions.some((name) => !need.actions.includes(name))
  );
}

/** @throws TwinportError `proof-invalid` for a grant for something or somebody else, or for more than the need names */
export function checkTerms(grant: Grant, model: ModelRecord, service: ServiceRecord, need: Need, carrier: Did): void {
  const { iss, thing, delegate, affordances } = grant;
  if (iss !== model.systemId || thing !== model.id || grant.carrier !== carrier)
    throw new TwinportError('proof-invalid', 'the owner’s grant is for another thing or another enabler');
  if (delegate?.system !== service.systemId || delegate.service !== service.id)
    throw new TwinportError('proof-invalid', `the owner’s grant is not for the service ${service.description.title}`);
  if (exceeds(affordances, need))
    throw new TwinportError('proof-invalid', `the owner’s grant gives more than "${need.title}" names`);
}

/** The description with what is shared alone. */
export function sharedDescription(description: ThingDescription, affordances: Affordances): Record<string, unknown> {
  const only = <Part>(parts: Readonly<Record<string, Part>> | undefined, names: readonly string[]) =>
    Object.fromEntries(Object.entries(parts ?? {}).filter(([name]) => names.includes(name)));
  const { '@context': context, '@type': type, id, title, security, securityDefinitions } = description;
  return {
    '@context': context,
    ...(type === undefined ? {} : { '@type': type }),
    id,
    title,
    ...(description.description === undefined ? {} : { description: description.description }),
    security,
    securityDefinitions,
    properties: only(description.properties, sharedProperties(affordances)),
    actions: only(description.actions, affordances.actions),
  };
}

/** The readings of what is shared. */
export function sharedReadings(readings: Readings, affordances: Affordances): Readings {
  const names = sharedProperties(affordances);
  return Object.fromEntries(Object.entries(readings).filter(([name]) => names.includes(name)));
}
