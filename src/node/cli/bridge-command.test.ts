// From nothing to live, as README.md says it: a device of a few lines of Python, a model, and three commands as processes; the twin
// is met by an enabler over real WebRTC. And what the commands say when they are used wrongly.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeBench, until } from '../../../e2e/support/chain.ts';
import { smallModel } from '../../../e2e/support/small-twin.ts';
import type { Did, PeerAddress, TwinId } from '../../base/ids.ts';
import { signAccessProof } from '../../identity/access.ts';
import { attachBroker } from '../broker.ts';
import { connectDialler } from '../broker-dialler.ts';
import { freePort } from '../../demo/plant/plant-process.fixture.ts';
import { startPython, startTestBroker, type TestBroker } from '../bridge/bench.fixture.ts';
import { bridgeCommand } from './bridge-command.ts';
import { twinCommand } from './twin-command.ts';

const command = fileURLToPath(new URL('./twinport.mjs', import.meta.url));
const readme = fileURLToPath(new URL('../../../README.md', import.meta.url));

let folder: string;
let server: Server;
let app: string;
let mqtt: TestBroker;
const running: ChildProcess[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'twinport-bridge-'));
  mqtt = await startTestBroker();
  server = createServer((request, response) => {
    if (!broker.handle(request, response)) response.writeHead(404).end();
  });
  const broker = attachBroker(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  app = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  server.closeAllConnections();
  server.close();
  await mqtt.close();
  await rm(folder, { recursive: true });
});

interface Ended {
  readonly code: number | string;
  readonly out: string;
  readonly complaints: string;
}

const twinport = (args: readonly string[]): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(process.execPath, [command, ...args], { cwd: folder }, (error, out, complaints) =>
      resolve({ code: error?.code ?? 0, out, complaints }),
    );
  });

/** Starts a bridge; its first line. */
async function startBridge(args: readonly string[]): Promise<{ child: ChildProcess; ready: BridgeReady }> {
  const child = spawn(process.execPath, [command, ...args, '--url', app, '--json'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  let complaints = '';
  child.stderr.on('data', (data: Buffer) => (complaints += data.toString()));
  const ended = once(child, 'exit').then(() => Promise.reject(new Error(complaints)));
  ended.catch(() => undefined);
  const line = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), ended]);
  return { child, ready: JSON.parse(String(line[0])) as BridgeReady };
}

interface BridgeReady {
  readonly url: string;
  readonly did: Did;
  readonly address: PeerAddress;
  readonly metricsUrl: string | null;
  readonly devices: readonly { from: string; twin: TwinId | null; present: boolean; problem: string | null }[];
}

