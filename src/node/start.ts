// `npm start`: builds the app, serves it with its broker on one port, and runs the demo's machines, twin systems and
// services beside it as processes of their own. Prints the URL when everything is ready. One Ctrl-C ends all of it.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CITY_SYSTEMS } from '../demo/city/city-systems.ts';
import { demoWorlds, worldsNamed, type PinnedSystem } from '../demo/worlds.ts';
import { addressOf } from '../identity/did-key.ts';
import { buildApp } from './build-app.ts';
import { BROKER_PATH } from './broker.ts';
import { startProcess, type StartedProcess } from './child-process.ts';
import { fileIdentity } from './file-identity.ts';
import { startHost } from './host.ts';
import { headsetAddresses, headsetHelp, servingAsAsked, USAGE } from './serve-headsets.ts';
import { buildSdk } from './sdk/build-sdk.ts';

interface PlantReady {
  readonly things: readonly { readonly id: string; readonly td: string }[];
}
interface ServiceReady extends PinnedSystem {
  readonly pairingCode?: string;
}
/** The demo's third-party services: entries under src/demo/services, and names of their systems. */
const SERVICES = { maintenance: 'Nacelle Works', weather: 'Coast Weather', energy: 'Grid Desk' } as const;

const root = fileURLToPath(new URL('../..', import.meta.url));
const data = process.env['TWINPORT_DATA'] ?? join(root, '.data');
const port = Number(process.env['PORT'] ?? 5173);
const allow = process.env['TWINPORT_ALLOW']?.split(',').filter(Boolean) ?? [];

const started: StartedProcess<unknown>[] = [];
const manifests = new Map<string, object>();
let stopping = false;

async function start(): Promise<void> {
  const serving = await servingAsAsked(process.argv.slice(3), data);
  if (serving === 'help') return say(USAGE);
  const worlds = worldsNamed(serving.worlds ?? process.env['TWINPORT_WORLDS']);
  await mkdir(join(data, 'worlds'), { recursive: true });
  say('Building the app …');
  // The SDK too: who follows the README beside this process imports it by the package's name.
  await Promise.all([buildApp(root), buildSdk(root)]);
  const host = await startHost({
    root: join(root, 'dist'),
    worlds: join(data, 'worlds'),
    port,
    manifests,
    certificate: serving.certificate,
  });
  say('Starting the machines, their twin systems and the services …');
  const plant = await run<PlantReady>('The plant', 'src/demo/plant/main.ts', []);
  const td = (id: string): string[] => ['--td', plant.things.find((thing) => thing.id.endsWith(id))!.td];
  const common = [
    '--broker',
    `http://127.0.0.1:${host.port}${BROKER_PATH}`,
    '--data',
    data,
    ...allow.flatMap((did) => ['--allow', did]),
  ];
  // The coast's owner agrees with services by their keys: these are made before anything starts.
  const agreed = await Promise.all(
    Object.keys(SERVICES).map(async (id) => `${id}=${(await fileIdentity(join(data, `${id}.key.json`))).did}`),
  );
  const coast = [...common, ...agreed.flatMap((service) => ['--service', service])];
  const [systems, services] = await Promise.all([
    Promise.all([
      run<PinnedSystem>('Factory', 'src/demo/systems/factory.ts', [...common, ...td('arm-1')]),
      run<PinnedSystem>('Coast', 'src/demo/systems/coast.ts', [...coast, ...td('turbine-1'), ...td('tank-1')]),
    ]),
    Promise.all(Object.entries(SERVICES).map(([id, name]) => runService(name, id, common))),
  ]);
  for (const [path, world] of demoWorlds(worlds, { systems, services }, await citySystems()))
    manifests.set(path, world);
  for (const { id, td: url } of plant.things) say(`  machine  ${id}  ${url}`);
  const headsets = headsetAddresses(serving, host.port);
  // The settings panel shows them.
  manifests.set('/host.json', { addresses: headsets });
  if (serving.certificate !== null) say(`\n${headsetHelp(headsets, process.stderr.isTTY)}`);
  say('\nReady. Open this address; Ctrl-C ends everything.\n');
  process.stdout.write(`http://localhost:${host.port}/\n`);
  if (worlds.includes('city')) await startCity(common, `http://localhost:${host.port}/`);
}

/** The city's hundreds of twins must not keep the demo site waiting: its manifest pins them, and they come a little later. */
async function startCity(args: readonly string[], app: string): Promise<void> {
  const { name } = CITY_SYSTEMS.waters;
  const city = await run<{ readonly pairingCode: string }>(
    'The city',
    'src/demo/city/main.ts',
    args,
    pairingCodeSayer(name),
  );
  sayPairingCode(name, city.pairingCode);
  say(`  world    ${app}?world=/worlds/city.json  (${Object.values(CITY_SYSTEMS).length} systems)`);
}

/** Their keys are made before they start, as a manifest pins them. */
async function citySystems(): Promise<readonly PinnedSystem[]> {
  return Promise.all(
    Object.values(CITY_SYSTEMS).map(async ({ id, name }) => {
      const { did } = await fileIdentity(join(data, `${id}.key.json`));
      return { name, did, address: addressOf(did) };
    }),
  );
}

/** A service that people pair with says a one-time code now, and another one when that was used. */
async function runService(name: string, id: string, args: readonly string[]): Promise<ServiceReady> {
  const ready = await run<ServiceReady>(name, `src/demo/services/${id}.ts`, args, pairingCodeSayer(name));
  if (ready.pairingCode !== undefined) sayPairingCode(name, ready.pairingCode);
  return ready;
}

function sayPairingCode(name: string, code: string): void {
  say(`  pairing  ${name}  ${code}  (a one-time code, for its panel)`);
}

/** For the messages of a process that has a next code when the last one was used. */
function pairingCodeSayer(name: string): (message: unknown) => void {
  return (message) => {
    const { pairingCode } = message as { pairingCode?: unknown };
    if (typeof pairingCode === 'string') sayPairingCode(name, pairingCode);
  };
}

async function run<Ready>(
  name: string,
  entry: string,
  args: readonly string[],
  onMessage: (message: unknown) => void = () => undefined,
): Promise<Ready> {
  const process_ = await startProcess<Ready>(join(root, entry), args);
  started.push(process_);
  process_.child.on('message', onMessage);
  process_.child.once('exit', (code, signal) => {
    if (!stopping) say(`${name} has ended (${signal ?? code}). Start it again with:\n  ${process_.command}`);
  });
  return process_.ready;
}

/** For people: on standard error, so that standard output carries the address alone. */
function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

async function stop(code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  // Systems leave in order while the broker and their machines are still there.
  for (const process_ of started.splice(0).toReversed()) await process_.stop();
  process.exit(code);
}

process.on('SIGINT', () => void stop(0));
process.on('SIGTERM', () => void stop(0));
process.on('SIGHUP', () => void stop(0));
start().catch((error: unknown) => {
  const busy = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
  say(
    busy
      ? `Port ${port} is taken. Choose another one: PORT=8080 npm start`
      : `Could not start: ${(error as Error).stack ?? String(error)}`,
  );
  void stop(1);
});
