// The twins of one system and its visitors: each link over a road of its own to a receiver of the same code as the enabler's; time is
// mocked. For tests of what a system sends to many.
import { expect } from 'vitest';
import { smallBindings, smallDescription, smallModel } from '../../e2e/support/small-twin.ts';
import { MockClock } from '../base/mock-clock.ts';
import { generateIdentity } from '../identity/keys.ts';
import { parsePolicy } from '../provider/provider-system.ts';
import { codedStream, type CodedStream } from '../state/coded-stream.ts';
import { Receipt } from '../state/pace.ts';
import { readStateMessage, stateMessageNumber } from '../state/state-message.ts';
import { describeTwin } from './describe.ts';
import { StatePump } from './state-pump.ts';
import type { StateSender } from './state-sender.ts';
import { Twin } from './twin.ts';

const TICK_MS = 1000 / 60;

const described = describeTwin((await generateIdentity()).did, smallDescription, smallBindings, await smallModel());

interface Road {
  roundTripMs: number;
  isLost: () => boolean;
  /** Messages a tick that pass; the others wait for the next one. */
  mostATick?: number;
}

/** A road that loses nothing. */
export const good = (roundTripMs = 10): Road => ({ roundTripMs, isLost: () => false });

/** What follows the number of a message: the same for all for whom it was coded once. */
export const content = ({ bytes }: { bytes: Uint8Array }): string => Buffer.from(bytes.subarray(5)).toString('base64');

/** A visitor's enabler: what came, and what it shows of each twin. */
export class Visitor {
  readonly sender: StateSender;
  readonly shown = new Map<Twin, { value: number; sequence: number }>();
  readonly messages: { at: number; order: number; bytes: Uint8Array }[] = [];
  readonly numbers = new Map<Twin, number>();
  readonly road: Road;
  /** Messages that came and could not be used: what they refer to is not there. */
  unusable = 0;
  readonly #exhibition: Exhibition;
  readonly #streams = new Map<number, CodedStream>();
  readonly #twins = new Map<CodedStream, Twin>();
  readonly #receipt = new Receipt();
  #freeAt = 0;

  constructor(exhibition: Exhibition, road: Road) {
    const { clock, pump } = exhibition;
    this.#exhibition = exhibition;
    this.road = road;
    this.sender = pump.sender((bytes) => {
      const copy = Uint8Array.from(bytes);
      exhibition.sent += 1;
      this.messages.push({ at: clock.now(), order: exhibition.sent, bytes: copy });
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

  since(at: number): Visitor['messages'] {
    return this.messages.filter((message) => message.at >= at);
  }

  bytesSince(at: number): number {
    return this.since(at).reduce((sum, { bytes }) => sum + bytes.length, 0);
  }

  #arrive(bytes: Uint8Array): void {
    const { clock, set } = this.#exhibition;
    const whole = readStateMessage(bytes, this.#streams, (stream) => (first, _count, values, _time, sequence) => {
      const twin = this.#twins.get(stream)!;
      if (first !== 0) return;
      // Never anything but what was set with that sequence. A plain comparison: `expect` takes longer than all the rest.
      if (values[0] !== set.get(twin)!.get(sequence)) throw new Error(`${twin.id} ${sequence} is not ${values[0]}`);
      if (sequence > (this.shown.get(twin)?.sequence ?? 0)) this.shown.set(twin, { value: values[0]!, sequence });
    });
    if (!whole) {
      this.unusable += 1;
      return;
    }
    this.#receipt.add(stateMessageNumber(bytes));
    const acknowledgement = this.#receipt.encode();
    if (!this.road.isLost()) clock.after(this.road.roundTripMs / 2, () => this.sender.acknowledge(acknowledgement));
  }
}

export class Exhibition {
  readonly clock = new MockClock();
  readonly pump = new StatePump(this.clock);
  readonly twins: Twin[] = [];
  /** Messages so far, to all visitors. */
  sent = 0;
  /** By twin and sequence, what was set. */
  readonly set = new Map<Twin, Map<number, number>>();

  static async of(count: number): Promise<Exhibition> {
    const exhibition = new Exhibition();
    const parts = await described;
    for (let index = 0; index < count; index += 1) {
      const twin = new Twin(parts, '1', parsePolicy(), () => exhibition.clock.now());
      // Each is another one to a link.
      Object.defineProperty(twin, 'id', { value: `urn:twin:${index}` });
      exhibition.set.set(twin, new Map());
      exhibition.twins.push(twin);
    }
    return exhibition;
  }

  /** Somebody who looks at all twins. */
  visitor(road: Road): Visitor {
    const visitor = new Visitor(this, road);
    for (const twin of this.twins) visitor.observe(twin);
    return visitor;
  }

  setAngle(twin: Twin, value: number): void {
    // There is no other zero on the wire.
    const rounded = Math.round(value * 10) / 10 + 0;
    twin.set({ angle: rounded });
    this.set.get(twin)!.set(twin.sequence, rounded);
  }

  /** These move smoothly, each in its own way. */
  async move(
    durationMs: number,
    also: () => void = () => undefined,
    moving: readonly Twin[] = this.twins,
  ): Promise<void> {
    for (const end = this.clock.now() + durationMs; this.clock.now() < end;) {
      for (const [index, twin] of moving.entries())
        this.setAngle(twin, 40 * Math.sin((this.clock.now() % 1e7) / (700 + 13 * index) + index));
      also();
      await this.clock.advance(TICK_MS);
    }
  }
}

/** Everybody shows what every twin that they observe was set to last. */
export function expectRight(visitors: readonly Visitor[]): void {
  for (const { numbers, shown } of visitors)
    for (const twin of numbers.keys())
      expect(shown.get(twin)).toEqual({ value: twin.readings()['angle']!.value, sequence: twin.sequence });
}
