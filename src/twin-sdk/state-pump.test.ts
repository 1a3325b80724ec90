// Many links of one system: what each gets of it, whatever the others do.
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../state/lossy-road.fixture.ts';
import { content, Exhibition, expectRight, good, Visitor } from './exhibition.fixture.ts';

describe('the states of one system for many', () => {
  it('are coded once for those who confirm alike, whatever joined before', async () => {
    const exhibition = await Exhibition.of(40);
    const visitors = [good(), good(12), good(15)].map((road) => exhibition.visitor(road));
    await exhibition.move(4_000);
    const since = exhibition.clock.now();
    await exhibition.move(1_000);
    const [one, ...others] = visitors.map((visitor) => visitor.since(since).map(content));
    expect(one!.length).toBeGreaterThanOrEqual(59);
    for (const other of others) expect(other).toEqual(one);
    await exhibition.clock.advance(500);
    expectRight(visitors);
  });

  it('cost each no more than they cost one alone, and who joins disturbs nobody for long', async () => {
    const exhibition = await Exhibition.of(50);
    const { clock } = exhibition;
    const alone = exhibition.visitor(good());
    await exhibition.move(3_000);
    let from = clock.now();
    await exhibition.move(1_000);
    const bytesAlone = alone.bytesSince(from);
    const others = Array.from({ length: 5 }, () => exhibition.visitor(good()));
    from = clock.now();
    await exhibition.move(4_000);
    // All came in: their rows began anew, once, beside four seconds of states.
    expect(alone.bytesSince(from)).toBeLessThan(4.5 * bytesAlone);
    from = clock.now();
    await exhibition.move(1_000);
    for (const visitor of [alone, ...others]) expect(visitor.bytesSince(from)).toBeLessThan(1.15 * bytesAlone);
  });

  it('one that falls silent, loses much or has no room costs the others nothing', async () => {
    const exhibition = await Exhibition.of(50);
    const { clock } = exhibition;
    const visitors = Array.from({ length: 6 }, () => exhibition.visitor(good()));
    const [silent, lossy, narrow, ...steady] = visitors as [Visitor, Visitor, Visitor, ...Visitor[]];
    await exhibition.move(3_000);
    let from = clock.now();
    await exhibition.move(1_000);
    const usual = steady.map((visitor) => visitor.bytesSince(from));
    const random = seededRandom(3);
    let isSilent = true;
    silent.road.isLost = () => isSilent;
    lossy.road.isLost = () => random() < 0.2;
    narrow.road.mostATick = 0.4;
    await exhibition.move(1_500);
    from = clock.now();
    await exhibition.move(2_000);
    for (const [index, visitor] of steady.entries()) {
      expect(visitor.bytesSince(from)).toBeLessThan(2.3 * usual[index]!);
      expect(visitor.since(from).length).toBeGreaterThanOrEqual(115);
    }
    isSilent = false;
    await exhibition.move(2_000);
    await clock.advance(3_000);
    expectRight(visitors);
  });

  it('one of two that falls silent leaves the other as it was', async () => {
    const exhibition = await Exhibition.of(30);
    const { clock } = exhibition;
    const [steady, silent] = [exhibition.visitor(good()), exhibition.visitor(good())];
    await exhibition.move(3_000);
    let from = clock.now();
    await exhibition.move(1_000);
    const usual = steady.bytesSince(from);
    silent.road.isLost = () => true;
    await exhibition.move(1_000);
    from = clock.now();
    await exhibition.move(1_000);
    expect(steady.bytesSince(from)).toBeLessThan(1.15 * usual);
  });

  it('are right for everybody in the end, and never wrong, whoever comes, goes, looks away or has a bad road', async () => {
    for (let seed = 1; seed <= 6; seed += 1) {
      const exhibition = await Exhibition.of(12);
      const { twins, clock } = exhibition;
      const random = seededRandom(seed);
      const pick = <What>(from: readonly What[]): What => from[Math.floor(random() * from.length)]!;
      let quiet = false;
      const visitors: Visitor[] = [];
      const come = (): void => {
        const lossShare = pick([0, 0, 0.01, 0.05, 0.3]);
        const visitor = new Visitor(exhibition, {
          roundTripMs: pick([2, 8, 30, 90, 250, 700]),
          isLost: () => !quiet && random() < lossShare,
        });
        visitors.push(visitor);
        // Half of them look at everything, as the others of them do.
        const looksAtAll = random() < 0.5;
        for (const twin of twins)
          if (looksAtAll || random() < 0.8) visitor.observe(twin, looksAtAll ? 60 : pick([60, 60, 10]));
      };
      for (let index = 0; index < 5; index += 1) come();
      const step = (): void => {
        if (random() < 0.01) come();
        if (random() < 0.01 && visitors.length > 2) visitors.splice(1, 1)[0]!.sender.stopAll();
        if (random() < 0.02) {
          const visitor = pick(visitors);
          const numbers = [...visitor.numbers.values()].filter(() => random() < 0.5);
          visitor.sender.adjust(new Set(numbers), pick([60, 10, 2]), random() < 0.5 ? null : new Set(['angle']));
        }
        if (random() < 0.01) {
          const visitor = pick(visitors);
          const twin = pick(twins);
          visitor.sender.stop(twin.id);
          if (random() < 0.5) visitor.observe(twin);
          else visitor.numbers.delete(twin);
        }
      };
      await exhibition.move(8_000, step);
      quiet = true;
      await clock.advance(6_000);
      expectRight(visitors);
      for (const { sender } of visitors) sender.stopAll();
      expect(clock.waiting).toBe(0);
    }
  });
});
