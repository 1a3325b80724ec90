// Many links of one system, each over a road of its own to a receiver of the same code as the enabler's; time is mocked.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { smallBindings, smallDescription, smallModel } from '../../e2e/support/small-twin.ts';
import { MockClock } from '../base/mock-clock.ts';
import { generateIdentity } from '../identity/keys.ts';
import { parsePolicy } from '../provider/provider-system.ts';
import { codedStream, type CodedStream } from '../state/coded-stream.ts';
import { seededRandom } from '../state/lossy-road.fixture.ts';
import { Receipt } from '../state/pace.ts';
import { readStateMessage, stateMessageNumber } from '../state/state-message.ts';
import { describeTwin, type DescribedTwin } from './describe.ts';
import { StatePump } from './state-pump.ts';
import type { StateSender } from './state-sender.ts';
import { Twin } from './twin.ts';

const TICK_MS = 1000 / 60;

let described: DescribedTwin;
let clock: MockClock;
let pump: StatePump;
let twins: Twin[];
/** By twin and sequence, what was set. */
let set: Map<Twin, Map<number, number>>;

interface Road {
  roundTripMs: number;
  isLost: () => boolean;
  /** Messages a tick that pass; the others wait for the next one. */
  mostATick?: number;
}

/** A visitor's enabler: what came, and what it shows of each twin. */
class Visitor {
  readonly sender: StateSender;
  readonly shown = new Map<Twin, { value: number; sequence: number }>();
  readonly messages: { at: number; bytes: Uint8Array }[] = [];
  readonly numbers = new Map<Twin, number>();
  readonly road: Road;
  readonly #streams = new Map<number, CodedStream>();
  readonly #twins = new Map<CodedStream, Twin>();
  readonly #receipt = new Receipt();
  #freeAt = 0;

  constructor(road: Road) {
    this.road = road;
    this.sender = pump.sender((bytes) => {
      const copy = Uint8Array.from(bytes);
      this.messages.push({ at: clock.now(), bytes: copy });
      if (road.isLost()) return;
      const { roundTripMs, mostATick } = road;
      if (mostATick !== undefined) this.#freeAt = Math.max(this.#freeAt, clock.now()) + TICK_MS / mostATick;
      clock.after(Math.max(0, this.#freeAt - clock.now()) + roundTripMs / 2, () => this.#arrive(copy));
    });
  }

  observe(twin: Twin, rateHz = 60): void {
    const number = this.sender.observe(twin, rateHz, null);
    const stream = codedStream(number, twin.layout.fields);
    this.numbers.set(twin, number);
    this.#streams.set(number, stream);
    this.#twins.set(stream, twin);
    // The answer to the request says what is known now.
    const { angle } = twin.readings();
    if (angle !== undefined) this.shown.set(twin, { value: angle.value as number, sequence: angle.sequence });
  }

  bytesSince(at: number): number {
    return this.messages.filter((message) => message.at >= at).reduce((sum, { bytes }) => sum + bytes.length, 0);
  }

  #arrive(bytes: Uint8Array): void {
    const whole = readStateMessage(bytes, this.#streams, (stream) => (first, _count, values, _time, sequence) => {
      const twin = this.#twins.get(stream)!;
      if (first !== 0) return;
      // Never anything but what was set with that sequence. A plain comparison: `expect` takes longer than all the rest.
      if (values[0] !== set.get(twin)!.get(sequence)) throw new Error(`${twin.id} ${sequence} is not ${values[0]}`);
      if (sequence > (this.shown.get(twin)?.sequence ?? 0)) this.shown.set(twin, { value: values[0]!, sequence });
    });
    if (!whole) return;
    this.#receipt.add(stateMessageNumber(bytes));
    const acknowledgement = this.#receipt.encode();
    if (!this.road.isLost()) clock.after(this.road.roundTripMs / 2, () => this.sender.acknowledge(acknowledgement));
  }
}

beforeAll(async () => {
  described = await describeTwin((await generateIdentity()).did, smallDescription, smallBindings, await smallModel());
});
beforeEach(() => {
  clock = new MockClock();
  pump = new StatePump(clock);
  set = new Map();
  twins = [];
});

function makeTwins(count: number): void {
  for (let index = 0; index < count; index += 1) {
    const twin = new Twin(described, '1', parsePolicy(), () => clock.now());
    // Each is another one to a link.
    Object.defineProperty(twin, 'id', { value: `urn:twin:${index}` });
    set.set(twin, new Map());
    twins.push(twin);
  }
}

function setAngle(twin: Twin, value: number): void {
  // There is no other zero on the wire.
  const rounded = Math.round(value * 10) / 10 + 0;
  twin.set({ angle: rounded });
  set.get(twin)!.set(twin.sequence, rounded);
}

const good = (roundTripMs = 10): Road => ({ roundTripMs, isLost: () => false });

/** All move smoothly, each in its own way. */
async function move(durationMs: number, also: () => void = () => undefined): Promise<void> {
  for (const end = clock.now() + durationMs; clock.now() < end;) {
    for (const [index, twin] of twins.entries())
      setAngle(twin, 40 * Math.sin((clock.now() % 1e7) / (700 + 13 * index) + index));
    also();
    await clock.advance(TICK_MS);
  }
}

/** Everybody shows what every twin that they observe was set to last. */
function expectRight(visitors: readonly Visitor[]): void {
  for (const { numbers, shown } of visitors)
    for (const twin of numbers.keys())
      expect(shown.get(twin)).toEqual({ value: twin.readings()['angle']!.value, sequence: twin.sequence });
}

