import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { atATime } from './at-a-time.ts';

test('as many as may run do, and no more', async () => {
  let [running, most, ran] = [0, 0, 0];
  await atATime(4, Array.from({ length: 30 }), async () => {
    most = Math.max(most, (running += 1));
    await sleep(1);
    running -= 1;
    ran += 1;
  });
  expect({ most, ran }).toEqual({ most: 4, ran: 30 });
});

test('an error is told', async () => {
  const failing = atATime(2, [1, 2, 3], async (item) => {
    await sleep(1);
    if (item === 2) throw new Error('two');
  });
  await expect(failing).rejects.toThrow('two');
});

test('nothing to do is done', async () => {
  await expect(atATime(3, [], () => Promise.reject(new Error('never')))).resolves.toBeUndefined();
});
