// The package as others get it: packed, installed into an empty project, type-checked there, and the README's program run
// beside a broker until a real enabler, over real WebRTC, sees the twin move and operates it.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeBench, ringOf, until } from '../../../e2e/support/chain.ts';
import { smallModel } from '../../../e2e/support/small-twin.ts';
import { newId, type Did, type PeerAddress, type TwinId } from '../../base/ids.ts';
import { readGrant, signAccessProof, signCommand } from '../../identity/access.ts';
import { connectDialler } from '../broker-dialler.ts';
import { startHost } from '../host.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../..', import.meta.url));
const VALVE = 'urn:example:valve-7' as TwinId;
/** Of our own making and of the platform; everything else that the package imports must be among its dependencies. */
const OWN_OR_NODE = /^(\.{1,2}\/|node:)/;

let folder: string;
let packed: { filename: string; files: { path: string }[]; unpackedSize: number };
let provider: ChildProcess | null = null;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'twinport-package-'));
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], { cwd: root });
  // npm's scripts may say something first.
  packed = (JSON.parse(stdout.slice(stdout.search(/^\[/m))) as [typeof packed])[0];
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'waterworks', type: 'module', private: true }));
  const { devDependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  const nodeTypes = devDependencies['@types/node']!;
  const options = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  await run('npm', ['install', `./${packed.filename}`, `@types/node@${nodeTypes}`, ...options], { cwd: folder });
}, 180_000);

afterAll(async () => {
  if (provider !== null && provider.exitCode === null) {
    provider.kill('SIGKILL');
    await once(provider, 'exit');
  }
  await rm(folder, { recursive: true });
});

async function readmeProgram(name: string): Promise<string> {
  const readme = await readFile(join(root, 'README.md'), 'utf8');
  const found = /```ts\n([\s\S]*?)```/.exec(readme.slice(readme.indexOf(`<!-- example: ${name} -->`)));
  return found![1]!;
}

async function compile(...options: string[]): Promise<void> {
  const args = ['--strict', '--exactOptionalPropertyTypes', '--target', 'es2023', '--types', 'node', ...options];
  await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), ...args], { cwd: folder }).catch(
    ({ stdout }: { stdout: string }) => Promise.reject(new Error(stdout)),
  );
}

it('holds what is needed and nothing else: compiled code with its types, no tests, no app', async () => {
  const paths = packed.files.map(({ path }) => path);
  expect(paths.filter((path) => !path.startsWith('dist-sdk/')).sort()).toEqual([
    'LICENSE',
    'README.md',
    'package.json',
  ]);
  expect(paths.filter((path) => !/\.(js|d\.ts|md)$/.test(path)).sort()).toEqual(['LICENSE', 'package.json']);
  expect(paths.filter((path) => /test|fixture|metaverse|enabler\/|demo/.test(path))).toEqual([]);
  expect(packed.unpackedSize).toBeLessThan(3_000_000);
});

