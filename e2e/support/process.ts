// Any program as a process, known by the lines that it prints: for examples that are run as they stand, and for machines.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface StartedProgram {
  readonly firstLine: string;
  /** The next line that it prints. */
  nextLine(): Promise<string>;
  /** What a person types. */
  type(text: string): void;
  stop(): Promise<void>;
}

export async function startProcessOf(
  command: string,
  args: readonly string[],
  options: { cwd: string; env: Readonly<Record<string, string>> },
): Promise<StartedProgram> {
  // A group of its own: npx does not hand a signal on to what it runs.
  const child = spawn(command, args, { cwd: options.cwd, env: { ...process.env, ...options.env }, detached: true });
  let complaints = '';
  child.stderr.on('data', (data: Buffer) => (complaints += data.toString()));
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  const lines = createInterface({ input: child.stdout });
  const nextLine = (): Promise<string> => new Promise((resolve) => lines.once('line', resolve));
  const firstLine = await Promise.race([
    nextLine(),
    exited.then(() => Promise.reject(new Error(`${command} ${args.join(' ')} ended early:\n${complaints}`))),
  ]);
  return {
    firstLine,
    nextLine,
    type: (text) => child.stdin.write(text),
    async stop() {
      process.kill(-child.pid!, 'SIGTERM');
      await exited;
    },
  };
}

/** The mill of things/mill.ts; its first line is its broker's address. */
export const startMill = (brokerPort: number): Promise<StartedProgram> =>
  startProcessOf(
    'node',
    ['--import', 'tsx', fileURLToPath(new URL('things/mill.ts', import.meta.url)), String(brokerPort)],
    { cwd: process.cwd(), env: {} },
  );
