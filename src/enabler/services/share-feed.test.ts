import { beforeEach, expect, it } from 'vitest';
import { MockClock } from '../../base/mock-clock.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { ShareFeed, type Samples, type Sending } from './share-feed.ts';

let clock: MockClock;
let sent: Samples[];
let answer: Sending;
let feed: ShareFeed;
beforeEach(() => {
  clock = new MockClock();
  sent = [];
  answer = 'sent';
  feed = new ShareFeed(clock, (samples) => {
    if (answer === 'sent') sent.push(samples);
    return answer;
  });
});
const push = (property: string, ...values: unknown[]): void =>
  values.forEach((value, sequence) => feed.push(property, { value, time: clock.now(), sequence }));
const values = (property: string): unknown[] =>
  sent.flatMap((samples) => (samples[property] ?? []).map(({ value }) => value));

it('[SHR-3] carries every sample, oldest first, and no more messages a second than the service wants', async () => {
  feed.resume(10);
  for (let count = 0; count < 100; count += 1) {
    push('angle', count);
    await clock.advance(10);
  }
  await clock.advance(100);
  expect(values('angle')).toEqual(Array.from({ length: 100 }, (_, count) => count));
  expect(sent.length).toBeGreaterThanOrEqual(10);
  expect(sent.length).toBeLessThanOrEqual(12);
  expect([feed.readings, feed.dropped, feed.lastAt]).toEqual([100, 0, expect.any(Number)]);
});

it('[SHR-3] of a list that would be longer the oldest are lost, and counted', async () => {
  feed.resume(1);
  push('angle', ...Array.from({ length: 600 }, (_, count) => count));
  push('level', 7);
  await clock.advance(1_000);
  expect([values('angle').length, values('angle')[0], values('level')]).toEqual([512, 88, [7]]);
  expect(feed.dropped).toBe(88);
});

it('[LIM-1] splits what is too long for one message, and drops what is too long for any', async () => {
  feed.resume(10);
  push('note', ...Array.from({ length: 5 }, (_, count) => `${count}${'x'.repeat(40_000)}`));
  push('angle', 1);
  push('huge', 'x'.repeat(LIMITS.controlMessageBytes));
  await clock.advance(2_000);
  expect(values('note').map((value) => (value as string)[0])).toEqual(['0', '1', '2', '3', '4']);
  expect([values('angle'), values('huge'), feed.dropped]).toEqual([[1], [], 1]);
  for (const samples of sent) expect(JSON.stringify(samples).length * 3).toBeLessThan(LIMITS.controlMessageBytes);
});

it('[SHR-6] waits while nobody can take it, goes on in order, and forgets when it is told to', async () => {
  feed.resume(10);
  answer = 'away';
  push('angle', 1, 2);
  await clock.advance(500);
  push('angle', 3);
  await clock.advance(500);
  expect([sent, clock.waiting]).toEqual([[], 0]);
  answer = 'sent';
  feed.resume(10);
  await clock.advance(200);
  expect(values('angle')).toEqual([1, 2, 3]);
  answer = 'busy';
  push('angle', 3.5);
  await clock.advance(300);
  answer = 'sent';
  await clock.advance(100);
  expect(values('angle')).toEqual([1, 2, 3, 3.5]);
  push('angle', 4);
  feed.clear();
  await clock.advance(500);
  push('angle', 5);
  await clock.advance(500);
  expect(values('angle')).toEqual([1, 2, 3, 3.5]);
});
