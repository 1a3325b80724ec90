import { expect, test } from 'vitest';
import { Turnstile } from './turnstile.ts';

test('lets so many in at a time, in their order, also behind one that failed', async () => {
  const turnstile = new Turnstile(2);
  const inside: string[] = [];
  const ends = new Map<string, (error?: Error) => void>();
  const enter = (name: string): Promise<string> =>
    turnstile.pass(() => {
      inside.push(name);
      return new Promise((resolve, reject) => {
        ends.set(name, (error) => (error === undefined ? resolve(name) : reject(error)));
      });
    });
  const results = ['a', 'b', 'c', 'd'].map((name) => enter(name).catch(({ message }: Error) => message));
  const seen = async (...names: string[]): Promise<void> => {
    await new Promise((resolve) => {
      setTimeout(resolve, 0);
    });
    expect(inside).toEqual(names);
  };
  await seen('a', 'b');
  ends.get('b')!(new Error('not today'));
  await seen('a', 'b', 'c');
  ends.get('a')!();
  await seen('a', 'b', 'c', 'd');
  ends.get('c')!();
  ends.get('d')!();
  expect(await Promise.all(results)).toEqual(['a', 'not today', 'c', 'd']);
  const late = enter('e');
  await seen('a', 'b', 'c', 'd', 'e');
  ends.get('e')!();
  expect(await late).toBe('e');
});
