import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const fixture = fileURLToPath(new URL('console-logger.fixture.ts', import.meta.url));

it('a process serves on when nobody reads its log any more', async () => {
  const child = fork(fixture, { execArgv: ['--import', 'tsx'], silent: true });
  try {
    const [line] = (await once(createInterface({ input: child.stderr! }), 'line')) as [string];
    expect(JSON.parse(line)).toMatchObject({ level: 'info', component: 'fixture', message: 'still here' });
    child.stderr!.destroy();
    child.stdout!.destroy();
    const ask = async (): Promise<{ uncaught: number; logged: number }> => {
      const answer = once(child, 'message');
      child.send('how are you?');
      return ((await answer) as [{ uncaught: number; logged: number }])[0];
    };
    const { logged } = await ask();
    await expect.poll(async () => (await ask()).logged).toBeGreaterThan(logged + 20);
    expect((await ask()).uncaught).toBe(0);
  } finally {
    child.kill('SIGKILL');
  }
});