it('three commands of the README make a twin of a device that only publishes JSON, seen by an enabler', async () => {
  const python = startPython('publisher.py', ['127.0.0.1', String(mqtt.port), 'plant/pump']);
  const text = await readFile(readme, 'utf8');
  const block = /<!-- example: bridge -->\n```sh\n([\s\S]*?)```/.exec(text)![1]!;
  const [init, check, bridge] = block
    .trim()
    .split('\n')
    .map((line) => line.replace('mqtt://localhost:1883', mqtt.url).split(' ').slice(2));
  await writeFile(join(folder, 'pump.glb'), await smallModel(0, 'Rotor'));
  try {
    const began = performance.now();
    const initialised = await twinport([...init!, '--for', '2']);
    expect([initialised.code, initialised.complaints]).toEqual([0, `Listening to ${mqtt.url} plant/pump for 2 s …\n`]);
    expect(initialised.out).toContain('look at /properties/temp_c: seen ');
    expect(initialised.out).toMatch(
      / {2}npx twinport bridge pump\.td\.jsonc\n.* prints the links under which it is seen/,
    );
    expect(await twinport(check!)).toMatchObject({
      code: 0,
      out: expect.stringContaining('one twin: 0 errors') as string,
    });
    const { child, ready } = await startBridge(bridge!);
    expect(ready.devices).toMatchObject([{ from: 'pump.td.jsonc', problem: null }]);
    const twin = ready.devices[0]!.twin!;

    const bench = await makeBench();
    const dialler = await connectDialler({ brokerUrl: `${app}peer`, iceServers: [], timeoutMs: 10_000 });
    await bench.enabler.attach(await dialler.dial(ready.address));
    await until(async () => (await bench.enabler.discoverSystems({}))[0]?.online);
    await until(async () => (await bench.enabler.discoverModels(ready.did))[0]?.status === 'checked');
    const affordances = { observe: true, actions: [] };
    const asked = { system: ready.did, carrier: bench.identity.did, thing: twin, affordances };
    await bench.enabler.requestAccess(twin, await signAccessProof(bench.user, asked, Date.now()));
    const { description, bindings } = await bench.enabler.openTwin(twin);
    expect(description.properties?.['temp_c']).toMatchObject({ title: 'Temperature', unit: 'Cel', type: 'number' });
    expect(description.properties?.['level_percent']).toMatchObject({ unit: '%', minimum: 0, maximum: 100 });
    expect(bindings.some(({ property, target }) => property === 'temp_c' && target === 'label')).toBe(true);
    const texts = (): string | undefined =>
      bench.told
        .flatMap((note) =>
          note.kind === 'texts' && note.readings['state'] !== undefined ? [String(note.readings['state'].value)] : [],
        )
        .at(-1);
    expect(await until(texts)).toBe('run');
    await until(() => bench.told.some((note) => note.kind === 'twin-status' && note.status === 'live'));
    // Two seconds of it are spent listening.
    expect(performance.now() - began).toBeLessThan(20_000);

    const world = JSON.parse(await readFile(join(folder, '.data/worlds/bridge.json'), 'utf8')) as { systems: object[] };
    expect(world.systems).toEqual([{ name: 'bridge', address: ready.address, did: ready.did }]);
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    expect((await gone)[0]).toBe(0);
    await until(async () => (await bench.enabler.discoverSystems({}))[0]?.online === false);
    dialler.close();
  } finally {
    python.stop();
  }
}, 90_000);

it('a device that only answers HTTP becomes a twin as well; what is there is not written over', async () => {
  const port = String(await freePort());
  const python = startPython('http_device.py', [port]);
  await writeFile(join(folder, 'gate.glb'), await smallModel(0, 'Door'));
  const args = ['twin', 'init', 'gate.glb', '--http', `http://127.0.0.1:${port}/`, '--for', '1', '--yes'];
  try {
    await until(() =>
      fetch(`http://127.0.0.1:${port}/`).then(
        () => true,
        () => false,
      ),
    );
    const report = JSON.parse((await twinport([...args, '--json'])).out) as { bound: number; doubts: string[] };
    expect(report.bound).toBeGreaterThan(1);
    const written = await readFile(join(folder, 'gate.td.jsonc'), 'utf8');
    expect(written).toContain('"twinport:pointer": "/motor/temp_c"');
    expect(await readFile(join(folder, 'gate.bindings.jsonc'), 'utf8')).toContain(
      '// Not sure: "door_open" and "Door" are alike in name',
    );
    const again = await twinport(args);
    expect([again.code, again.complaints]).toEqual([
      1,
      expect.stringContaining('is there already; --force writes over it'),
    ]);
    const { child, ready } = await startBridge(['bridge', 'gate.td.jsonc', '--name', 'gate']);
    expect(ready.devices[0]).toMatchObject({ problem: null });
    child.kill('SIGTERM');
    await once(child, 'exit');
  } finally {
    python.stop();
  }
}, 90_000);

