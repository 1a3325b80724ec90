// A service system that says whatever a test wants it to, right or wrong, on a link that it has proved: what an enabler meets in
// the open. Its words are signed by its own key; nothing else is borrowed from the service SDK.
import { systemClock } from '../../src/base/clock.ts';
import { signGrant } from '../../src/identity/access.ts';
import { generateIdentity, type Identity } from '../../src/identity/keys.ts';
import { SII_OUTPUTS, ToServiceSystem, type SiiOutputs } from '../../src/protocol/sii.ts';
import type { Link } from '../../src/transport/link.ts';
import { proveLink } from '../../src/transport/prove.ts';
import { Session, type Traffic } from '../../src/transport/session.ts';
import { until, type Bench } from './chain.ts';

type Answer = (message: ToServiceSystem) => unknown;

export interface RawService {
  readonly identity: Identity;
  readonly session: Session<ToServiceSystem, SiiOutputs>;
  readonly link: Link;
  readonly told: ToServiceSystem[];
  /** Problems with what it said, by the operation that was at fault. */
  readonly problems: string[];
  answer: Answer;
}

const forms = [{ href: 'https://service.example/' }];
export const rawDescription = (id: string, change: object = {}): Record<string, unknown> => ({
  '@context': 'https://www.w3.org/2022/wot/td/v1.1',
  id,
  title: 'Raw',
  security: 'nosec_sc',
  securityDefinitions: { nosec_sc: { scheme: 'nosec' } },
  'twinport:purposes': ['testing'],
  properties: { level: { type: 'number', maximum: 10, forms }, name: { type: 'string', pattern: '^(a+)+$', forms } },
  actions: {
    measure: {
      output: { type: 'object', properties: { height: { type: 'number' } }, required: ['height'] },
      'twinport:stream': { type: 'number' },
      forms,
    },
  },
  events: { full: { data: { type: 'number' }, forms } },
  ...change,
});

/** Proves itself to the bench's enabler; registers nothing. */
export async function rawService(bench: Bench, identity?: Identity): Promise<RawService> {
  const own = identity ?? (await generateIdentity());
  let proving: Promise<RawService> | undefined;
  bench.connect({
    listener: (link) => {
      proving = prove(link, own);
    },
  });
  return proving!;
}

async function prove(link: Link, identity: Identity): Promise<RawService> {
  const proved = await proveLink(link, {
    identity,
    role: 'third-party-service-system',
    name: 'Raw',
    acceptedRoles: ['integration-enabler'],
    clock: systemClock,
  });
  const session = new Session<ToServiceSystem, SiiOutputs>(
    proved,
    { incoming: ToServiceSystem, outputs: SII_OUTPUTS },
    systemClock,
  );
  const raw: RawService = { identity, session, link, told: [], problems: [], answer: grantAll(identity) };
  session.on('traffic', ({ direction, operation, outcome }: Traffic) => {
    if (direction === 'in' && outcome !== 'ok') raw.problems.push(`${operation}: ${outcome}`);
  });
  session.serve((message) => {
    raw.told.push(message);
    return raw.answer(message);
  });
  return raw;
}

/** Registers the system and one service. */
export async function registerRaw(raw: RawService, id: string, change: object = {}): Promise<void> {
  await raw.session.request('registersystem', { name: 'Raw', domains: ['test'], ttlMs: 5_000 });
  await raw.session.request('registerservice', { description: rawDescription(id, change), version: '1' });
}

/** The problems with one thing that is said, once they are known. */
export async function problemWith(raw: RawService, operation: string, fields: object): Promise<string> {
  const before = raw.problems.length;
  raw.session.notify(operation, fields);
  await until(() => raw.problems.length > before);
  return raw.problems[before]!;
}

/** Grants whatever is asked, accepts every command, and knows nothing. */
function grantAll(identity: Identity): Answer {
  return async (message) => {
    switch (message.operation) {
      case 'requestaccess': {
        const claims = JSON.parse(Buffer.from(message.proof.split('.')[1]!, 'base64url').toString()) as Parameters<
          typeof signGrant
        >[1];
        const { grant, expiresAt } = await signGrant(identity, claims, claims.affordances, Date.now());
        return { grant, granted: claims.affordances, expiresAt, refused: [] };
      }
      case 'invokeaction':
      case 'queryaction':
        return { commandID: message.commandID, state: 'accepted' };
      case 'observeallproperties':
        return { readings: {} };
      case 'subscribeallevents':
        return { missed: 0, latest: 0 };
      default:
        return {};
    }
  };
}
