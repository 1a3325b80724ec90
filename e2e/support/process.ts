// Any program as a process, known by the first line that it prints: for examples that are run as they stand.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export async function startProcessOf(
  command: string,
  args: readonly string[],
  options: { cwd: string; env: Readonly<Record<string, string>> },
): Promise<{ firstLine: string; stop: () => Promise<void> }> {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaints = '';
  child.stderr.on('data', (data: Buffer) => (complaints += data.toString()));
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  const firstLine = await Promise.race([
    new Promise<string>((resolve) => {
      createInterface({ input: child.stdout }).once('line', resolve);
    }),
    exited.then(() => Promise.reject(new Error(`${command} ${args.join(' ')} ended early:\n${complaints}`))),
  ]);
  return {
    firstLine,
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
