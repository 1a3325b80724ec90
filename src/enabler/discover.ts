// Two-step discovery (P5 at MII-D1, P6 at MII-D2): first systems, by what they are for; then the models of a chosen one.
import { TwinportError } from '../base/errors.ts';
import type { Did } from '../base/ids.ts';
import type { ModelSummary, SystemFilter, SystemSummary } from '../protocol/mii.ts';
import { modelSummary, type Registry } from './twins/registry.ts';

/** Systems that match, online ones first, then by name. */
export function discoverSystems(registry: Registry, filter: SystemFilter): readonly SystemSummary[] {
  const text = filter.text?.trim().toLowerCase() ?? '';
  return [...registry.systems.values()]
    .map((entry) => registry.summary(entry))
    .filter(
      (system) =>
        (filter.domain === undefined || system.domains.includes(filter.domain)) &&
        (filter.online === undefined || system.online === filter.online) &&
        (text === '' ||
          `${system.name} ${system.description} ${system.domains.join(' ')}`.toLowerCase().includes(text)),
    )
    .sort((a, b) => Number(b.online) - Number(a.online) || a.name.localeCompare(b.name));
}

/** @throws TwinportError `not-registered`, `system-untrusted` */
export function discoverModels(registry: Registry, systemId: Did): readonly ModelSummary[] {
  const entry = registry.systems.get(systemId);
  if (entry === undefined) throw new TwinportError('not-registered', `no system ${systemId} is known here`);
  // Nothing of a system is shown before the visitor has let it in.
  if (entry.trust === 'asking' || entry.trust === 'refused')
    throw new TwinportError('system-untrusted', `${entry.name} was not let in`);
  return [...entry.models.values()].map(modelSummary).sort((a, b) => a.title.localeCompare(b.title));
}
