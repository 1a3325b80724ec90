// The plant as the real process that the demo launcher starts, for tests. Who calls: plant.test.ts, consume-thing.test.ts.
import { spawn } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

export interface PlantProcess {
  readonly things: readonly { readonly id: string; readonly td: string }[];
  readonly mqtt: string;
  /** Where the Thing Description of `arm-1`, `turbine-1` or `tank-1` is. */
  td(name: string): string;
  /** Resolves with its exit code, or null when the signal killed it. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** Starts the plant with a still arm and repeatable chance; resolves with what its one ready line says. */
export async function startPlantProcess(
  ports: { http: number; mqtt: number } = { http: 0, mqtt: 0 },
): Promise<PlantProcess> {
  const args = ['--import', 'tsx', MAIN, '--http-port', String(ports.http), '--mqtt-port', String(ports.mqtt)];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, TWINPORT_DEMO_AUTOCYCLE: '0', TWINPORT_DEMO_SEED: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').once('data', resolve);
    child.once('exit', () => reject(new Error('the plant ended before it was ready')));
  });
  const ready = JSON.parse(line) as { ready: boolean; things: PlantProcess['things']; mqtt: string };
  if (!ready.ready) throw new Error(`unexpected ready line: ${line}`);
  return {
    things: ready.things,
    mqtt: ready.mqtt,
    td: (name) => ready.things.find(({ id }) => id.endsWith(`:${name}`))!.td,
    end(signal) {
      child.kill(signal);
      return exited;
    },
  };
}

/** A port that was free a moment ago, for a process that must come back at the same one. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
