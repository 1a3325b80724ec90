// The long life of a provider process: killed again and again at any moment while it is commanded over real WebRTC, it loses
// and doubles nothing; told to stop, it leaves in order; its operator sees how it is.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from '../../e2e/support/chain.ts';
import { SMALL_TWIN_ID } from '../../e2e/support/small-twin.ts';
import { toTwinportError } from '../base/errors.ts';
import { newId, type Did, type PeerAddress } from '../base/ids.ts';
import { readGrant, signCommand, signRevocation } from '../identity/access.ts';
import { generateIdentity, type Identity } from '../identity/keys.ts';
import { attachBroker, BROKER_PATH, type Broker } from './broker.ts';
import { connectDialler, type BrokerDialler } from './broker-dialler.ts';
import { carry, grantFrom, type Carrier } from './carrier.fixture.ts';
import { fileJournal } from './file-journal.ts';

interface Life {
  readonly child: ChildProcess;
  readonly did: Did;
  readonly address: PeerAddress;
  readonly log: Record<string, unknown>[];
}

const fixture = fileURLToPath(new URL('long-life-provider.fixture.ts', import.meta.url));
/** After so long under fire each life ends: before, within and behind the writes of several commands. */
const LIVES_MS = [60, 200, 110, 330];
const COMMAND_EVERY_MS = 4;
/** Commands, of all lives together. */
const ENOUGH = 40;

