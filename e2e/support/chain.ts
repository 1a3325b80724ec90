// A real twin system and a real enabler over in-memory links, for tests of the parties against each other: fast, and able
// to play each side false. The same chain over WebRTC between processes is in e2e/.
import { systemClock, type Clock } from '../../src/base/clock.ts';
import type { TwinportError } from '../../src/base/errors.ts';
import { newId, type Did, type TwinId } from '../../src/base/ids.ts';
import { Enabler } from '../../src/enabler/enabler.ts';
import { ProcedureLog } from '../../src/enabler/procedure-log.ts';
import { memoryStore } from '../../src/enabler/store/memory.ts';
import type { Store } from '../../src/enabler/store/store.ts';
import type { TrustPolicy } from '../../src/enabler/trust.ts';
import { validateModel } from '../../src/enabler/twins/validate-model.ts';
import { readGrant, signAccessProof, signCommand } from '../../src/identity/access.ts';
import { generateIdentity, type Identity } from '../../src/identity/keys.ts';
import type { LogEntry, MiiNotification, ModelSummary, OpenedTwin } from '../../src/protocol/mii.ts';
import { twinLayout } from '../../src/state/layout.ts';
import { SharedRings } from '../../src/state/ring-pool.ts';
import type { TwinRing } from '../../src/state/twin-ring.ts';
import type { Link } from '../../src/transport/link.ts';
import { memoryLinks } from '../../src/transport/memory-link.ts';
import { startTwinSystem, type TwinSystem, type TwinSystemOptions } from '../../src/twin-sdk/twin-system.ts';
import type { Twin } from '../../src/twin-sdk/twin.ts';
import { SMALL_TWIN_ID, smallBindings, smallDescription, smallModel } from './small-twin.ts';

export const ID = SMALL_TWIN_ID as TwinId;
const EVERY_ACTION = { observe: true, actions: ['turn', 'lock'] };

export async function until<Result>(
  look: () => Result | Promise<Result>,
  timeoutMs = 30_000,
): Promise<NonNullable<Result>> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const result = await look();
    if (result !== null && result !== undefined && result !== false) return result;
    if (Date.now() > end) throw new Error(`not within ${timeoutMs} ms`);
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
  }
}

export interface Bench {
  enabler: Enabler;
  told: MiiNotification[];
  identity: Identity;
  user: Identity;
  connect(system: { listener: ((link: Link) => void) | null }, tamper?: Parameters<typeof memoryLinks>[0]): Link;
}

export async function makeBench(
  options: {
    trust?: Partial<TrustPolicy>;
    store?: Store;
    identity?: Identity;
    user?: Identity;
    clock?: Clock;
    /** Whether page and enabler share memory; they do, unless said otherwise. */
    shared?: boolean;
  } = {},
): Promise<Bench> {
  const told: MiiNotification[] = [];
  const notify = (notification: MiiNotification): void => void told.push(notification);
  const identity = options.identity ?? (await generateIdentity());
  const clock = options.clock ?? systemClock;
  const log = new ProcedureLog(clock, (entries) => notify({ kind: 'log', entries }));
  const trust: TrustPolicy = { unknown: 'open', pins: [], ...options.trust };
  const enabler = new Enabler(
    { identity, clock, store: options.store ?? memoryStore(), log, trust, validateModel, notify },
    options.shared ?? true,
  );
  await enabler.start();
  return {
    enabler,
    told,
    identity,
    user: options.user ?? (await generateIdentity()),
    connect(system, tamper) {
      const { initiator, responder } = memoryLinks(tamper);
      system.listener?.(responder);
      void enabler.attach(initiator);
      return initiator;
    },
  };
}

export interface Provider {
  system: TwinSystem;
  identity: Identity;
  listener: ((link: Link) => void) | null;
  lever: Twin;
}

export async function makeProvider(options: Partial<TwinSystemOptions> = {}, publish = true): Promise<Provider> {
  const identity = options.identity ?? (await generateIdentity());
  const provider: { listener: ((link: Link) => void) | null } = { listener: null };
  const listen = (onLink: (link: Link) => void): (() => void) => {
    provider.listener = onLink;
    return () => (provider.listener = null);
  };
  const system = await startTwinSystem({
    name: 'Levers',
    domains: ['test'],
    identity,
    listen,
    leaseMs: 2_000,
    ...options,
  });
  const lever = publish ? await publishLever(system) : (null as never);
  return { system, identity, listener: provider.listener, lever };
}

async function publishLever(system: TwinSystem, description: object = smallDescription): Promise<Twin> {
  const lever = await system.publish({
    description: description as never,
    model: await smallModel(),
    bindings: smallBindings,
    policy: { observe: 'open', actions: { turn: 'open' } },
  });
  lever.set({ angle: 10, on: false, mode: 'idle', note: 'hello' });
  lever.handle('turn', async (input, { progress }) => {
    progress(0.5, 'half way');
    lever.set({ angle: (input as { degrees: number }).degrees });
    return { reached: true };
  });
  lever.handle('lock', () => Promise.resolve());
  return lever;
}

/** The first model of a system that can be shown, as soon as there is one: before it has registered, the system is not known at all. */
export function checkedModel({ enabler }: Pick<Bench, 'enabler'>, system: Did): Promise<ModelSummary> {
  return until(async () => {
    const models = await enabler.discoverModels(system).catch((error: unknown) => {
      if ((error as TwinportError).code !== 'not-registered') throw error;
      return [];
    });
    return models.find(({ status }) => status === 'checked');
  });
}

export async function access(bench: Bench, provider: Provider, affordances = EVERY_ACTION) {
  await until(async () => (await bench.enabler.discoverSystems({}))[0]?.online);
  await checkedModel(bench, provider.identity.did);
  const proof = await signAccessProof(
    bench.user,
    { system: provider.identity.did, carrier: bench.identity.did, thing: ID, affordances },
    Date.now(),
  );
  return bench.enabler.requestAccess(ID, proof);
}

export async function command(
  bench: Bench,
  provider: Provider,
  grant: string,
  action: string,
  input: unknown,
  commandId = newId(),
) {
  const jws = await signCommand(
    bench.user,
    { system: provider.identity.did, grantId: readGrant(grant).jti, thing: ID, action, input, commandId },
    Date.now(),
  );
  return { commandId, jws, status: await bench.enabler.invokeAction(ID, action, commandId, jws) };
}

export const ringOf = ({ description, ring }: OpenedTwin): TwinRing =>
  new SharedRings().open(twinLayout(description), ring!);
export const logged = async (bench: Bench, look: (entry: LogEntry) => boolean): Promise<LogEntry> =>
  until(async () => (await bench.enabler.log()).find(look) ?? null);
export const refusalOf = async (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'ok',
    (error: TwinportError) => error.code,
  );
