import { expect, test, vi } from 'vitest';
import { inTurn } from './in-turn.ts';

test('is asked once at a time, and once more for all that changed meanwhile', async () => {
  const answers: (() => void)[] = [];
  const ask = inTurn(
    () =>
      new Promise((resolve) => {
        answers.push(resolve);
      }),
  );
  ask();
  for (let count = 0; count < 100; count += 1) ask();
  expect(answers).toHaveLength(1);
  answers[0]!();
  await vi.waitFor(() => expect(answers).toHaveLength(2), 15_000);
  answers[1]!();
  await new Promise((resolve) => {
    setTimeout(resolve, 20);
  });
  expect(answers).toHaveLength(2);
  ask();
  expect(answers).toHaveLength(3);
});