let server: Server;
let broker: Broker;
let brokerUrl: string;
let dialler: BrokerDialler;
let folder: string;
let carrierKey: Identity;
let user: Identity;
const children: ChildProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'twinport-long-life-'));
  server = createServer((incoming, response) => {
    if (!broker.handle(incoming, response)) response.writeHead(404).end();
  });
  broker = attachBroker(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  brokerUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}${BROKER_PATH}`;
  dialler = await connectDialler({ brokerUrl, iceServers: [], timeoutMs: 10_000 });
  [carrierKey, user] = await Promise.all([generateIdentity(), generateIdentity()]);
});

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  dialler.close();
  broker.close();
  server.close();
  await rm(folder, { recursive: true });
});

async function startLife(data: string): Promise<Life> {
  const args = ['--import', 'tsx', fixture, brokerUrl, data];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  children.push(child);
  const log: Record<string, unknown>[] = [];
  createInterface({ input: child.stderr! }).on('line', (line) => log.push(JSON.parse(line) as Record<string, unknown>));
  const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string];
  return { child, log, ...(JSON.parse(line) as { did: Did; address: PeerAddress }) };
}

async function carryOver({ address }: Life, completed = new Set<string>()): Promise<Carrier> {
  return carry(dialler, address, carrierKey, (message) => {
    if (message.operation === 'actionstatus' && message.state === 'completed') completed.add(message.commandID);
  });
}

const granted = (session: Carrier, system: Did): Promise<string> =>
  grantFrom(session, { system, carrier: carrierKey, thing: SMALL_TWIN_ID, user });

const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'ok',
    (error: unknown) => toTwinportError(error).code,
  );

it('[CMD-5] [ACC-10] kill -9 at any moment loses and doubles no granted and no executed command', async () => {
  const data = join(folder, 'crash');
  const words = new Map<string, { name: string; commandID: string; command: string; grant: string }>();
  const accepted = new Set<string>();
  const completed = new Set<string>();
  const grants: string[] = [];
  const dids = new Set<string>();
  let first: { kept: string; givenBack: string } | null = null;

  for (const lifeMs of [...LIVES_MS, null]) {
    const life = await startLife(data);
    const session = await carryOver(life, completed);
    dids.add(life.did);
    const invoke = async (word: {
      name: string;
      commandID: string;
      command: string;
      grant: string;
    }): Promise<string> => {
      const { state } = await session.request('invokeaction', { thingID: SMALL_TWIN_ID, ...word });
      accepted.add(word.commandID);
      return state;
    };
    const order = async (grant: string) => {
      const commandID = newId();
      const asks = { system: life.did, grantId: readGrant(grant).jti, thing: SMALL_TWIN_ID, action: 'turn' };
      const command = await signCommand(user, { ...asks, input: { degrees: 1 }, commandId: commandID }, Date.now());
      return { name: 'turn', commandID, command, grant };
    };

    // What is known of earlier lives is known, and none of it is done again.
    for (const [commandID, word] of words) {
      const { state } = await session.request('queryaction', { thingID: SMALL_TWIN_ID, commandID });
      if (completed.has(commandID)) expect(state).toBe('completed');
      if (accepted.has(commandID)) {
        expect(['completed', 'unknown']).toContain(state);
        expect(await codeOf(invoke(word))).toMatch(/^command-(replayed|expired)$/);
      }
    }
    if (first === null) {
      first = { kept: await granted(session, life.did), givenBack: await granted(session, life.did) };
      grants.push(first.kept, first.givenBack);
      const grantId = readGrant(first.givenBack).jti;
      const revocation = await signRevocation(user, { system: life.did, thing: SMALL_TWIN_ID, grantId }, Date.now());
      await session.request('endgrant', { thingID: SMALL_TWIN_ID, revocation });
    }
    const { kept, givenBack } = first;
    expect(await codeOf(invoke(await order(givenBack)))).toBe('grant-revoked');
    expect(await invoke(await order(kept))).toBe('accepted');

    // Under fire: commands and requests for access come faster than they are done.
    const fired: Promise<unknown>[] = [];
    const endsAt = Date.now() + (lifeMs ?? 100);
    // However slow the machine: the last life lasts until enough was done to find what is lost or doubled.
    const isEnough = (): boolean => lifeMs !== null || (accepted.size > ENOUGH && completed.size > ENOUGH);
    while (Date.now() < endsAt || !isEnough()) {
      const word = await order(kept);
      words.set(word.commandID, word);
      fired.push(invoke(word).catch(() => undefined));
      if (fired.length % 8 === 0)
        fired.push(
          granted(session, life.did)
            .then((grant) => grants.push(grant))
            .catch(() => undefined),
        );
      await sleep(COMMAND_EVERY_MS);
    }
    if (lifeMs === null) {
      await Promise.all(fired);
      session.close();
      life.child.kill('SIGTERM');
    } else life.child.kill('SIGKILL');
    await once(life.child, 'exit');
    session.close();
    await Promise.all(fired);
  }

  const records = await fileJournal(join(data, 'journal.jsonl')).load();
  const idsOf = (kind: 'command' | 'outcome' | 'granted'): string[] =>
    records.flatMap((record) =>
      record.kind !== kind
        ? []
        : [record.kind === 'granted' ? record.grantId : (record as { commandId: string }).commandId],
    );
  const commands = idsOf('command');
  const ended = new Set(idsOf('outcome'));
  const executed = (await readFile(join(data, 'machine.log'), 'utf8')).split('\n').filter(Boolean);
  expect(dids.size).toBe(1);
  expect(executed.length).toBeGreaterThan(ENOUGH);
  for (const ids of [commands, idsOf('outcome'), idsOf('granted'), executed])
    expect(new Set(ids).size).toBe(ids.length);
  expect([...accepted].filter((id) => !commands.includes(id))).toEqual([]);
  expect(executed.filter((id) => !commands.includes(id))).toEqual([]);
  expect([...completed].filter((id) => !ended.has(id))).toEqual([]);
  expect(grants.map((grant) => readGrant(grant).jti).filter((id) => !idsOf('granted').includes(id))).toEqual([]);
}, 60_000);

it('tells its operator how it is, comes back to a broker that was away, and leaves in order when it is told to', async () => {
  const life = await startLife(join(folder, 'operated'));
  const logged = (message: string) => until(() => life.log.find((line) => line['message'] === message) ?? null, 15_000);
  const metricsUrl = String((await logged('metrics are served'))['url']);
  const health = async (): Promise<[number, Record<string, unknown>]> => {
    const response = await fetch(metricsUrl.replace('/metrics', '/healthz'));
    return [response.status, (await response.json()) as Record<string, unknown>];
  };
  await logged('can be reached');
  const session = await carryOver(life);
  const grant = await granted(session, life.did);
  const commandID = newId();
  const asks = {
    system: life.did,
    grantId: readGrant(grant).jti,
    thing: SMALL_TWIN_ID,
    action: 'turn',
    commandId: commandID,
  };
  const order = {
    name: 'turn',
    commandID,
    grant,
    command: await signCommand(user, { ...asks, input: { degrees: 1 } }, Date.now()),
  };
  await session.request('invokeaction', { thingID: SMALL_TWIN_ID, ...order });
  expect(await codeOf(session.request('invokeaction', { thingID: SMALL_TWIN_ID, ...order }))).toBe('command-replayed');

  const response = await fetch(metricsUrl);
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  const text = await response.text();
  const valueOf = (name: string): number =>
    Number(
      text
        .split('\n')
        .find((line) => line.startsWith(`${name} `))
        ?.split(' ')[1],
    );
  expect(valueOf('twinport_links')).toBe(1);
  expect(valueOf('twinport_things')).toBe(1);
  expect(valueOf('twinport_grants')).toBe(1);
  expect(valueOf('twinport_commands_total{state="accepted"}')).toBe(1);
  expect(valueOf('twinport_commands_total{state="refused"}')).toBe(1);
  expect(valueOf('process_resident_memory_bytes')).toBeGreaterThan(20_000_000);
  for (const line of text.trimEnd().split('\n'))
    expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+(\{\w+="\w+"\})? [\d.e+-]+)$/);
  // Under another name than the machine's own it answers nobody.
  const foreign = request(metricsUrl, { headers: { host: 'evil.example' } }).end();
  const [refused] = (await once(foreign, 'response')) as [{ statusCode: number; resume: () => void }];
  refused.resume();
  expect(refused.statusCode).toBe(403);

  broker.close();
  await logged('cannot be reached');
  const [status, body] = await health();
  expect([status, body['status'], body['links']]).toEqual([503, 'unreachable', 1]);
  broker = attachBroker(server);
  await until(async () => (await health())[0] === 200, 15_000);
  expect((await health())[1]['reachLost']).toBe(1);

  let left: string | null = null;
  session.on('closed', () => (left = 'closed'));
  life.child.kill('SIGTERM');
  const [code] = (await once(life.child, 'exit')) as [number];
  expect(code).toBe(0);
  await until(() => left, 30_000);
  const last = life.log.at(-1)!;
  expect(last).toMatchObject({ level: 'info', component: 'long-life', message: 'has stopped' });
  expect(Date.parse(String(last['time']))).toBeGreaterThan(Date.now() - 60_000);
}, 60_000);
