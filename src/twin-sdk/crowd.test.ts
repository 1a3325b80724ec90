// Many that come at once over roads that are too slow for it: they get what there is, together.
import { expect, it, vi } from 'vitest';
import { StateMessageWriter } from '../state/state-message.ts';
import { Exhibition, expectRight, good, type Visitor } from './exhibition.fixture.ts';

/** How many updates of a twin a visitor is behind, on average. */
function behind({ shown }: Visitor): number {
  let sum = 0;
  for (const [twin, { sequence }] of shown) sum += twin.sequence - sequence;
  return sum / shown.size;
}

it('a crowd that comes at once over slow roads soon has what is newest, coded once for all, though at first there is no room for it', async () => {
  const exhibition = await Exhibition.of(250);
  const { clock } = exhibition;
  const visitors = Array.from({ length: 10 }, (_, index) => {
    const visitor = exhibition.visitor(good(100 + 3 * index));
    visitor.road.mostATick = 0.8;
    return visitor;
  });
  await exhibition.move(2_500);
  const filled = vi.spyOn(StateMessageWriter.prototype, 'bytes');
  const since = clock.now();
  await exhibition.move(1_000);
  const sent = visitors.reduce((sum, visitor) => sum + visitor.since(since).length, 0);
  expect(filled.mock.calls.length).toBeLessThan(sent / 3);
  filled.mockRestore();
  for (const visitor of visitors) {
    expect(behind(visitor)).toBeLessThan(12);
    delete visitor.road.mostATick;
  }
  await clock.advance(1_000);
  expectRight(visitors);
  for (const visitor of visitors) expect(visitor.unusable).toBe(0);
});
