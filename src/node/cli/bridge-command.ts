// `npx twinport bridge`: reads the command line, publishes a twin for each device that it names, and writes a world in which they
// are seen.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { toTwinportError } from '../../base/errors.ts';
import { addressOf } from '../../identity/did-key.ts';
import { studioLink } from '../../provider/studio-link.ts';
import { startTwinSystem } from '../../twin-sdk/index.ts';
import { Bridge, type DeviceSource } from '../bridge/bridge.ts';
import { readSecrets } from '../bridge/credentials.ts';
import { pause } from '../bridge/in-time.ts';
import { SUPPORTED_SCHEMES } from '../bridge/protocols.ts';
import { sourcesAt, sourcesOf } from '../bridge/device-sources.ts';
import { consoleLogger } from '../console-logger.ts';
import { fileIdentity } from '../file-identity.ts';
import { fileJournal } from '../file-journal.ts';
import { atBroker } from '../index.ts';
import { serveMetrics, type DeviceCounts } from '../metrics.ts';
import { EXIT, UsageError, type Command } from './command.ts';
import { publishWorld } from './publish-world.ts';

const DEFAULT_URL = 'http://localhost:5173/';
/** How long the first line waits for devices that do not describe themselves; they are waited for after it, too. */
const PATIENCE_MS = 5_000;
const DIRECTORY_AGAIN_MS = 60_000;

const help = `Makes live twins of devices: consumes each by its own protocol, as its Thing Description says, and publishes it. Properties are
observed where the device lets us and polled otherwise, actions and writable properties (as actions set…) are forwarded, events
relayed; the property "device" says whether the device is there. Prints the address of a world in which the twins stand.

  <place>…             a Thing Description (file or address), or a folder of pump.td.json, pump.glb, pump.bindings.json,
                       pump.policy.json (each .json may be a .jsonc)
  --directory URL      a directory of Thing Descriptions (WoT Discovery); looked at again every minute
  --model FILE         the .glb of a device that has none beside it, or --models FOLDER with <last part of its id>.glb
  --bindings FILE      what moves in it; without one, what can be told by names, types and units
  --policy FILE        who may see and operate it; without one everybody may see it and nobody operate it
  --secrets FILE       credentials, for your eyes only (chmod 600):
                       {"urn:dev:1": {"name of the security definition": {"username": "…", "password": "…"}}},
                       or {"token": "…"}, {"apiKey": "…"}, {"clientId": "…", "clientSecret": "…"}; "*" is any device
  --name NAME          of the twin system, its key and its world (bridge)
  --domain WORD        what it is about, such as water; may be repeated
  --ice URL            a STUN server for visitors from other networks; may be repeated
  --url URL            the app, whose broker is used (${DEFAULT_URL})
  --data FOLDER        where key, command journal and worlds/NAME.json are kept (.data)
  --metrics-port N     serves /healthz and Prometheus /metrics there, on 127.0.0.1 only; 0 takes any free port
  --json               the first line as JSON: url, did, address, devices, metricsUrl

Addresses of forms may be ${SUPPORTED_SCHEMES}.
A property or Thing may have "twinport:pollMs" (1000), a Thing "twinport:silenceMs" after which it is taken for gone.

Exit code: 0 when somebody ended it, 1 when no device can become a twin, 2 when the line is not understood.
`;

