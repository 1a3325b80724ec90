import { expect, it } from 'vitest';
import type { Did, Sha256, TwinId } from '../../base/ids.ts';
import { memoryStore } from '../store/memory.ts';
import { CHANGES, LEVELS, RAW, type Level } from './levels.ts';
import type { RecordingHeader } from './recording.ts';
import { Shelf } from './shelf.ts';

const SECOND = 1_000;
const header = (index: number): RecordingHeader => ({
  twinId: `urn:test:${index}` as TwinId,
  systemId: 'did:key:z6Mk' as Did,
  version: '1',
  sha256: '00' as Sha256,
  description: { title: `Twin ${index}` } as never,
  bindings: [],
});

/** Writes what is due, and again what became due by that. */
async function settle(shelf: Shelf, now: number): Promise<void> {
  for (let round = 0; round < 3; round += 1) {
    shelf.tick(now + round * 31 * SECOND);
    await shelf.flush(now + round * 31 * SECOND);
  }
}

it('[HIS-2] a level keeps to its time: blocks go when they are older than the newest word of their twin', async () => {
  const shelf = new Shelf(memoryStore());
  const recording = shelf.ensure(header(1));
  let now = 1_000_000_000_000;
  for (let minute = 0; minute < 30; minute += 1) {
    recording.block(RAW, now).grow('a', 1, false).add(now);
    recording.block(RAW, now).touch(now);
    now += 60 * SECOND;
  }
  await settle(shelf, now);
  expect(recording.blocks(RAW).length).toBeGreaterThanOrEqual(10);
  expect(recording.blocks(RAW).length).toBeLessThanOrEqual(12);
  // A machine that went away keeps its last minutes for as long as it is remembered at all.
  await settle(shelf, now + 29 * 86_400 * SECOND);
  expect(recording.blocks(RAW).length).toBeGreaterThanOrEqual(10);
  await settle(shelf, now + 31 * 86_400 * SECOND);
  expect(recording.isEmpty).toBe(true);
});

it.each([RAW, CHANGES])(
  '[HIS-2] a level keeps to its size: of one twin, and of all twins together ($id)',
  async (level: Level) => {
    const store = memoryStore();
    const shelf = new Shelf(store);
    let now = 1_000_000_000_000;
    const text = 'x'.repeat(4_000);
    /** Some 2.5 MiB in blocks of their own. */
    const fill = (index: number): void => {
      const recording = shelf.ensure(header(index));
      for (let block = 0; block < 8; block += 1) {
        now += level.blockMs;
        const grown = recording.block(level, now);
        if (level === RAW) for (let row = 0; row < 20_000; row += 1) grown.grow('a', 1, false).add(now);
        else for (let change = 0; change < 40; change += 1) grown.change('a', [now, text]);
        grown.touch(now);
      }
    };
    for (let round = 0; round < 3; round += 1) fill(1);
    const last = level === RAW ? 28 : 10;
    await settle(shelf, now);
    expect(shelf.get(header(1).twinId)!.bytes).toBeLessThanOrEqual(level.bytes / 4 + 400_000);
    for (let index = 2; index <= last; index += 1) fill(index);
    await settle(shelf, now);
    const bytes = shelf.all().reduce((sum, recording) => sum + recording.bytes, 0);
    // What grows is never cut off.
    expect(bytes).toBeLessThanOrEqual(level.bytes + 30 * 350_000);
    expect(bytes).toBeGreaterThan(level.bytes / 2);
    const blocks = shelf.all().reduce((sum, recording) => sum + recording.blocks().length, 0);
    expect(await store.list('recordingBlocks')).toHaveLength(blocks);
    // The oldest went: the newest twin has all of its own.
    expect(shelf.get(header(last).twinId)!.blocks(level)).toHaveLength(8);
  },
);

it('[HIS-2] comes back after a reload as it was written, and reads a block again when it is needed', async () => {
  const store = memoryStore();
  const shelf = new Shelf(store);
  const now = 1_000_000_000_000;
  const recording = shelf.ensure(header(1));
  for (const level of LEVELS) {
    const block = recording.block(level, now);
    block.change('text', [now, { a: 1 }]);
    block.grow('number', 2, true).add(now);
  }
  await shelf.flush(now);
  const again = new Shelf(store);
  await again.restore(now);
  const restored = again.get(header(1).twinId)!;
  expect(restored.header).toEqual(header(1));
  expect(restored.blocks().map(({ mark }) => mark)).toEqual(recording.blocks().map(({ mark }) => mark));
  expect(restored.blocks().every(({ isLoaded }) => !isLoaded)).toBe(true);
  const [block] = await again.load(restored, restored.blocks(RAW), now);
  expect(block!.changes('text')).toEqual([[now, { a: 1 }]]);
  expect(block!.column('number')).toMatchObject({ width: 2, isList: true });
  expect(block!.column('number')!.rows.data[0]).toBe(now);
  await store.deletePrefix('recordingBlocks', '');
  expect(await again.load(restored, restored.blocks(CHANGES), now)).toEqual([]);
});
