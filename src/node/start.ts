// `npm start`: builds the app, serves it with its broker on one port, and runs the demo's machines and twin systems beside
// it as processes of their own. Prints the URL when everything is ready. One Ctrl-C ends all of it.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WorldManifest } from '../protocol/world-manifest.ts';
import * as v from 'valibot';
import { buildApp } from './build-app.ts';
import { BROKER_PATH } from './broker.ts';
import { startProcess, type StartedProcess } from './child-process.ts';
import { startHost } from './host.ts';

interface PlantReady {
  readonly things: readonly { readonly id: string; readonly td: string }[];
}
interface SystemReady {
  readonly name: string;
  readonly did: string;
  readonly address: string;
}

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
  await buildApp(root);
  const host = await startHost({ root: join(root, 'dist'), worlds: join(data, 'worlds'), port, manifests });
  say('Starting the machines and their twin systems …');
  const plant = await run<PlantReady>('The plant', 'src/demo/plant/main.ts', []);
  const td = (id: string): string[] => ['--td', plant.things.find((thing) => thing.id.endsWith(id))!.td];
  const common = [
    '--broker',
    `http://127.0.0.1:${host.port}${BROKER_PATH}`,
    '--data',
    data,
    ...allow.flatMap((did) => ['--allow', did]),
  ];
  const systems = await Promise.all([
    run<SystemReady>('Factory', 'src/demo/systems/factory.ts', [...common, ...td('arm-1')]),
    run<SystemReady>('Coast', 'src/demo/systems/coast.ts', [...common, ...td('turbine-1'), ...td('tank-1')]),
  ]);
  manifests.set('/worlds/default.json', demoWorld(systems));
  for (const { id, td: url } of plant.things) say(`  machine  ${id}  ${url}`);
  say('\nReady. Open this address; Ctrl-C ends everything.\n');
  process.stdout.write(`http://localhost:${host.port}/\n`);
}

/** The demo's place: who stands where, and the keys that it pins. */
function demoWorld(systems: readonly SystemReady[]): v.InferInput<typeof WorldManifest> {
  const twin = (id: string): string => `urn:twinport:demo:${id}`;
  return {
    title: 'Demo site',
    environment: 'coast',
    spawn: { position: [0, 1.65, 9], lookAt: [0.6, 2.3, -4] },
    iceServers: [],
    trust: 'ask',
    systems: systems.map(({ name, address, did }) => ({ name, address, did })),
    placements: [
      { twin: twin('arm-1'), position: [-4, 0, 0], radius: 2.4 },
      { twin: twin('tank-1'), position: [5, 0, -2], radius: 3.4 },
      { twin: twin('turbine-1'), position: [2, 0, -22], radius: 2 },
    ],
  };
}

async function run<Ready>(name: string, entry: string, args: readonly string[]): Promise<Ready> {
  const process_ = await startProcess<Ready>(join(root, entry), args);
  started.push(process_);
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
  // Twin systems leave in order while the broker and their machines are still there.
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
