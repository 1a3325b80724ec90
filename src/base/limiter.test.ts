import { expect, it } from 'vitest';
import { Limiter } from './limiter.ts';

it('never runs more tasks than its limit, runs all of them in order, and survives those that fail', async () => {
  const limiter = new Limiter(3);
  const started: number[] = [];
  let running = 0;
  let most = 0;
  const results = await Promise.allSettled(
    Array.from({ length: 20 }, (_, index) =>
      limiter.run(async () => {
        started.push(index);
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => {
          setTimeout(resolve, index % 3);
        });
        running -= 1;
        if (index % 5 === 0) throw new Error(`task ${index}`);
        return index;
      }),
    ),
  );
  expect(most).toBe(3);
  expect(started).toEqual(Array.from({ length: 20 }, (_, index) => index));
  expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(4);
});
