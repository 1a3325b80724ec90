// Links that go in step with another: their messages are filled once, and nobody gets another's numbers wrong.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { content, Exhibition, expectRight, good } from './exhibition.fixture.ts';
import { NONE } from '../state/stream-table.ts';
import { StateChain } from './state-chain.ts';

afterEach(() => vi.restoreAllMocks());

/** How many looks at a stream a second of rounds costs. */
async function looksIn(exhibition: Exhibition, durationMs: number): Promise<number> {
  const looks = vi.spyOn(StateChain.prototype, 'isDue');
  await exhibition.move(durationMs);
  const { length } = looks.mock.calls;
  looks.mockRestore();
  return length;
}

describe('links that send the same', () => {
  it('cost what one costs, however many they are, as soon as they have sent the same for a while', async () => {
    const exhibition = await Exhibition.of(40);
    const first = exhibition.visitor(good());
    await exhibition.move(2_000);
    const alone = await looksIn(exhibition, 1_000);
    const visitors = [first, ...Array.from({ length: 7 }, () => exhibition.visitor(good()))];
    await exhibition.move(4_000);
    expect(await looksIn(exhibition, 1_000)).toBeLessThan(1.1 * alone);
    const since = exhibition.clock.now();
    await exhibition.move(500);
    for (const visitor of visitors) expect(visitor.since(since).map(content)).toEqual(first.since(since).map(content));
    await exhibition.clock.advance(500);
    expectRight(visitors);
  });

  it('get all messages of a round one after the other, those who fill none of them too', async () => {
    const exhibition = await Exhibition.of(500);
    const visitors = [exhibition.visitor(good()), exhibition.visitor(good())];
    await exhibition.move(3_500);
    const led = visitors.find(({ sender }) => sender.ledLinks === NONE)!;
    const since = exhibition.clock.now();
    await exhibition.move(50);
    const messages = led.since(since);
    const others = messages.filter(({ at }, index) => at === messages[index - 1]?.at);
    expect(others.length).toBeGreaterThan(1);
    for (const { order } of others) expect(messages.map((message) => message.order)).toContain(order - 1);
  });

  it('refer to what each of them got, also of machines that stood still since their numbers were others', async () => {
    const exhibition = await Exhibition.of(30);
    const [still, moving] = [exhibition.twins.slice(0, 10), exhibition.twins.slice(10)];
    const visitors = Array.from({ length: 3 }, () => exhibition.visitor(good()));
    const second = visitors[1]!;
    await exhibition.move(4_000);
    // Stops after somebody who is coded for with the others has sent less than they.
    const numbers = new Set(moving.map((twin) => second.numbers.get(twin)!));
    for (const rateHz of [10, 60]) {
      second.sender.adjust(numbers, rateHz, null);
      await exhibition.move(1_500, undefined, moving);
    }
    await exhibition.move(4_000, undefined, moving);
    const since = exhibition.clock.now();
    for (const twin of still) exhibition.setAngle(twin, 10);
    await exhibition.clock.advance(45);
    for (const visitor of visitors)
      expect(still.map((twin) => visitor.shown.get(twin)!.value)).toEqual(still.map(() => 10));
    await exhibition.move(1_000);
    await exhibition.clock.advance(500);
    expectRight(visitors);
    for (const visitor of visitors) {
      expect(visitor.unusable).toBe(0);
      expect(visitor.since(since).map(content)).toEqual(visitors[0]!.since(since).map(content));
    }
  });

  it('go on without a gap when the one that filled their messages goes', async () => {
    const exhibition = await Exhibition.of(30);
    const [first, ...others] = Array.from({ length: 4 }, () => exhibition.visitor(good()));
    await exhibition.move(4_000);
    first!.sender.stopAll();
    const since = exhibition.clock.now();
    await exhibition.move(1_000);
    for (const visitor of others) {
      expect(visitor.since(since).length).toBeGreaterThanOrEqual(59);
      expect(visitor.unusable).toBe(0);
    }
    await exhibition.clock.advance(500);
    expectRight(others);
  });

  it('leave out what one of them has no room for, and the others get it', async () => {
    const exhibition = await Exhibition.of(40);
    const visitors = Array.from({ length: 4 }, () => exhibition.visitor(good()));
    const [first, narrow] = visitors;
    await exhibition.move(4_000);
    // Too short for being taken out of the group, and on the road of whoever fills the messages, too.
    for (const visitor of [first!, narrow!]) {
      const since = exhibition.clock.now();
      visitor.road.mostATick = 0.85;
      await exhibition.move(800);
      delete visitor.road.mostATick;
      for (const other of visitors)
        if (other !== visitor) expect(other.since(since).length).toBeGreaterThan(visitor.since(since).length);
      await exhibition.move(1_000);
    }
    await exhibition.clock.advance(1_000);
    expectRight(visitors);
    for (const visitor of visitors) expect(visitor.unusable).toBe(0);
  });

  it('part when one of them looks at something else, and are right all the same', async () => {
    const exhibition = await Exhibition.of(30);
    const visitors = Array.from({ length: 4 }, () => exhibition.visitor(good()));
    const [first, second] = visitors;
    const [one, two] = exhibition.twins;
    await exhibition.move(4_000);
    second!.sender.adjust(new Set([second!.numbers.get(one!)!]), 10, null);
    await exhibition.move(500);
    first!.sender.stop(two!.id);
    first!.numbers.delete(two!);
    await exhibition.move(500);
    first!.observe(two!);
    await exhibition.move(1_500);
    await exhibition.clock.advance(500);
    expectRight(visitors);
    for (const visitor of visitors) expect(visitor.unusable).toBe(0);
  });
});
