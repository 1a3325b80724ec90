import { expect, it } from 'vitest';
import { appendToLog } from './log-tail.ts';
import type { LogEntry } from './mii.ts';

const entry = (id: number, operation = 'event'): LogEntry => ({
  id,
  time: '2026-11-22T10:00:00.000Z',
  procedure: 'P11',
  referencePoint: 'DII-3',
  from: 'DTS',
  to: 'IE',
  operation,
  outcome: 'ok',
  hasMessage: false,
});
const ids = (log: readonly LogEntry[]): number[] => log.map(({ id }) => id);

it('a step that took long stands where it began', () => {
  const log = appendToLog([entry(1), entry(3), entry(4)], [entry(2), entry(5)]);
  expect(ids(log)).toEqual([1, 2, 3, 4, 5]);
});

it('keeps the newest five thousand; seconds of state give way before steps do', () => {
  const steps = Array.from({ length: 4_500 }, (_, index) => entry(index + 1));
  const frames = Array.from({ length: 1_500 }, (_, index) => entry(5_000 + index, 'stateframe'));
  const log = appendToLog(steps, frames);
  expect(log).toHaveLength(5_000);
  expect(log.filter(({ operation }) => operation === 'stateframe')).toEqual(frames.slice(-1_000));
  expect(log[0]!.id).toBe(501);
  expect(log.at(-1)!.id).toBe(6_499);
  // Below the bound nothing is taken away.
  expect(appendToLog([], frames)).toHaveLength(1_500);
});