it('names every package that it imports as a dependency, and none that it does not', async () => {
  const base = join(folder, 'node_modules/twinport');
  const imported = new Set<string>();
  for (const path of await readdir(join(base, 'dist-sdk'), { recursive: true })) {
    if (!path.endsWith('.js')) continue;
    const code = await readFile(join(base, 'dist-sdk', path), 'utf8');
    for (const [, name] of code.matchAll(/(?:^(?:import|export|\}) .*?from |^import |import\(|require\()'([^']+)'/gm))
      if (!OWN_OR_NODE.test(name!)) imported.add(name!.split('/', name!.startsWith('@') ? 2 : 1).join('/'));
  }
  const manifest = JSON.parse(await readFile(join(base, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
    optionalDependencies: Record<string, string>;
  };
  const optional = Object.keys(manifest.optionalDependencies).filter((name) => name.startsWith('@node-wot/'));
  expect([...imported].filter((name) => !name.startsWith('@node-wot/')).sort()).toEqual(
    Object.keys(manifest.dependencies),
  );
  expect(optional.every((name) => imported.has(name))).toBe(true);
});

it('brings all that the optional protocols need, also what their packages forgot to name', async () => {
  const load = ['core', 'binding-coap', 'binding-modbus'].map((name) => `require('@node-wot/${name}')`).join(';');
  const { stdout } = await run(process.execPath, ['-e', `${load};console.log('all there')`], { cwd: folder });
  expect(stdout).toContain('all there');
});

it('keeps the docstrings in its types', async () => {
  const types = await readFile(join(folder, 'node_modules/twinport/dist-sdk/twin-sdk/twin.d.ts'), 'utf8');
  expect(types).toMatch(/@throws TwinportError `input-invalid`[\s\S]*?\n\s+set\(/);
});

it('brings the command, with every one of its parts', async () => {
  const command = join(folder, 'node_modules/.bin/twinport');
  expect((await run(command, ['--version'])).stdout).toBe('0.1.0\n');
  const { stdout } = await run(command, ['--help']);
  const names = [...stdout.matchAll(/^ {2}(\w+) {2,}/gm)].map(([, name]) => name!);
  expect(names).toContain('check');
  for (const name of names) expect((await run(command, [name, '--help'])).stdout).toContain(`npx twinport ${name}`);
});

it('has entries for browsers that need nothing of Node', async () => {
  await writeFile(
    join(folder, 'page.js'),
    "import { startTwinSystem } from 'twinport/twin';\nimport { startServiceSystem } from 'twinport/service';\nwindow.sdk = { startTwinSystem, startServiceSystem };\n",
  );
  const built = await build({
    root: folder,
    configFile: false,
    logLevel: 'silent',
    build: { write: false, rolldownOptions: { input: join(folder, 'page.js'), output: { format: 'es' } } },
  });
  const [page] = (built as unknown as { output: [{ moduleIds: string[]; imports: string[] }] }).output;
  const packages = page.moduleIds.flatMap((id) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1] ?? []);
  expect(new Set(packages)).toEqual(
    new Set(['twinport', '@cfworker/json-schema', '@scure/base', 'jose', 'oauth4webapi', 'valibot']),
  );
  // A module of Node would stand there as Vite's replacement for it, which throws when it is used.
  expect(page.moduleIds.filter((id) => /__vite-browser-external|twinport\/dist-sdk\/node\//.test(id))).toEqual([]);
  expect(page.imports).toEqual([]);
});

it('type-checks the README’s programs, and runs the twin’s until it is live, can be operated, and is told to stop', async () => {
  const program = await readmeProgram('provider');
  expect(program.split('\n').filter((line) => line.trim() !== '').length).toBeLessThan(50);
  await writeFile(join(folder, 'valve.ts'), program);
  await writeFile(join(folder, 'oxygen.ts'), await readmeProgram('service'));
  const whole = await Promise.all(['provider', 'telemetry', 'long life'].map(readmeProgram));
  // Any port: another run of this test may have the one that the README names.
  await writeFile(join(folder, 'weeks.ts'), whole.join('\n').replace('metricsPort: 9464', 'metricsPort: 0'));
  await compile('--module', 'nodenext', 'valve.ts', 'oxygen.ts', 'weeks.ts');
  await compile('--module', 'esnext', '--moduleResolution', 'bundler', '--noEmit', 'weeks.ts', 'oxygen.ts');
  await writeFile(join(folder, 'valve.glb'), await smallModel(0, 'Wheel'));

  const worlds = join(folder, '.data/worlds');
  const host = await startHost({ root: folder, worlds, port: 0, manifests: new Map() });
  const url = `http://127.0.0.1:${host.port}/`;
  provider = spawn(process.execPath, ['weeks.js'], {
    cwd: folder,
    env: { ...process.env, TWINPORT_URL: url },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const said = createInterface({ input: provider.stdout! })[Symbol.asyncIterator]();
  const { value: address } = (await said.next()) as { value: string };
  expect((await said.next()).value).toBe('Valve 7 0');
  const manifest = (await (await fetch(address.replace('?world=/', ''))).json()) as {
    systems: [{ address: PeerAddress; did: Did }];
  };
  const [system] = manifest.systems;

  const bench = await makeBench();
  const dialler = await connectDialler({ brokerUrl: `${url}peer`, iceServers: [], timeoutMs: 10_000 });
  await bench.enabler.attach(await dialler.dial(system.address));
  await until(async () => (await bench.enabler.discoverSystems({}))[0]?.online, 20_000);
  await until(async () => (await bench.enabler.discoverModels(system.did))[0]?.status === 'checked', 20_000);
  const affordances = { observe: true, actions: ['open'] };
  const asks = { system: system.did, carrier: bench.identity.did, thing: VALVE, affordances };
  const { grant } = await bench.enabler.requestAccess(VALVE, await signAccessProof(bench.user, asks, Date.now()));
  const ring = ringOf(await bench.enabler.openTwin(VALVE));
  const opening = (): number => ring.newest(0)?.value ?? Number.NaN;
  await until(() => Math.abs(opening() - 45) < 1, 20_000);

  const commandId = newId();
  const order = {
    system: system.did,
    grantId: readGrant(grant!).jti,
    thing: VALVE,
    action: 'open',
    input: 80,
    commandId,
  };
  await bench.enabler.invokeAction(VALVE, 'open', commandId, await signCommand(bench.user, order, Date.now()));
  const stateOf = (): string | undefined =>
    bench.told
      .flatMap((one) => (one.kind === 'command' && one.status.commandID === commandId ? [one.status.state] : []))
      .at(-1);
  await until(() => stateOf() === 'completed', 20_000);
  expect(opening()).toBeGreaterThan(78);
  provider.kill('SIGTERM');
  expect(await once(provider, 'exit')).toEqual([0, null]);
  dialler.close();
  await host.close();
}, 120_000);
