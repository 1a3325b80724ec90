import { expect, it } from 'vitest';
import { KeptProgress } from './kept-progress.ts';

const MEBI = 1_048_576;
const done = (commandID: string, characters: number) =>
  ({ commandID, state: 'completed', output: 'x'.repeat(characters - 2) }) as const;

it('[CMD-4] knows the newest ten thousand commands, by how they stood last', () => {
  const kept = new KeptProgress();
  for (let count = 0; count < 10_000; count += 1) kept.keep({ commandID: `c${count}`, state: 'accepted' });
  kept.keep({ commandID: 'c0', state: 'completed' });
  expect([kept.has('c0'), kept.has('c1'), kept.of('c0').state]).toEqual([true, true, 'completed']);
  kept.keep({ commandID: 'more', state: 'accepted' });
  expect([kept.has('c0'), kept.has('c1'), kept.of('c1').state]).toEqual([true, false, 'unknown']);
});

it('[CMD-4] outputs are bounded together: of the oldest it is known that they were done, and nothing more', () => {
  const kept = new KeptProgress();
  for (const name of ['a', 'b', 'c', 'd']) kept.keep(done(name, MEBI));
  expect(kept.of('a').output).toHaveLength(MEBI - 2);
  kept.keep(done('e', 10));
  expect(kept.of('a')).toEqual({ commandID: 'a', state: 'completed' });
  expect([kept.has('a'), kept.of('b').output, kept.of('e').output]).toEqual([
    true,
    'x'.repeat(MEBI - 2),
    'x'.repeat(8),
  ]);
  // What is told of a command again takes the place of what was told before.
  kept.keep(done('b', 2 * MEBI - 10));
  expect(
    [kept.of('c').output, kept.of('e').output, kept.of('b').output].map((output) => String(output).length),
  ).toEqual([MEBI - 2, 8, 2 * MEBI - 12]);
  kept.keep(done('f', 5 * MEBI));
  expect(['b', 'c', 'd', 'e', 'f'].map((name) => kept.of(name).output)).toEqual(
    Array.from({ length: 5 }, () => undefined),
  );
});
