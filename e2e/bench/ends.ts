// Starts the ends of engines: Node processes here, pages of a Chromium in chromium.ts. All of them end with the benchmark.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Control, Line } from './control.ts';

/** One end: its line, and what it costs. */
export interface End {
  readonly line: Line;
  /** CPU seconds so far of all its processes; null when its own line tells that. */
  cpuSeconds(): number | null;
  close(): Promise<void>;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const nodePackage = fileURLToPath(new URL('node_modules/node/bin/node', import.meta.url));
/** Colyseus needs Node 22; all ends run on the same one, so that none is favoured. */
const NODE =
  Number(process.versions.node.split('.')[0]) >= 22 || !existsSync(nodePackage) ? process.execPath : nodePackage;

const EXIT_TIMEOUT_MS = 5_000;
let count = 0;

/** A process that holds one end of an engine. @throws Error when it ends before it called */
export function startNodeEnd(control: Control, engine: string, role: 'sender' | 'receiver'): Promise<End> {
  return startProcess(control, `${engine}-${role}-${(count += 1)}`, 'node-endpoint.ts', [engine, role]);
}

/** A process of the benchmark that calls by that name. @throws Error when it ends before it called */
export async function startProcess(
  control: Control,
  name: string,
  entry: string,
  args: readonly string[],
): Promise<End> {
  const path = fileURLToPath(new URL(entry, import.meta.url));
  const child = spawn(NODE, ['--import', 'tsx', path, control.url, name, ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const line = await Promise.race([
    control.line(name),
    exited.then(() => Promise.reject(new Error(`${name} ended early with ${child.exitCode}`))),
  ]);
  return {
    line,
    cpuSeconds: () => null,
    async close() {
      line.close();
      const timer = setTimeout(() => child.kill('SIGKILL'), EXIT_TIMEOUT_MS);
      await exited;
      clearTimeout(timer);
    },
  };
}
