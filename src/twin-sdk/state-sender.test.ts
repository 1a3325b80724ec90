// The sender against a receiver of the same code as the enabler's, over a road that loses and delays; time is mocked.
import { beforeEach, describe, expect, it } from 'vitest';
import { smallBindings, smallDescription, smallModel } from '../../e2e/support/small-twin.ts';
import { MockClock } from '../base/mock-clock.ts';
import { generateIdentity } from '../identity/keys.ts';
import { LIMITS } from '../protocol/limits.ts';
import { type CodedStream, codedStream } from '../state/coded-stream.ts';
import { readStateMessage, stateMessageNumber } from '../state/state-message.ts';
import { Receipt } from '../state/pace.ts';
import { RingBlock } from '../state/ring-block.ts';
import type { TwinRing } from '../state/twin-ring.ts';
import { parsePolicy } from '../provider/provider-system.ts';
import { describeTwin, type DescribedTwin } from './describe.ts';
import { StatePump } from './state-pump.ts';
import type { StateSender } from './state-sender.ts';
import { Twin } from './twin.ts';

let described: DescribedTwin;
let clock: MockClock;
let sender: StateSender;
let twin: Twin;
let ring: TwinRing;
let receipt: Receipt;
let frames: { at: number; bytes: Uint8Array; fields: number[] }[];
let streams: Map<number, CodedStream>;
let lose: () => boolean;
let roundTripMs: number;
const made = (): Twin => new Twin(described, '1', parsePolicy(), () => clock.now());

beforeEach(async () => {
  described ??= await describeTwin((await generateIdentity()).did, smallDescription, smallBindings, await smallModel());
  clock = new MockClock();
  twin = made();
  ring = new RingBlock(twin.layout, 1).ring(0);
  receipt = new Receipt();
  frames = [];
  lose = () => false;
  roundTripMs = 40;
  streams = new Map();
  sender = new StatePump(clock).sender((bytes) => {
    const copy = Uint8Array.from(bytes);
    expect(copy.length).toBeLessThanOrEqual(LIMITS.stateMessageBytes);
    const frame = { at: clock.now(), bytes: copy, fields: [] as number[] };
    frames.push(frame);
    if (lose()) return;
    clock.after(roundTripMs / 2, () => {
      const whole = readStateMessage(copy, streams, () => (first, count, values, time, sequence) => {
        frame.fields.push(...Array.from({ length: count }, (_, member) => first + member));
        ring.take(first, count, values, time, sequence);
      });
      if (whole) receipt.add(stateMessageNumber(copy));
      const acknowledgement = receipt.encode();
      if (whole) clock.after(roundTripMs / 2, () => sender.acknowledge(acknowledgement));
    });
  });
});

/** Observes, as an enabler that has had the answer. */
function observe(observed: Twin, rateHz: number): number {
  const number = sender.observe(observed, rateHz, null);
  streams.set(number, codedStream(number, observed.layout.fields));
  return number;
}

