// A provider process among visitors that come and go over real WebRTC, with access, commands, events and new versions of its twin: it
// holds no more memory after the last of them than after the first. Its clock is set ahead, so that what must go with time goes.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from '../../e2e/support/chain.ts';
import { SMALL_TWIN_ID } from '../../e2e/support/small-twin.ts';
import { systemClock } from '../base/clock.ts';
import { newId, type Did, type PeerAddress } from '../base/ids.ts';
import { readGrant, signCommand, signRevocation } from '../identity/access.ts';
import { generateIdentity } from '../identity/keys.ts';
import { ACK_KIND } from '../state/pace.ts';
import { FRAME_KIND, stateMessageNumber } from '../state/state-message.ts';
import { attachBroker, BROKER_PATH, type Broker } from './broker.ts';
import { connectDialler, type BrokerDialler } from './broker-dialler.ts';
import { carry, grantFrom, type Carrier } from './carrier.fixture.ts';
import type { SoakOrder, SoakWeight } from './soak-provider.fixture.ts';

const fixture = fileURLToPath(new URL('soak-provider.fixture.ts', import.meta.url));
const WAVES = 8;
const VISITORS_A_WAVE = 8;
const VERSIONS = 24;
const VERSIONS_A_WEIGHT = 3;
/** The first weights are of what is made once, and of code that is being compiled. */
const WARM_AFTER = 3;
const COMMANDS_A_VISITOR = 3;
/**
 * Between the weights that are compared lie three waves. A link that is open holds 75 kB and a version of the twin 25 kB (measured, by
 * keeping them); code that is compiled meanwhile is 50 kB a wave.
 */
const MOST_OF_VISITS_BYTES = 600_000;
const MOST_OF_VERSIONS_BYTES = 300_000;

let server: Server;
let broker: Broker;
let dialler: BrokerDialler;
let folder: string;
let child: ChildProcess;
let provider: { did: Did; address: PeerAddress };
let aheadMs = 0;
const clock = { ...systemClock, now: () => systemClock.now() + aheadMs };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'twinport-soak-'));
  server = createServer((incoming, response) => {
    if (!broker.handle(incoming, response)) response.writeHead(404).end();
  });
  broker = attachBroker(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const brokerUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}${BROKER_PATH}`;
  dialler = await connectDialler({ brokerUrl, iceServers: [], timeoutMs: 10_000 });
  const args = ['--expose-gc', '--import', 'tsx', fixture, brokerUrl, folder];
  child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string];
  provider = JSON.parse(line) as typeof provider;
}, 90_000);

afterAll(async () => {
  child.kill('SIGKILL');
  dialler.close();
  broker.close();
  server.close();
  await rm(folder, { recursive: true });
});

async function order<Answer>(wanted: SoakOrder): Promise<Answer> {
  const answered = once(child, 'message');
  child.send(wanted);
  return ((await answered) as [Answer])[0];
}

interface Visit {
  readonly session: Carrier;
  readonly heard: { versions: number };
  /** Asks for the twin's readings and events under a grant of its own. */
  observe(): Promise<string>;
  /** Resolves when a few frames and events more have come. */
  live(): Promise<void>;
  /** Has it turn, and gives the grant back. */
  operate(grant: string): Promise<void>;
}

/** A visitor with a key of their own, who takes and confirms all that comes. */
async function visit(): Promise<Visit> {
  const [carrier, user] = await Promise.all([generateIdentity(), generateIdentity()]);
  const heard = { frames: 0, events: 0, ended: 0, versions: 0 };
  const session = await carry(
    dialler,
    provider.address,
    carrier,
    (message) => {
      if (message.operation === 'event') heard.events += 1;
      if (message.operation === 'registermodel') heard.versions += 1;
      if (message.operation === 'actionstatus' && message.state === 'completed') heard.ended += 1;
    },
    clock,
  );
  session.onState = (bytes) => {
    if (bytes[0] !== FRAME_KIND) return;
    heard.frames += 1;
    const answer = new DataView(new ArrayBuffer(9));
    answer.setUint8(0, ACK_KIND);
    answer.setUint32(1, stateMessageNumber(bytes));
    session.sendState(new Uint8Array(answer.buffer));
  };
  const asked = { system: provider.did, carrier, thing: SMALL_TWIN_ID, user };
  return {
    session,
    heard,
    async observe() {
      const grant = await grantFrom(session, asked, clock.now());
      await session.request('observeallproperties', { thingID: SMALL_TWIN_ID, grant, maxRateHz: 60 });
      await session.request('subscribeallevents', { thingID: SMALL_TWIN_ID, grant });
      return grant;
    },
    async live() {
      const { frames, events } = heard;
      await until(() => heard.frames > frames + 3 && heard.events > events + 3);
    },
    async operate(grant) {
      const grantId = readGrant(grant).jti;
      const word = { system: provider.did, grantId, thing: SMALL_TWIN_ID };
      for (let count = 0; count < COMMANDS_A_VISITOR; count += 1) {
        const commandID = newId();
        const turn = { ...word, action: 'turn', input: { degrees: 1 }, commandId: commandID };
        const command = await signCommand(user, turn, clock.now());
        await session.request('invokeaction', { thingID: SMALL_TWIN_ID, name: 'turn', commandID, command, grant });
      }
      await until(() => heard.ended === COMMANDS_A_VISITOR);
      const revocation = await signRevocation(user, word, clock.now());
      await session.request('endgrant', { thingID: SMALL_TWIN_ID, revocation });
    },
  };
}

it('a provider’s memory does not grow with the visitors that were there', async () => {
  const weights: SoakWeight[] = [];
  for (let wave = 0; wave < WAVES; wave += 1) {
    // Who is gone before anything was proved costs nothing that stays, either.
    (await dialler.dial(provider.address)).close();
    const visits = await Promise.all(Array.from({ length: VISITORS_A_WAVE }, visit));
    await Promise.all(
      visits.map(async ({ observe, operate, live }) => {
        const grant = await observe();
        await live();
        await operate(grant);
      }),
    );
    await order('republish');
    await Promise.all(
      visits.map(async ({ heard, observe, live }) => {
        await until(() => heard.versions > 1);
        await observe();
        await live();
      }),
    );
    for (const [place, { session }] of visits.entries()) {
      // Some leave in order, the others are simply gone.
      if (place % 2 === 0) session.notify('leave', { reason: 'goes home' });
      session.close();
    }
    ({ aheadMs } = await order<{ aheadMs: number }>('later'));
    weights.push(await order<SoakWeight>('weigh'));
  }
  expect(weights.map(({ grants }) => grants)).toEqual(weights.map(() => 0));
  expect(growth(weights)).toBeLessThan(MOST_OF_VISITS_BYTES);
}, 60_000);

it('nor with the versions that its twin had while one visitor stayed', async () => {
  const { session, observe, live } = await visit();
  const weights: SoakWeight[] = [];
  for (let round = 0; round < VERSIONS; round += 1) {
    await order('republish');
    await observe();
    await live();
    if (round % VERSIONS_A_WEIGHT === 0) weights.push(await order<SoakWeight>('weigh'));
  }
  session.close();
  expect(growth(weights)).toBeLessThan(MOST_OF_VERSIONS_BYTES);
}, 60_000);

/** From the lesser of two when all was warm to the lesser of the last two, bytes. */
function growth(weights: readonly SoakWeight[]): number {
  const least = (some: readonly SoakWeight[]): number => Math.min(...some.map(({ bytes }) => bytes));
  return least(weights.slice(-2)) - least(weights.slice(WARM_AFTER, WARM_AFTER + 2));
}
