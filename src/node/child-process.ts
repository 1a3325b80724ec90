// A process of ours beside this one: started with one ready line on its standard output, ended with this one. Called by
// start.ts for the demo's plant and twin systems, and by tests.
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface StartedProcess<Ready> {
  readonly ready: Ready;
  readonly child: ChildProcess;
  /** The command line, for a person who wants to start it again by hand. */
  readonly command: string;
  stop(): Promise<void>;
}

const STOP_TIMEOUT_MS = 5_000;

/**
 * Starts a TypeScript entry with Node and waits for its first line of JSON.
 * @throws Error with what it wrote to standard error, when it ends before that
 */
export async function startProcess<Ready>(
  entry: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<StartedProcess<Ready>> {
  const argv = ['--import', 'tsx', entry, ...args];
  // The channel carries nothing: its end tells the child that this process is gone (end-with-parent.ts).
  const child = spawn(process.execPath, argv, {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, ...env },
  });
  let complaints = '';
  child.stderr!.on('data', (data: Buffer) => {
    complaints = (complaints + data.toString()).slice(-4_000);
    if (process.env['TWINPORT_VERBOSE'] !== undefined) process.stderr.write(data);
  });
  const exited = new Promise<never>((_resolve, reject) => {
    child.once('exit', (code, signal) => reject(new Error(`${entry} ended early (${signal ?? code}):\n${complaints}`)));
    child.once('error', reject);
  });
  const line = new Promise<Ready>((resolve, reject) => {
    createInterface({ input: child.stdout! }).once('line', (text) => {
      try {
        resolve(JSON.parse(text) as Ready);
      } catch (cause) {
        reject(new Error(`${entry} did not say that it is ready: ${text}`, { cause }));
      }
    });
  });
  exited.catch(() => undefined);
  const ready = await Promise.race([line, exited]);
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
    });
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await gone;
    clearTimeout(timer);
  };
  return { ready, child, command: `node ${argv.join(' ')}`, stop };
}
