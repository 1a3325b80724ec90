// What tests of the bridge share: a twin system that nobody links to, a bridge in it, devices as processes of their own, a broker.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { Aedes } from 'aedes';
import { TwinportError } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { generateIdentity } from '../../identity/keys.ts';
import { startTwinSystem, type Twin, type TwinSystem } from '../../twin-sdk/index.ts';
import { smallModel } from '../../../e2e/support/small-twin.ts';
import { Bridge, type BridgedDevice, type DeviceSource } from './bridge.ts';
import type { Secrets } from './credentials.ts';
import { fetchDescription } from './fetch-description.ts';
import type { InvokeContext } from './invoke-action.ts';

const THINGS = fileURLToPath(new URL('../../../e2e/support/things/', import.meta.url));

export const thingFile = (name: string): string => `${THINGS}${name}`;

export interface BridgeBench {
  readonly system: TwinSystem;
  readonly bridge: Bridge;
  /** Everything that was logged. */
  readonly log: string[];
  /** Adds a device by its description, or the address of one. */
  add(td: unknown): Promise<BridgedDevice>;
  /** Adds one and gives its twin. */
  twin(td: unknown): Promise<Twin>;
  close(): Promise<void>;
}

export async function makeBridge(secrets: Secrets = {}): Promise<BridgeBench> {
  const log: string[] = [];
  const logger: Logger = (_level, message) => void log.push(message);
  const system = await startTwinSystem({
    name: 'Bridge',
    domains: ['test'],
    identity: await generateIdentity(),
    listen: () => () => undefined,
  });
  const bridge = new Bridge(system, secrets, logger);
  const model = await smallModel();
  let count = 0;
  const add = (td: unknown): Promise<BridgedDevice> => {
    const source: DeviceSource = {
      from: typeof td === 'string' ? td : `device ${(count += 1)}`,
      describe: async (signal) => (typeof td === 'string' ? (await fetchDescription(td, secrets, signal)).json : td),
      parts: () => Promise.resolve({ model, bindings: [] }),
      async explain(error) {
        return error;
      },
    };
    return bridge.add(source, 3_000);
  };
  return {
    system,
    bridge,
    log,
    add,
    async twin(td) {
      const { twin, problem } = await add(td);
      if (twin === null) throw problem ?? new Error('it was not published');
      return twin;
    },
    async close() {
      await bridge.close();
      await system.stop();
    },
  };
}

export const valueOf = (twin: Twin, property: string): unknown => twin.readings()[property]?.value;

/** Asks a twin's handler as the command desk does. */
export async function ask(
  twin: Twin,
  action: string,
  input: unknown = null,
  { signal = new AbortController().signal, progress = () => undefined }: Partial<InvokeContext> = {},
): Promise<unknown> {
  const handler = twin.handler(action);
  if (handler === null) throw new TwinportError('action-unknown', action);
  return handler(input as never, {
    user: 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK' as never,
    delegate: null,
    carrier: 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK' as never,
    commandID: 'command-1',
    signal,
    progress,
  });
}

export interface HttpDevice {
  readonly url: string;
  close(): void;
}

/** A device that answers over HTTP, however a test wants it to. */
export async function startHttpDevice(answer: RequestListener): Promise<HttpDevice> {
  const server = createHttpServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

export interface TestBroker {
  readonly url: string;
  readonly port: number;
  /** Publishes as a device would. */
  say(topic: string, payload: string, retain?: boolean): void;
  /** What was published by others, as `topic payload`. */
  readonly heard: string[];
  close(): Promise<void>;
}

/** An MQTT broker; with `password`, only for the user `anna`. */
export async function startTestBroker(password: string | null = null): Promise<TestBroker> {
  const heard: string[] = [];
  const sockets = new Set<Socket>();
  const aedes = await Aedes.createBroker({
    authenticate(_client, username, given, done) {
      const right = password === null || (username === 'anna' && given?.toString() === password);
      done(right ? null : Object.assign(new Error('wrong'), { returnCode: 5 }), right);
    },
  });
  aedes.on('publish', ({ topic, payload }, client) => {
    if (client !== null) heard.push(`${topic} ${payload.toString()}`);
  });
  const server = createServer((socket) => {
    sockets.add(socket);
    aedes.handle(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `mqtt://127.0.0.1:${port}`,
    port,
    heard,
    say(topic, payload, retain = false) {
      const packet = { cmd: 'publish', qos: 0, dup: false, topic, payload: Buffer.from(payload), retain } as const;
      aedes.publish(packet, () => undefined);
    },
    async close() {
      await new Promise<void>((resolve) => aedes.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

/** A device of a few lines of Python; ends with the test. */
export function startPython(script: string, args: readonly string[]): { stop: () => void } {
  const child = spawn('python3', [thingFile(script), ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
  return { stop: () => void child.kill('SIGKILL') };
}
