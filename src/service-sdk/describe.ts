// Completes and checks the description of a service before anything is sent, so that its provider learns of a mistake at
// once and not from somebody's browser (P3; SPEC.md SRV-1). Called by service-system.ts.
import { sha256Hex } from '../base/bytes.ts';
import { TwinportError } from '../base/errors.ts';
import type { Did } from '../base/ids.ts';
import { canonicalJson, type Json } from '../base/json.ts';
import { parseWith } from '../protocol/parse.ts';
import { ServiceDescription } from '../protocol/service-description.ts';
import { completeDescription, type PartialDescription } from '../provider/complete-description.ts';
import { checkTogether } from '../provider/handed-in.ts';

export interface DescribedService {
  readonly description: ServiceDescription;
  readonly version: string;
}

/**
 * @param defaults domains and purposes of the system, for a service that names none of its own
 * @param version where the provider names none, what it says decides: the same description is the same version
 * @throws TwinportError `description-invalid`
 */
export async function describeService(
  system: Did,
  partial: PartialDescription,
  defaults: { readonly domains: readonly string[]; readonly purposes: readonly string[] },
  version?: string,
): Promise<DescribedService> {
  const complete = {
    'twinport:domains': defaults.domains,
    'twinport:purposes': defaults.purposes,
    ...completeDescription(system, partial, {
      properties: ['readproperty', 'observeproperty'],
      actions: ['invokeaction', 'queryaction', 'cancelaction'],
      events: ['subscribeevent'],
    }),
  };
  const description = parseWith(ServiceDescription, complete, 'description-invalid', 'Thing Description');
  checkTogether(description, []);
  const ids = description['twinport:needs'].map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined)
    throw new TwinportError('description-invalid', `two needs have the id "${twice}"`, {
      details: { pointer: '/twinport:needs' },
    });
  const said = new TextEncoder().encode(canonicalJson(JSON.parse(JSON.stringify(description)) as Json));
  return { description, version: version ?? (await sha256Hex(said)).slice(0, 12) };
}