const options = {
  directory: { type: 'string', multiple: true, default: [] as string[] },
  model: { type: 'string' },
  models: { type: 'string' },
  bindings: { type: 'string' },
  policy: { type: 'string' },
  secrets: { type: 'string' },
  name: { type: 'string', default: 'bridge' },
  domain: { type: 'string', multiple: true, default: [] as string[] },
  ice: { type: 'string', multiple: true, default: [] as string[] },
  url: { type: 'string', default: DEFAULT_URL },
  data: { type: 'string', default: '.data' },
  'metrics-port': { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

export const bridgeCommand: Command = {
  usage:
    '<td.json|URL|folder>… [--model x.glb] [--bindings b.json] [--policy p.json] [--secrets s.json] [--directory URL] …',
  help,
  async run(args) {
    const { values, positionals } = understood(args);
    if (positionals.length + values.directory.length === 0)
      throw new UsageError('A Thing Description, a folder of them or a --directory is needed.');
    if (!/^[\w-]{1,40}$/.test(values.name)) throw new UsageError('--name takes letters, digits, "_" and "-".');
    const app = URL.parse(values.url.endsWith('/') ? values.url : `${values.url}/`)?.href;
    if (app === undefined) throw new UsageError(`--url takes the address of the app, not "${values.url}".`);
    const metricsPort = portIn(values['metrics-port']);
    const shared = {
      model: values.model ?? null,
      bindings: values.bindings ?? null,
      policy: values.policy ?? null,
      models: values.models ?? null,
    };
    const secrets = values.secrets === undefined ? {} : await readSecrets(values.secrets);
    const sources: DeviceSource[] = [];
    for (const place of positionals) sources.push(...(await sourcesAt(place, shared, secrets)));

    const logger = consoleLogger('bridge', process.stderr.isTTY ? 'text' : 'json');
    const identity = await fileIdentity(join(values.data, `${values.name}.key.json`));
    const address = addressOf(identity.did);
    const system = await startTwinSystem({
      name: values.name,
      domains: values.domain.length === 0 ? ['bridge'] : values.domain,
      identity,
      logger,
      journal: fileJournal(join(values.data, `${values.name}.journal.jsonl`)),
      listen: atBroker(
        `${app}peer`,
        identity,
        values.ice.map((urls) => ({ urls })),
      ),
    });
    const ending = new AbortController();
    process.once('SIGTERM', () => ending.abort());
    process.once('SIGINT', () => ending.abort());
    // Protocol packages throw out of timers and sockets of their own, where nobody can catch it: one device, not the bridge.
    process.on('uncaughtException', (error) =>
      logger('error', `a protocol package failed: ${error.message}`, { stack: error.stack }),
    );
    const bridge = new Bridge(system, secrets, logger);
    const metrics =
      metricsPort === null
        ? null
        : await serveMetrics(() => ({ ...system.status(), devices: countsOf(bridge) }), metricsPort);
    const metricsUrl = metrics === null ? null : `http://127.0.0.1:${metrics.port}/metrics`;
    const known = new Set<string>();
    const add = async (found: readonly DeviceSource[]): Promise<void> => {
      const fresh = found.filter(({ from }) => !known.has(from));
      for (const { from } of fresh) known.add(from);
      await Promise.all(fresh.map((source) => bridge.add(source, PATIENCE_MS)));
    };
    const addListed = async (): Promise<void> => {
      for (const directory of values.directory)
        try {
          await add(await sourcesOf(directory, shared, secrets));
        } catch (error) {
          logger('warn', `the directory cannot be read: ${toTwinportError(error).message}`, { directory });
        }
    };
    await Promise.all([add(sources), addListed()]);

    const devices = bridge.devices().map(({ from, twin, present, problem }) => ({
      from,
      twin: twin?.id ?? null,
      present,
      problem: problem?.message ?? null,
    }));
    for (const { from, problem, twin } of devices)
      if (problem !== null) process.stderr.write(`${from} is left out: ${problem}\n`);
      else if (twin === null) process.stderr.write(`${from} has not described itself yet; it is waited for\n`);
    const hopeless = values.directory.length === 0 && devices.every(({ problem }) => problem !== null);
    if (!hopeless) {
      const manifest = worldOf({ name: values.name, address, did: identity.did });
      const { url, hint } = await publishWorld({
        app,
        data: values.data,
        name: values.name,
        manifest,
        did: identity.did,
      });
      process.stdout.write(
        values.json ? `${JSON.stringify({ url, did: identity.did, address, devices, metricsUrl })}\n` : `${url}\n`,
      );
      if (hint !== null) process.stderr.write(`${hint}\n`);
      const studio = studioLink(app, identity.did);
      if (url !== studio) process.stderr.write(`In the studio: ${studio}\n`);
      if (!values.json) process.stderr.write('Ctrl-C ends it.\n');
      if (metricsUrl !== null) process.stderr.write(`Metrics: ${metricsUrl}\n`);
      while (!ending.signal.aborted) {
        await pause(DIRECTORY_AGAIN_MS, ending.signal);
        if (!ending.signal.aborted) await addListed();
      }
    }
    await bridge.close();
    await system.stop();
    metrics?.close();
    return hopeless ? EXIT.failed : EXIT.ok;
  },
};

function worldOf(system: { readonly name: string; readonly address: string; readonly did: string }): object {
  const spawn = { position: [0, 1.65, 9], lookAt: [0, 1, 0] };
  return { title: system.name, environment: 'coast', spawn, systems: [system] };
}

function countsOf(bridge: Bridge): DeviceCounts {
  const devices = bridge.devices();
  return {
    known: devices.length,
    present: devices.filter(({ present }) => present).length,
    refused: devices.filter(({ problem }) => problem !== null).length,
  };
}

/** @throws UsageError for what is no port */
function portIn(text: string | undefined): number | null {
  if (text === undefined) return null;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new UsageError(`--metrics-port takes a port, not "${text}".`);
  return port;
}

function understood(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (thrown) {
    throw new UsageError((thrown as Error).message);
  }
}