it('a device that describes itself gets bindings and rules; its own description stays as it is', async () => {
  const own = await mkdtemp(join(folder, 'own-'));
  await writeFile(join(own, 'fan.glb'), await smallModel(0, 'Hatch'));
  const td = `{
  // what the maker says
  "id": "urn:test:fan", "title": "Fan", "base": "http://127.0.0.1:9/",
  "securityDefinitions": { "token_sc": { "scheme": "bearer" } }, "security": "token_sc",
  "properties": { "hatch": { "type": "number", "unit": "deg", "minimum": 0, "maximum": 90, "forms": [{ "href": "hatch" }] } },
  "actions": { "stop": { "forms": [{ "href": "stop" }] } }
}`;
  await writeFile(join(own, 'fan.td.jsonc'), td);
  const ended = await twinport(['twin', 'init', join(own, 'fan.glb'), join(own, 'fan.td.jsonc'), '--yes']);
  expect([ended.code, ended.complaints]).toEqual([0, '']);
  expect(ended.out).toContain('fan.bindings.jsonc: 0 bound, 1 not sure');
  expect(await readFile(join(own, 'fan.td.jsonc'), 'utf8')).toBe(td);
  const bindings = join(own, 'fan.bindings.jsonc');
  const written = await readFile(bindings, 'utf8');
  expect(written).toContain(
    '// Not sure: "hatch" and "Hatch" have the same name; deg is an angle; the node is flat along z, as wheels are.',
  );
  expect(ended.out).toContain(
    'look at /security: "token_sc" asks for bearer credentials: write {"urn:test:fan": {"token_sc": {"token": "…"}}} into a file',
  );
  // What a person does who agrees: takes the marks away.
  await writeFile(bindings, written.replace('// {"property"', '{"property"'));
  expect(await twinport(['twin', 'check', own])).toMatchObject({ code: 0, out: 'one twin: 0 errors, 0 to look at\n' });
  const wrong = await twinport(['twin', 'init', join(own, 'fan.glb'), bindings, '--yes', '--force']);
  expect([wrong.code, wrong.complaints]).toEqual([1, expect.stringContaining('a Thing Description is a JSON object')]);
}, 90_000);

it('one bad twin in a folder is told with its place, and the others are published', async () => {
  const plant = await mkdtemp(join(folder, 'plant-'));
  const model = await smallModel();
  const properties = { angle: { type: 'number', forms: [{ href: 'http://127.0.0.1:9/angle' }] } };
  const write = async (name: string, td: string): Promise<void> => {
    await writeFile(join(plant, `${name}.td.json`), td);
    await writeFile(join(plant, `${name}.glb`), model);
  };
  await write('good', JSON.stringify({ id: 'urn:test:good', title: 'Good', properties }));
  await write('syntax', '{ "id": "urn:test:syntax"\n  "title": "S" }');
  await write('double', JSON.stringify({ id: 'urn:test:double', title: 'Double', properties }));
  await writeFile(
    join(plant, 'double.bindings.json'),
    '[\n  { "property": "none", "node": "Arm", "target": "label" }\n]',
  );
  await write('rules', JSON.stringify({ id: 'urn:test:rules', title: 'Rules', properties }));
  await writeFile(join(plant, 'rules.policy.json'), '{\n  "observe": "everybody"\n}');
  await writeFile(join(plant, 'bare.td.json'), JSON.stringify({ id: 'urn:test:bare', title: 'Bare', properties }));
  const { child, ready } = await startBridge(['bridge', plant, '--name', 'plant']);
  child.kill('SIGTERM');
  await once(child, 'exit');
  const told = Object.fromEntries(
    ready.devices.map(({ from, problem, twin }) => [from.slice(plant.length + 1), problem ?? twin]),
  );
  expect(told).toEqual({
    'good.td.json': 'urn:test:good',
    'syntax.td.json': expect.stringContaining('syntax.td.json:2:3: expected ",", but there is') as string,
    'double.td.json': expect.stringContaining(
      'double.bindings.json:2:3: binding 0 (none → label): the description has no readable property',
    ) as string,
    'rules.td.json': expect.stringContaining('rules.policy.json:2:14: access policy at /observe: a rule is') as string,
    'bare.td.json': expect.stringContaining('bare.td.json has no model: name one with --model, or put it at') as string,
  });
  const alone = await twinport(['bridge', join(plant, 'syntax.td.json'), '--url', app, '--name', 'alone']);
  expect([alone.code, alone.complaints]).toEqual([1, expect.stringContaining('syntax.td.json:2:3: expected ","')]);
}, 90_000);