describe('the state of an observed twin', () => {
  it('[STA-8] goes out when it changes, only what changed, and is not repeated once it is confirmed', async () => {
    twin.set({ angle: 1, on: true });
    observe(twin, 60);
    await clock.advance(100);
    // What was known at the request went with its answer.
    expect(frames).toEqual([]);
    twin.set({ angle: 2 });
    await clock.advance(1_000);
    // The first message can refer to nothing: it says again all that is known.
    expect(frames.map(({ fields }) => fields)).toEqual([[0, 1]]);
    expect(ring.newest(0)).toMatchObject({ value: 2, sequence: 2 });
    twin.set({ angle: 3 });
    await clock.advance(1_000);
    expect(frames.map(({ fields }) => fields)).toEqual([[0, 1], [0]]);
  });

  it('[STA-8] keeps to the rate that was asked for, with the newest value', async () => {
    observe(twin, 10);
    for (let ms = 0; ms < 2_000; ms += 5) {
      twin.set({ angle: ms / 100 });
      await clock.advance(5);
    }
    expect(frames.length).toBeGreaterThanOrEqual(19);
    expect(frames.length).toBeLessThanOrEqual(22);
    await clock.advance(1_000);
    expect(ring.newest(0)!.value).toBe(19.95);
  });

  it('[STA-8] arrives whatever is lost, and what was lost is sent again until it is confirmed', async () => {
    let sent = 0;
    lose = () => (sent += 1) % 3 !== 0;
    observe(twin, 60);
    for (let value = 1; value <= 20; value += 1) {
      twin.set({ angle: value, on: value % 2 === 0, mode: 'moving' });
      await clock.advance(37);
    }
    await clock.advance(3_000);
    expect([ring.newest(0)?.value, ring.newest(1)?.value, ring.newest(2)?.value]).toEqual([20, 1, 1]);
    const before = frames.length;
    await clock.advance(5_000);
    expect(frames).toHaveLength(before);
  });

  it('[DII-5] is sent as often as it is looked at, and at once when somebody looks again', async () => {
    const number = observe(twin, 60);
    const feed = async (durationMs: number): Promise<number> => {
      const before = frames.length;
      for (let ms = 0; ms < durationMs; ms += 10) {
        twin.set({ angle: (clock.now() / 100) % 90 });
        await clock.advance(10);
      }
      return frames.length - before;
    };
    expect(await feed(2_000)).toBeGreaterThan(95);
    sender.adjust(new Set([number]), 1, null);
    await feed(1_000);
    const slow = await feed(6_000);
    expect(slow).toBeGreaterThanOrEqual(5);
    expect(slow).toBeLessThanOrEqual(7);
    // Right after one was sent, so that the slow interval would be all before it.
    while ((await feed(10)) === 0);
    await feed(100);
    twin.set({ angle: 77 });
    sender.adjust(new Set([number, number + 1]), 60, null);
    await clock.advance(roundTripMs / 2);
    expect(ring.newest(0)!.value).toBe(77);
    expect(await feed(2_000)).toBeGreaterThan(95);
  });

  it('[DII-5] has the wanted properties alone, and what was missed leaves when it is wanted, also when that is lost', async () => {
    const number = observe(twin, 60);
    twin.set({ angle: 1, on: true, mode: 'moving' });
    await clock.advance(100);
    sender.adjust(new Set([number]), 60, new Set(['angle', 'nothing']));
    await clock.advance(200);
    const before = frames.length;
    for (let value = 2; value < 12; value += 1) {
      twin.set({ angle: value, on: value % 2 === 0 });
      await clock.advance(20);
    }
    twin.set({ on: false });
    await clock.advance(500);
    expect(new Set(frames.slice(before).flatMap(({ fields }) => fields))).toEqual(new Set([0]));
    expect([ring.newest(0)!.value, ring.newest(1)!.value]).toEqual([11, 1]);
    // A word under way that lacks it is confirmed after it was asked for; what would have brought it is lost.
    twin.set({ angle: 12 });
    await clock.advance(5);
    let left = 1;
    lose = () => left-- > 0;
    sender.adjust(new Set([number]), 60, null);
    await clock.advance(1_000);
    expect([ring.newest(0)!.value, ring.newest(1)!.value]).toEqual([12, 0]);
  });

  it('[DII-5] never has more than the grant shows, whatever is wanted', async () => {
    const number = sender.observe(twin, 60, new Set(['angle']));
    streams.set(number, codedStream(number, twin.layout.fields));
    for (const wanted of [null, new Set(['angle', 'on']), new Set(['on'])]) {
      sender.adjust(new Set([number]), 60, wanted);
      twin.set({ angle: (wanted?.size ?? 5) + 1, on: true, mode: 'moving' });
      await clock.advance(200);
    }
    expect(new Set(frames.flatMap(({ fields }) => fields))).toEqual(new Set([0]));
    expect(ring.newest(0)!.value).toBe(3);
  });

  it('[STA-12] is not piled up in an outage, and is right soon after it', async () => {
    observe(twin, 60);
    let outage = false;
    lose = () => outage;
    const feed = async (durationMs: number): Promise<number> => {
      const before = frames.length;
      for (let ms = 0; ms < durationMs; ms += 10) {
        twin.set({ angle: (clock.now() / 100) % 90 });
        await clock.advance(10);
      }
      return frames.length - before;
    };
    const before = await feed(2_000);
    outage = true;
    expect(await feed(4_000)).toBeLessThan(before);
    outage = false;
    twin.set({ angle: -45.5 });
    await clock.advance(600);
    expect(ring.newest(0)!.value).toBe(-45.5);
    await feed(3_000);
    expect(await feed(2_000)).toBeGreaterThan(before * 0.8);
  });

  it('[DII-3] ends when it is not observed any more, also for a twin that was published anew under its id', async () => {
    observe(twin, 60);
    twin.set({ angle: 1 });
    await clock.advance(100);
    const replaced = made();
    const number = observe(replaced, 60);
    twin.set({ angle: 2 });
    await clock.advance(100);
    expect(frames).toHaveLength(1);
    replaced.set({ angle: 3 });
    await clock.advance(100);
    const stream = streams.get(number)!;
    expect(stream.table.find(stream.row, 1)).toBeGreaterThanOrEqual(0);
    sender.stop(twin.id);
    replaced.set({ angle: 4 });
    await clock.advance(1_000);
    expect(frames).toHaveLength(2);
    observe(replaced, 60);
    sender.stopAll();
    replaced.set({ angle: 5 });
    await clock.advance(1_000);
    expect([frames.length, clock.waiting]).toEqual([2, 0]);
  });

  it('[STA-8] what was under way of a twin that is observed no more confirms nothing of the one in its place', async () => {
    observe(twin, 60);
    twin.set({ angle: 1 });
    await clock.advance(roundTripMs / 2);
    sender.stop(twin.id);
    const other = made();
    observe(other, 60);
    // Its first message is lost, while the confirmation of the other twin's comes: both are of a first update.
    lose = () => true;
    other.set({ angle: 71 });
    await clock.advance(roundTripMs / 2 + 1);
    lose = () => false;
    await clock.advance(1_000);
    expect(ring.newest(0)).toMatchObject({ value: 71 });
  });

  it('ignores acknowledgements that are none', async () => {
    observe(twin, 60);
    sender.acknowledge(Uint8Array.of(2, 0));
    sender.acknowledge(Uint8Array.from([2, 255, 255, 255, 255, 255, 255, 255, 255]));
    twin.set({ angle: 7 });
    await clock.advance(500);
    expect(ring.newest(0)!.value).toBe(7);
  });
});
