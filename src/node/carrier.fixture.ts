// An enabler that only carries, for tests of provider processes over real WebRTC: it takes what a system registers, and asks of it
// what the test asks. Used by long-life.test.ts and soak.test.ts.
import { until } from '../../e2e/support/chain.ts';
import { systemClock, type Clock } from '../base/clock.ts';
import type { Did, PeerAddress } from '../base/ids.ts';
import { signAccessProof } from '../identity/access.ts';
import type { Identity } from '../identity/keys.ts';
import { DII_OUTPUTS, FromTwinSystem, type DiiOutputs } from '../protocol/dii.ts';
import { Session } from '../transport/session.ts';
import type { BrokerDialler } from './broker-dialler.ts';

export type Carrier = Session<FromTwinSystem, DiiOutputs>;

/** Dials a system and proves itself; resolves when it has registered its first twin. `hear` is told everything that it says. */
export async function carry(
  dialler: BrokerDialler,
  address: PeerAddress,
  identity: Identity,
  hear: (message: FromTwinSystem) => void = () => undefined,
  clock: Clock = systemClock,
): Promise<Carrier> {
  // It may not have reached the broker yet.
  const link = await until(() => dialler.dial(address).catch(() => null), 10_000);
  const session = await Session.open<FromTwinSystem, DiiOutputs>(link, {
    identity,
    role: 'integration-enabler',
    name: 'Carrier',
    acceptedRoles: ['digital-twin-system'],
    clock,
    incoming: FromTwinSystem,
    outputs: DII_OUTPUTS,
  });
  let registered!: () => void;
  const known = new Promise<void>((resolve) => (registered = resolve));
  session.serve((message) => {
    hear(message);
    if (message.operation === 'registersystem') return { ttlMs: message.ttlMs };
    if (message.operation !== 'registermodel') return {};
    registered();
    return { thingID: message.description['id'] };
  });
  await known;
  return session;
}

/** Asks for access to a twin in the name of a user; the grant. */
export async function grantFrom(
  session: Carrier,
  { system, carrier, thing, user }: { system: Did; carrier: Identity; thing: string; user: Identity },
  nowMs: number = Date.now(),
): Promise<string> {
  const affordances = { observe: true, actions: ['turn'] };
  const proof = await signAccessProof(user, { system, carrier: carrier.did, thing, affordances }, nowMs);
  return (await session.request('requestaccess', { thingID: thing, proof })).grant!;
}
