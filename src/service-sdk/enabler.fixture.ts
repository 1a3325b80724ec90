// An enabler as a service system meets it, played by the test over a memory link: it registers whoever comes, keeps what it
// is told, and carries words of a user and of a twin's owner that it could not make up. Used by service-system.test.ts.
import { systemClock, type Clock } from '../base/clock.ts';
import { newId } from '../base/ids.ts';
import { signAccessProof, signCommand, signGrant } from '../identity/access.ts';
import type { AccessProof } from '../protocol/signed-words.ts';
import { generateIdentity, type Identity } from '../identity/keys.ts';
import { FromServiceSystem, SII_OUTPUTS, type SiiOutputs } from '../protocol/sii.ts';
import type { ActionProgress, Affordances, Readings } from '../protocol/things.ts';
import type { Link } from '../transport/link.ts';
import { memoryLinks } from '../transport/memory-link.ts';
import { Session } from '../transport/session.ts';
import { startServiceSystem, type ServiceSystem, type ServiceSystemOptions } from './service-system.ts';

/** Whom a word is for. */
type Addressee = { readonly identity: Pick<Identity, 'did'> };
/** What is shared, and for which need of which service. */
export interface Shared {
  readonly twin: string;
  readonly service: string;
  readonly need: string;
  readonly properties: readonly string[];
  readonly actions?: readonly string[];
  readonly readings?: Readings;
}

type Told<Operation> = Extract<FromServiceSystem, { operation: Operation }>;

export interface Host {
  readonly system: ServiceSystem;
  readonly identity: Identity;
  connect(link: Link): void;
}

export async function startHost(options: Partial<ServiceSystemOptions> = {}): Promise<Host> {
  const identity = options.identity ?? (await generateIdentity());
  let onLink: (link: Link) => void = () => undefined;
  const system = await startServiceSystem({
    name: 'Watchers',
    domains: ['test'],
    purposes: ['watching'],
    identity,
    listen(listener) {
      onLink = listener;
      return () => undefined;
    },
    ...options,
  });
  return { system, identity, connect: (link) => onLink(link) };
}

export class FakeEnabler {
  readonly identity: Identity;
  readonly session: Session<FromServiceSystem, SiiOutputs>;
  readonly #clock: Clock;
  readonly told: FromServiceSystem[] = [];
  /** What the twin's owner answers to a command of the service. */
  twinAnswers: (message: Told<'invoketwinaction'>) => ActionProgress = ({ commandID }) => ({
    commandID,
    state: 'accepted',
  });

  private constructor(identity: Identity, session: Session<FromServiceSystem, SiiOutputs>, clock: Clock) {
    this.identity = identity;
    this.session = session;
    this.#clock = clock;
  }

  /** Over a memory link. */
  static async connect(host: Host, identity?: Identity, clock: Clock = systemClock): Promise<FakeEnabler> {
    const own = identity ?? (await generateIdentity());
    const { initiator, responder } = memoryLinks();
    host.connect(responder);
    return FakeEnabler.over(initiator, own, clock);
  }

