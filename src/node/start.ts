// `npm start`: builds the app, serves it with its broker on one port, and runs the demo's machines, twin systems and
// services beside it as processes of their own. Prints the URL when everything is ready. One Ctrl-C ends all of it.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WorldManifest } from '../protocol/world-manifest.ts';
import * as v from 'valibot';
import { buildApp } from './build-app.ts';
import { BROKER_PATH } from './broker.ts';
import { startProcess, type StartedProcess } from './child-process.ts';
import { fileIdentity } from './file-identity.ts';
import { startHost } from './host.ts';
import { buildSdk } from './sdk/build-sdk.ts';

interface PlantReady {
  readonly things: readonly { readonly id: string; readonly td: string }[];
}
interface SystemReady {
  readonly name: string;
  readonly did: string;
  readonly address: string;
}
interface ServiceReady extends SystemReady {
  readonly pairingCode?: string;
}
/** The demo's third-party services: entries under src/demo/services, and names of their systems. */
const SERVICES = { maintenance: 'Nacelle Works', weather: 'Coast Weather', energy: 'Grid Desk' } as const;

const root = fileURLToPath(new URL('../..', import.meta.url));
const data = process.env['TWINPORT_DATA'] ?? join(root, '.data');
const port = Number(process.env['PORT'] ?? 5173);
const allow = process.env['TWINPORT_ALLOW']?.split(',').filter(Boolean) ?? [];

const started: StartedProcess<unknown>[] = [];
const manifests = new Map<string, v.InferInput<typeof WorldManifest>>();
let stopping = false;

async function start(): Promise<void> {
  await mkdir(join(data, 'worlds'), { recursive: true });
  say('Building the app …');
  // The SDK too: who follows the README beside this process imports it by the package's name.
  await Promise.all([buildApp(root), buildSdk(root)]);
  const host = await startHost({ root: join(root, 'dist'), worlds: join(data, 'worlds'), port, manifests });
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
      run<SystemReady>('Factory', 'src/demo/systems/factory.ts', [...common, ...td('arm-1')]),
      run<SystemReady>('Coast', 'src/demo/systems/coast.ts', [...coast, ...td('turbine-1'), ...td('tank-1')]),
    ]),
    Promise.all(Object.entries(SERVICES).map(([id, name]) => runService(name, id, common))),
  ]);
  manifests.set('/worlds/default.json', demoWorld(systems, services));
  for (const { id, td: url } of plant.things) say(`  machine  ${id}  ${url}`);
  say('\nReady. Open this address; Ctrl-C ends everything.\n');
  process.stdout.write(`http://localhost:${host.port}/\n`);
}

/** The demo's place: who stands where, and the keys that it pins. */
function demoWorld(
  systems: readonly SystemReady[],
  services: readonly SystemReady[],
): v.InferInput<typeof WorldManifest> {
  const twin = (id: string): string => `urn:twinport:demo:${id}`;
  return {
    title: 'Demo site',
    environment: 'coast',
    spawn: { position: [0, 1.65, 9], lookAt: [0.6, 2.3, -4] },
    iceServers: [],
    trust: 'ask',
    systems: systems.map(({ name, address, did }) => ({ name, address, did })),
    services: services.map(({ name, address, did }) => ({ name, address, did })),
    placements: [
      { twin: twin('arm-1'), position: [-4, 0, 0], radius: 2.4 },
      { twin: twin('tank-1'), position: [5, 0, -2], radius: 3.4 },
      { twin: twin('turbine-1'), position: [2, 0, -22], radius: 2 },
    ],
  };
}

/** A service that people pair with says a one-time code now, and another one when that was used. */
async function runService(name: string, id: string, args: readonly string[]): Promise<ServiceReady> {
  const saidCode = (code: string): void => say(`  pairing  ${name}  ${code}  (a one-time code, for its panel)`);
  const ready = await run<ServiceReady>(name, `src/demo/services/${id}.ts`, args, (message) => {
    const { pairingCode } = message as { pairingCode?: unknown };
    if (typeof pairingCode === 'string') saidCode(pairingCode);
  });
  if (ready.pairingCode !== undefined) saidCode(ready.pairingCode);
  return ready;
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