/** What follows the number of a message: the same for all for whom it was coded once. */
const content = ({ bytes }: { bytes: Uint8Array }): string => Buffer.from(bytes.subarray(5)).toString('base64');

describe('the states of one system for many', () => {
  it('are coded once for those who confirm alike, whatever joined before', async () => {
    makeTwins(40);
    const visitors = [new Visitor(good()), new Visitor(good(12)), new Visitor(good(15))];
    for (const visitor of visitors) for (const twin of twins) visitor.observe(twin);
    await move(4_000);
    const since = clock.now();
    await move(1_000);
    const [one, ...others] = visitors.map(({ messages }) => messages.filter(({ at }) => at >= since).map(content));
    expect(one!.length).toBeGreaterThanOrEqual(59);
    for (const other of others) expect(other).toEqual(one);
    await clock.advance(500);
    expectRight(visitors);
  });

  it('cost each no more than they cost one alone, and who joins disturbs nobody for long', async () => {
    makeTwins(50);
    const alone = new Visitor(good());
    for (const twin of twins) alone.observe(twin);
    await move(3_000);
    let from = clock.now();
    await move(1_000);
    const bytesAlone = alone.bytesSince(from);
    const others = Array.from({ length: 5 }, () => new Visitor(good()));
    for (const visitor of others) for (const twin of twins) visitor.observe(twin);
    from = clock.now();
    await move(4_000);
    // All came in: their rows began anew, once, beside four seconds of states.
    expect(alone.bytesSince(from)).toBeLessThan(4.5 * bytesAlone);
    from = clock.now();
    await move(1_000);
    for (const visitor of [alone, ...others]) expect(visitor.bytesSince(from)).toBeLessThan(1.15 * bytesAlone);
  });

  it('one that falls silent, loses much or has no room costs the others nothing', async () => {
    makeTwins(50);
    const visitors = Array.from({ length: 6 }, () => new Visitor(good()));
    for (const visitor of visitors) for (const twin of twins) visitor.observe(twin);
    const [silent, lossy, narrow, ...steady] = visitors as [Visitor, Visitor, Visitor, ...Visitor[]];
    await move(3_000);
    let from = clock.now();
    await move(1_000);
    const usual = steady.map((visitor) => visitor.bytesSince(from));
    const random = seededRandom(3);
    let isSilent = true;
    silent.road.isLost = () => isSilent;
    lossy.road.isLost = () => random() < 0.2;
    narrow.road.mostATick = 0.4;
    await move(1_500);
    from = clock.now();
    await move(2_000);
    for (const [index, visitor] of steady.entries()) {
      expect(visitor.bytesSince(from)).toBeLessThan(2.3 * usual[index]!);
      expect(visitor.messages.filter(({ at }) => at >= from).length).toBeGreaterThanOrEqual(115);
    }
    isSilent = false;
    await move(2_000);
    await clock.advance(3_000);
    expectRight(visitors);
  });

  it('one of two that falls silent leaves the other as it was', async () => {
    makeTwins(30);
    const [steady, silent] = [new Visitor(good()), new Visitor(good())];
    for (const visitor of [steady, silent]) for (const twin of twins) visitor.observe(twin);
    await move(3_000);
    let from = clock.now();
    await move(1_000);
    const usual = steady.bytesSince(from);
    silent.road.isLost = () => true;
    await move(1_000);
    from = clock.now();
    await move(1_000);
    expect(steady.bytesSince(from)).toBeLessThan(1.15 * usual);
  });

  it('are right for everybody in the end, and never wrong, whoever comes, goes, looks away or has a bad road', async () => {
    for (let seed = 1; seed <= 6; seed += 1) {
      clock = new MockClock();
      pump = new StatePump(clock);
      twins = [];
      makeTwins(12);
      const random = seededRandom(seed);
      const pick = <What>(from: readonly What[]): What => from[Math.floor(random() * from.length)]!;
      let quiet = false;
      const visitors: Visitor[] = [];
      const come = (): void => {
        const lossShare = pick([0, 0, 0.01, 0.05, 0.3]);
        const visitor = new Visitor({
          roundTripMs: pick([2, 8, 30, 90, 250, 700]),
          isLost: () => !quiet && random() < lossShare,
        });
        visitors.push(visitor);
        for (const twin of twins) if (random() < 0.8) visitor.observe(twin, pick([60, 60, 10]));
      };
      for (let index = 0; index < 5; index += 1) come();
      const step = (): void => {
        if (random() < 0.01) come();
        if (random() < 0.01 && visitors.length > 2) visitors.splice(1, 1)[0]!.sender.stopAll();
        if (random() < 0.05) {
          const visitor = pick(visitors);
          const numbers = [...visitor.numbers.values()].filter(() => random() < 0.5);
          visitor.sender.adjust(new Set(numbers), pick([60, 10, 2]), random() < 0.5 ? null : new Set(['angle']));
        }
        if (random() < 0.02) {
          const visitor = pick(visitors);
          const twin = pick(twins);
          visitor.sender.stop(twin.id);
          if (random() < 0.5) visitor.observe(twin);
          else visitor.numbers.delete(twin);
        }
      };
      await move(8_000, step);
      quiet = true;
      await clock.advance(6_000);
      expectRight(visitors);
      for (const { sender } of visitors) sender.stopAll();
      expect(clock.waiting).toBe(0);
    }
  });
});