  static async over(link: Link, identity: Identity, clock: Clock = systemClock): Promise<FakeEnabler> {
    const session: Session<FromServiceSystem, SiiOutputs> = await Session.open(link, {
      identity,
      role: 'integration-enabler',
      name: 'Enabler',
      acceptedRoles: ['third-party-service-system'],
      clock,
      incoming: FromServiceSystem,
      outputs: SII_OUTPUTS,
    });
    const enabler = new FakeEnabler(identity, session, clock);
    session.serve((message) => enabler.#serve(message));
    return enabler;
  }

  /** What was told so far by one operation. */
  of<Operation extends FromServiceSystem['operation']>(operation: Operation): Told<Operation>[] {
    return this.told.filter((message): message is Told<Operation> => message.operation === operation);
  }

  /** The user's grant for a service. */
  async access(
    host: Addressee,
    user: Identity,
    thing: string,
    affordances: Affordances,
  ): Promise<{ jws: string; id: string }> {
    const asks = { system: host.identity.did, carrier: this.identity.did, thing, affordances };
    const proof = await signAccessProof(user, asks, this.#clock.now());
    const { grant } = await this.session.request('requestaccess', { thingID: thing, proof });
    const { jti } = JSON.parse(Buffer.from(grant!.split('.')[1]!, 'base64url').toString()) as { jti: string };
    return { jws: grant!, id: jti };
  }

  /** Calls a service; resolves with the id of the command when it was accepted. */
  async call(
    host: Addressee,
    user: Identity,
    grant: { jws: string; id: string },
    call: { thing: string; action: string; input: unknown },
  ): Promise<string> {
    const commandId = newId();
    const asks = { system: host.identity.did, grantId: grant.id, commandId, ...call };
    const command = await signCommand(user, asks, this.#clock.now());
    const { thing: thingID, action: name } = call;
    await this.session.request('invokeaction', { thingID, name, commandID: commandId, command, grant: grant.jws });
    return commandId;
  }

  /** Shares a twin as an enabler does; `lie` replaces what the owner signed or the enabler says. */
  async share(
    host: Addressee,
    owner: Identity,
    user: Identity,
    lie: { proof?: Partial<AccessProof>; message?: Record<string, unknown>; shareId?: string; atMs?: number } = {},
    shared: Shared = BASIN,
  ): Promise<{ shareId: string; output: SiiOutputs['sharetwin'] }> {
    const { twin, service, need, properties, actions = [], readings = {} } = shared;
    const shareId = lie.shareId ?? newId();
    const affordances: Affordances = { observe: true, properties: [...properties], actions: [...actions] };
    const at = lie.atMs ?? this.#clock.now();
    const proof: AccessProof = {
      iss: user.did,
      aud: owner.did,
      carrier: this.identity.did,
      thing: twin,
      affordances,
      delegate: { system: host.identity.did, service },
      iat: at / 1000,
      exp: at / 1000 + 30,
      jti: newId(),
      ...lie.proof,
    };
    const { grant, expiresAt } = await signGrant(owner, proof, affordances, at);
    const output = await this.session.request('sharetwin', {
      thingID: service,
      shareID: shareId,
      needID: need,
      user: user.did,
      twin: { id: twin, system: owner.did, description: twinDescription(shared) },
      grant,
      expiresAt,
      readings,
      ...lie.message,
    });
    return { shareId, output };
  }

  #serve(message: FromServiceSystem): unknown {
    this.told.push(message);
    switch (message.operation) {
      case 'registersystem':
      case 'renewregistration':
        return { ttlMs: 5_000 };
      case 'registerservice':
        return { thingID: message.description['id'] };
      case 'invoketwinaction':
        return this.twinAnswers(message);
      case 'canceltwinaction':
        return { commandID: message.commandID, state: 'running' };
      default:
        return {};
    }
  }
}

export const TWIN = 'urn:test:basin';
export const SERVICE = 'urn:test:watch';

const BASIN: Shared = {
  twin: TWIN,
  service: SERVICE,
  need: 'level',
  properties: ['level'],
  actions: ['drain'],
  readings: { level: { value: 0.5, time: 1, sequence: 1 } },
};

function twinDescription({ twin, properties, actions = [] }: Shared): Record<string, unknown> {
  const affordances = (names: readonly string[], what: object): object =>
    Object.fromEntries(names.map((name) => [name, { ...what, forms: [{ href: 'twinport:x' }] }]));
  return {
    '@context': 'https://www.w3.org/2022/wot/td/v1.1',
    id: twin,
    title: 'Basin',
    security: 'nosec',
    securityDefinitions: { nosec: { scheme: 'nosec' } },
    properties: affordances(properties, { type: 'number' }),
    actions: affordances(actions, { input: { type: 'number' } }),
  };
}

export const description = {
  id: SERVICE,
  title: 'Level watch',
  properties: { calls: { type: 'integer', minimum: 0 }, secret: { type: 'string' } },
  actions: {
    watch: {
      input: { type: 'object', properties: { times: { type: 'integer', minimum: 1 } }, required: ['times'] },
      output: { type: 'object', properties: { highest: { type: 'number' } }, required: ['highest'] },
      'twinport:stream': { type: 'number' },
    },
    drain: {},
  },
  events: { high: { data: { type: 'number' } } },
  'twinport:needs': [
    {
      id: 'level',
      title: 'The level of a basin',
      reason: 'It is what is watched.',
      properties: ['level'],
      actions: ['drain'],
    },
  ],
};
