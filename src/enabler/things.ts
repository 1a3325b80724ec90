// Twins and services under one name: what access, commands and events need to know of either. Used by the parts of the
// enabler that treat both alike.
import { TwinportError } from '../base/errors.ts';
import type { ServiceId, TwinId } from '../base/ids.ts';
import type { LogPeer } from '../protocol/mii.ts';
import type { ThingDescription } from '../protocol/thing-description.ts';
import type { ThingLink } from './peer-link.ts';
import type { ServiceRegistry } from './services/registry.ts';
import { isLetIn, type SystemEntry, type Systems } from './systems.ts';
import type { Registry } from './twins/registry.ts';

export interface Thing {
  readonly id: TwinId | ServiceId;
  readonly kind: 'twin' | 'service';
  readonly entry: SystemEntry;
  readonly description: ThingDescription;
}

export class Things {
  readonly #systems: Systems;
  readonly #twins: Registry;
  readonly #services: ServiceRegistry;

  constructor(systems: Systems, twins: Registry, services: ServiceRegistry) {
    this.#systems = systems;
    this.#twins = twins;
    this.#services = services;
  }

  find(id: string): Thing | null {
    const twin = this.#twins.find(id as TwinId);
    if (twin !== null)
      return { id: twin.model.id, kind: 'twin', entry: twin.entry, description: twin.model.description };
    const found = this.#services.find(id as ServiceId);
    if (found === null) return null;
    return { id: found.service.id, kind: 'service', entry: found.entry, description: found.service.description };
  }

  /** The thing and the link over which it can be asked. @throws TwinportError `twin-unknown`, `twin-offline`, `service-offline` */
  reachable(id: string): Thing & { link: ThingLink } {
    const thing = this.find(id);
    if (thing === null || !isLetIn(thing.entry))
      throw new TwinportError('twin-unknown', `no registered system has a twin or service ${id}`);
    const link = this.#systems.activeLink(thing.entry);
    if (link === null) throw new TwinportError(`${thing.kind}-offline`, `${thing.entry.name} is not connected`);
    return { ...thing, link };
  }

  /** The thing when it belongs to who stands at the other end of this link. */
  ownedBy(link: Pick<ThingLink, 'did'>, id: string): Thing | null {
    const thing = this.find(id);
    return thing?.entry.did === link.did ? thing : null;
  }
}

/** A system as the procedure log names it. */
export const peerOf = ({ did, name }: LogPeer): LogPeer => ({ did, name });