it('--metrics-port tells the operator how the bridge and its devices are, on this machine only', async () => {
  const operated = await mkdtemp(join(folder, 'operated-'));
  const port = String(await freePort());
  let python = startPython('http_device.py', [port]);
  const state = { type: 'object', 'twinport:pollMs': 100, forms: [{ href: `http://127.0.0.1:${port}/` }] };
  const td = { id: 'urn:test:gate', title: 'Gate', properties: { state } };
  await writeFile(join(operated, 'gate.td.json'), JSON.stringify(td));
  await writeFile(join(operated, 'gate.glb'), await smallModel());
  await writeFile(join(operated, 'bare.td.json'), JSON.stringify({ ...td, id: 'urn:test:bare' }));
  try {
    const { child, ready } = await startBridge(['bridge', operated, '--name', 'operated', '--metrics-port', '0']);
    const metricsUrl = ready.metricsUrl!;
    expect(metricsUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/);
    const valueIn = async (name: string): Promise<number> => {
      const text = await (await fetch(metricsUrl)).text();
      return Number(new RegExp(`^${name} (.+)$`, 'm').exec(text)?.[1]);
    };
    await until(async () => (await valueIn('twinport_devices_present')) === 1);
    expect([await valueIn('twinport_things'), await valueIn('twinport_reachable')]).toEqual([1, 1]);
    expect([await valueIn('twinport_devices'), await valueIn('twinport_devices_refused')]).toEqual([2, 1]);
    python.stop();
    await until(async () => (await valueIn('twinport_devices_present')) === 0);
    python = startPython('http_device.py', [port]);
    await until(async () => (await valueIn('twinport_devices_present')) === 1);
    const health = await fetch(metricsUrl.replace('/metrics', '/healthz'));
    expect([health.status, await health.json()]).toEqual([
      200,
      expect.objectContaining({ status: 'ok', devices: { known: 2, present: 1, refused: 1 } }),
    ]);

    const taken = ['bridge', operated, '--name', 'second', '--url', app, '--metrics-port', new URL(metricsUrl).port];
    const second = await twinport(taken);
    expect([second.code, second.out]).toEqual([1, '']);
    expect(second.complaints).toContain('metrics cannot be served: listen EADDRINUSE');
    child.kill('SIGTERM');
    expect((await once(child, 'exit'))[0]).toBe(0);

    // One that cannot become a twin is left in peace, without a word about what breaks off by that.
    const bare = await twinport(['bridge', join(operated, 'bare.td.json'), '--name', 'bare', '--url', app]);
    expect([bare.code, bare.complaints.includes('closed')]).toEqual([1, false]);
    expect(bare.complaints).toContain('bare.td.json is left out: ');
  } finally {
    python.stop();
  }
}, 90_000);

it('secrets are for their owner only, and none of them is quoted', async () => {
  const secrets = join(folder, 'secrets.json');
  await writeFile(secrets, '{"*": {"basic": {"username": "a", "password": "very-secret"}}}', { mode: 0o644 });
  const open = await twinport(['bridge', 'pump.td.jsonc', '--secrets', secrets]);
  expect([open.code, open.complaints]).toEqual([
    1,
    expect.stringContaining('can be read by others (mode 644): chmod 600 it'),
  ]);
  const broken = join(folder, 'broken.json');
  await writeFile(broken, '{"*": {"basic": {"password": "very-secret"', { mode: 0o600 });
  const unread = await twinport(['bridge', 'pump.td.jsonc', '--secrets', broken]);
  expect([unread.code, unread.complaints.includes('very-secret')]).toEqual([1, false]);
  expect(unread.complaints).toContain('broken.json is not JSON');
});

it.each([
  [bridgeCommand, [], 'a folder of them or a --directory is needed'],
  [bridgeCommand, ['a.td.json', '--name', '../x'], '--name takes letters'],
  [bridgeCommand, ['a.td.json', '--url', 'nowhere'], '--url takes the address'],
  [bridgeCommand, ['a.td.json', '--metrics-port', '70000'], '--metrics-port takes a port, not "70000"'],
  [bridgeCommand, ['a.td.json', '--metrics-port', 'any'], '--metrics-port takes a port, not "any"'],
  [bridgeCommand, ['a.td.json', '--password', 'x'], '--password'],
  [twinCommand, [], 'init or check is needed'],
  [twinCommand, ['paint'], 'There is no "twin paint"'],
  [twinCommand, ['init'], 'One model is needed'],
  [twinCommand, ['init', 'a.glb'], 'Where is the device?'],
  [twinCommand, ['init', 'a.glb', '--mqtt', 'mqtt://x'], 'and a topic behind it'],
  [twinCommand, ['init', 'a.glb', 'a.td.json', '--http', 'http://x'], 'is enough'],
  [twinCommand, ['init', 'a.glb', '--http', 'http://x', '--for', 'ever'], '--for takes seconds'],
  [twinCommand, ['check'], 'A folder or a description is needed'],
])('a line that is none is told so: %#', async (wrong, args, complaint) => {
  await expect(wrong.run(args)).rejects.toThrow(complaint);
});
