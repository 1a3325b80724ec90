// The part of `window.twinport` that is about services, consents and discovery (README, "Automation"). Plain JSON in and out.
import { TwinportError } from '../../base/errors.ts';
import type { Did, ServiceId, TwinId } from '../../base/ids.ts';
import type {
  GrantSummary,
  MetaverseIntegration,
  ModelFilter,
  ServiceFilter,
  ServiceSummary,
  ShareSummary,
  SystemFilter,
  SystemSummary,
} from '../../protocol/mii.ts';
import type { TwinSessions } from '../twins/twin-sessions.ts';
import type { ViewActions } from '../view-model.ts';
import type { ServiceDesk } from './service-desk.ts';
import type { CallView } from './service-views.ts';

interface ContractContext {
  readonly mii: MetaverseIntegration;
  readonly services: ServiceDesk;
  readonly twins: TwinSessions;
  readonly actions: ViewActions;
}

export const systemOf = ({ id, kind, name, domains, purposes, place, online, trust, problem }: SystemSummary) => ({
  id,
  kind,
  name,
  domains: [...domains],
  purposes: [...purposes],
  place,
  online,
  trust,
  problem,
});

const serviceOf = ({ id, systemId, title, description, systemName, thing, needs, ...service }: ServiceSummary) => ({
  id,
  systemId,
  title,
  description,
  provider: systemName,
  domains: [...service.domains],
  purposes: [...service.purposes],
  online: service.online,
  trust: service.trust,
  actions: Object.keys(thing.actions ?? {}),
  needs: thing['twinport:needs'].map(({ id: needId, title: needTitle, reason, properties, actions }) => ({
    id: needId,
    title: needTitle,
    reason,
    properties: [...properties],
    actions: [...actions],
    twins: [...(needs[needId] ?? [])],
  })),
});

const callOf = ({ commandID, serviceId, action, state, output, items, error }: CallView) => ({
  commandID,
  serviceId,
  action,
  state,
  ...(output === undefined ? {} : { output }),
  ...(items.length === 0 ? {} : { items: [...items] }),
  ...(error === undefined ? {} : { error }),
});

export function serviceContract({ mii, services, twins, actions }: ContractContext) {
  const { sessions, discovery } = services;
  return {
    /** Services that match `{purpose?, domain?, text?, twin?, type?, near?, online?, offset?, limit?}`, asked of the enabler now. */
    services: async (filter: ServiceFilter = {}) => (await mii.discoverServices(filter)).map(serviceOf),
    /** Calls a service; resolves when the call has ended: `{commandID, serviceId, action, state, output?, items?, error?}`. */
    async call(serviceId: string, action: string, input: unknown = null) {
      // A program may have found it before the page has.
      if (sessions.get(serviceId as ServiceId) === undefined) await sessions.refresh();
      return callOf(await sessions.require(serviceId).call(action, input));
    },
    /** Consents that a service gets what its need names of a twin: `{share: null}` and `refused` where the owner says no. */
    async share(serviceId: string, needId: string, twinId: string) {
      if (sessions.get(serviceId as ServiceId) === undefined) await sessions.refresh();
      const { share, refused } = await sessions.shares.create(serviceId as ServiceId, needId, twinId as TwinId);
      return { share, refused: [...refused] };
    },
    shares: async (): Promise<ShareSummary[]> => [...(await mii.shares())],
    endShare: (shareId: string) => sessions.shares.end(shareId),
    /** Grants that this visitor holds now. */
    grants: async (): Promise<GrantSummary[]> => [...(await mii.grants())],
    revoke: (grantId: string) => actions.revokeGrant(grantId),
    /** Takes back a command or call of this visit that has not ended. */
    async cancel(commandId: string) {
      const service = sessions.all().find(({ calls }) => calls.some(({ id }) => id === commandId));
      const twin = twins.all().find(({ commands }) => [...commands.values()].some((c) => c.commandID === commandId));
      const target = service ?? twin;
      if (target === undefined) throw new TwinportError('action-unknown', `${commandId} is no command of this visit`);
      await target.cancel(commandId);
    },
    /** Systems that match `{kind?, domain?, purpose?, text?, type?, near?, trust?, online?, offset?, limit?}`, asked of the enabler now. */
    discover: async (filter: SystemFilter = {}) => (await mii.discoverSystems(filter)).map(systemOf),
    /** Models of one system that match `{text?, type?, status?, offset?, limit?}`. */
    discoverModels: async (systemId: string, filter: ModelFilter = {}) => [
      ...(await mii.discoverModels(systemId as Did, filter)),
    ],
    /** A JSONPath (RFC 9535) over the descriptions of twins or services: `{matches: [{id, path, value}], truncated}`. */
    query: (jsonPath: string, { of = 'twins', limit = 100 }: { of?: 'twins' | 'services'; limit?: number } = {}) =>
      mii.queryDescriptions(jsonPath, of, limit),
    /** Calls the listener with the systems that match, now and on each change; returns a function that stops it. */
    watch: (filter: SystemFilter, listener: (systems: ReturnType<typeof systemOf>[]) => void) =>
      discovery.watch(filter, (systems) => listener(systems.map(systemOf))),
  };
}
