// A real service system beside the twin system and the enabler of chain.ts, over in-memory links, with what a visitor signs.
import { newId, type ServiceId } from '../../src/base/ids.ts';
import {
  readGrant,
  signAccessProof,
  signCancellation,
  signCommand,
  signRevocation,
} from '../../src/identity/access.ts';
import { generateIdentity, type Identity } from '../../src/identity/keys.ts';
import type { CallStatus, MiiNotification } from '../../src/protocol/mii.ts';
import type { Affordances } from '../../src/protocol/things.ts';
import type { Service } from '../../src/service-sdk/service.ts';
import {
  startServiceSystem,
  type ServiceSystem,
  type ServiceSystemOptions,
} from '../../src/service-sdk/service-system.ts';
import type { Link } from '../../src/transport/link.ts';
import { access, ID, makeProvider, until, type Bench, type Provider } from './chain.ts';
import { smallBindings, smallDescription, smallModel } from './small-twin.ts';

export const SERVICE_ID = 'urn:twinport:test:watch' as ServiceId;

export const watchDescription = {
  id: SERVICE_ID,
  title: 'Lever watch',
  description: 'Watches levers',
  properties: { calls: { type: 'integer', minimum: 0 }, secret: { type: 'string' } },
  actions: {
    watch: {
      input: { type: 'object', properties: { times: { type: 'integer' } }, required: ['times'] },
      output: { type: 'object', properties: { highest: { type: 'number' } }, required: ['highest'] },
      'twinport:stream': { type: 'number' },
    },
    hold: {},
  },
  events: { high: { data: { type: 'number' } } },
  'twinport:purposes': ['watching'],
  'twinport:needs': [
    {
      id: 'lever',
      title: 'The angle of a lever',
      reason: 'It is what is watched.',
      properties: ['angle', 'note'],
      actions: ['turn'],
    },
  ],
};

export interface Host {
  readonly system: ServiceSystem;
  readonly identity: Identity;
  readonly service: Service;
  readonly listener: ((link: Link) => void) | null;
}

/** A service system with one service, `watchDescription` unless said otherwise. */
export async function makeHost(options: Partial<ServiceSystemOptions> = {}, description: object = {}): Promise<Host> {
  const identity = options.identity ?? (await generateIdentity());
  let listener: ((link: Link) => void) | null = null;
  const system = await startServiceSystem({
    name: 'Watchers',
    domains: ['test'],
    purposes: ['watching'],
    identity,
    leaseMs: 2_000,
    listen(onLink) {
      listener = onLink;
      return () => undefined;
    },
    ...options,
  });
  const service = await system.offer({
    description: { ...watchDescription, ...description },
    policy: { observe: 'open', control: 'open' },
    maxRatesHz: { lever: 50 },
  });
  service.set({ calls: 0, secret: 'sesame' });
  return { system, identity, service, listener };
}

/** The lever of chain.ts, whose owner lets services have its angle and turn it. */
export async function makeSharingProvider(options: Parameters<typeof makeProvider>[0] = {}): Promise<Provider> {
  const provider = await makeProvider(options, false);
  const lever = await provider.system.publish({
    description: smallDescription,
    model: await smallModel(),
    bindings: smallBindings,
    policy: {
      observe: 'open',
      actions: { turn: 'open' },
      services: { any: { properties: ['angle', 'note'], actions: ['turn'] } },
    },
  });
  lever.set({ angle: 10, on: false, mode: 'idle', note: 'hello' });
  lever.handle('turn', (input) => {
    lever.set({ angle: (input as { degrees: number }).degrees });
    return Promise.resolve({ reached: true });
  });
  return { ...provider, lever };
}

export const offered = (bench: Bench): Promise<unknown> =>
  until(async () => (await bench.enabler.discoverServices({ online: true }))[0] ?? null);

/** The visitor's grant for the service. */
export async function serviceAccess(
  bench: Bench,
  host: Host,
  affordances: Affordances = { observe: true, actions: ['watch', 'hold'] },
): Promise<string> {
  await offered(bench);
  const asks = { system: host.identity.did, carrier: bench.identity.did, thing: SERVICE_ID, affordances };
  const answer = await bench.enabler.requestAccess(SERVICE_ID, await signAccessProof(bench.user, asks, Date.now()));
  return answer.grant!;
}

/** Calls the service; resolves with the first answer. */
export async function call(
  bench: Bench,
  host: Host,
  grant: string,
  action: string,
  input: unknown,
  commandId = newId(),
): Promise<CallStatus> {
  const asks = {
    system: host.identity.did,
    grantId: readGrant(grant).jti,
    thing: SERVICE_ID,
    action,
    input,
    commandId,
  };
  const command = await signCommand(bench.user, asks, Date.now());
  return bench.enabler.callService(SERVICE_ID, action, commandId, command);
}

export async function cancel(bench: Bench, host: Host, commandId: string): Promise<void> {
  const asks = { system: host.identity.did, thing: SERVICE_ID, commandId };
  await bench.enabler.cancelAction(SERVICE_ID, commandId, await signCancellation(bench.user, asks, Date.now()));
}

/** The visitor observes the lever themselves, and shares it with the service. */
export async function share(
  bench: Bench,
  host: Host,
  provider: Provider,
  affordances: Affordances = { observe: true, properties: ['angle', 'note'], actions: ['turn'] },
  service: ServiceId = SERVICE_ID,
) {
  await offered(bench);
  await access(bench, provider, { observe: true, actions: [] });
  const asks = {
    system: provider.identity.did,
    carrier: bench.identity.did,
    thing: ID,
    affordances,
    delegate: { system: host.identity.did, service },
  };
  return bench.enabler.shareTwin(SERVICE_ID, 'lever', ID, await signAccessProof(bench.user, asks, Date.now()));
}

export async function revoke(bench: Bench, system: Identity, thing: string, grantId: string): Promise<void> {
  const word = await signRevocation(bench.user, { system: system.did, thing, grantId }, Date.now());
  await bench.enabler.revoke(grantId, word);
}

/** What the page was told of one kind. */
export const toldOf = <Kind extends MiiNotification['kind']>(
  bench: Bench,
  kind: Kind,
): Extract<MiiNotification, { kind: Kind }>[] =>
  bench.told.filter((note): note is Extract<MiiNotification, { kind: Kind }> => note.kind === kind);

export const statesOf = (bench: Bench, commandID: string): string[] =>
  toldOf(bench, 'call').flatMap(({ status }) => (status.commandID === commandID ? [status.state] : []));
