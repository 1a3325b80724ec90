// Twins that change at random, their state messages over a road that loses, reorders and delays, and a receiver of them, for
// tests of this folder. All chance comes from one seed.
import { planFields, type FieldPlan } from './field-plan.ts';
import { codeToValue, valueToCode, type Field } from './layout.ts';
import { newestOf, perField, type Sample } from './sample.ts';
import { codedStream, type CodedStream } from './coded-stream.ts';
import { LoneMessageWriter } from './lone-message.ts';
import { readStateMessage, usualOf } from './state-message.ts';
import { NONE, STATES_KEPT } from './stream-table.ts';

export interface Told {
  readonly field: number;
  readonly time: number;
  readonly value: number;
  readonly sequence: number;
}
export interface Arrived {
  readonly message: number;
  readonly whole: boolean;
  readonly told: ReadonlyMap<CodedStream, readonly Told[]>;
}
export interface TwinAtSource {
  readonly fields: readonly Field[];
  readonly plan: FieldPlan;
  readonly sender: CodedStream;
  readonly receiver: CodedStream;
  readonly samples: (Sample | undefined)[];
  sequence: number;
  /** Samples as they were when a message went, by its number. */
  readonly sent: Map<number, readonly (Sample | undefined)[]>;
  readonly acknowledged: number[];
  /** How many acknowledged states lie before the one that was named as a baseline last: a sender does not go back. */
  named: number;
}
interface UnderWay {
  readonly bytes: Uint8Array;
  readonly message: number;
  readonly carried: readonly TwinAtSource[];
  readonly dueAt: number;
}

/** Numbers in [0, 1), the same for the same seed: a linear congruence whose low bits are not used. */
export function seededRandom(seed: number): () => number {
  let state = BigInt(seed) + 1n;
  return () => {
    state = (state * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n) & 0xffff_ffff_ffff_ffffn;
    return Number(state >> 32n) / 2 ** 32;
  };
}

export class LossyRoad {
  readonly twins: readonly TwinAtSource[];
  readonly random: () => number;
  readonly #receivers: ReadonlyMap<number, CodedStream>;
  #underWay: UnderWay[] = [];
  #acknowledgements: { dueAt: number; message: number; carried: readonly TwinAtSource[] }[] = [];
  #tick = 0;
  #time: number;
  #nextMessage: number;
  /** Share that is lost each way, and most ticks that a message takes. */
  lossShare = 0.2;
  mostTicks = 8;
  /** Whether slices name the newest state that was acknowledged, or any. */
  namesNewest = false;
  bytes = 0;

  constructor(layouts: readonly (readonly Field[])[], seed: number) {
    this.random = seededRandom(seed);
    // Near the point where numbers come round, for some.
    this.#nextMessage = this.random() < 0.5 ? 0 : 2 ** 32 - 20;
    this.#time = 1.7e12 + this.random() * 1e9;
    let number = 0;
    this.twins = layouts.map((fields) => {
      number += this.random() < 0.7 ? 1 : 1 + Math.floor(this.random() * 300);
      return {
        fields,
        plan: planFields(fields),
        sender: codedStream(number, fields),
        receiver: codedStream(number, fields),
        samples: Array.from({ length: fields.length }),
        sequence: this.random() < 0.5 ? 0 : 2 ** 32 - 10,
        sent: new Map(),
        acknowledged: [],
        named: 0,
      };
    });
    this.#receivers = new Map(this.twins.map(({ receiver }) => [receiver.number, receiver]));
  }

  /** Lets some twins change, sends what is new against some acknowledged state, and returns what arrives meanwhile. */
  step(change: (twin: TwinAtSource, field: number) => number | null): Arrived[] {
    this.#tick += 1;
    this.#time += this.#pick([0, 0.3, 1, 1000 / 60, 1000 / 60, 1000 / 60, 20, 999.5, 2_000]);
    for (const twin of this.twins) this.#change(twin, change);
    this.#send();
    for (const { message, carried } of take(this.#acknowledgements, ({ dueAt }) => dueAt <= this.#tick))
      for (const twin of carried) {
        const newest = twin.acknowledged.at(-1);
        if (newest === undefined || ((message - newest) | 0) > 0) twin.acknowledged.push(message);
      }
    return take(this.#underWay, ({ dueAt }) => dueAt <= this.#tick).map((arriving) => this.#arrive(arriving));
  }

  #change(twin: TwinAtSource, change: (twin: TwinAtSource, field: number) => number | null): void {
    const sequence = (twin.sequence + 1) >>> 0;
    // Most devices sample all at once, some each value at a time of its own, one has a clock that stands at 1970.
    const ageMs = this.#pick([0, 0, 0, 0, 12.4, 700, 90_000, 8e11]);
    for (const { first, components } of twin.plan.fields) {
      const values = Array.from({ length: components }, (_, part) => change(twin, first + part));
      if (values.includes(null)) continue;
      const time = this.#time - (this.random() < 0.9 ? ageMs : this.random() * 5_000);
      for (const [part, value] of values.entries()) twin.samples[first + part] = { value: value!, time, sequence };
      twin.sequence = sequence;
    }
  }

  #send(): void {
    const one = this.#pick(this.twins);
    const usual = one.acknowledged.at(-1) ?? NONE;
    let writer: LoneMessageWriter | null = null;
    let message = 0;
    const flush = (): void => {
      const carried = writer === null ? [] : this.twins.filter(({ sender }) => writer!.streams.includes(sender));
      if (writer !== null && carried.length > 0) {
        const bytes = writer.bytes();
        this.bytes += bytes.length;
        for (const twin of carried) twin.sent.set(message, [...twin.samples]);
        if (this.random() >= this.lossShare)
          this.#underWay.push({ bytes, message, carried, dueAt: this.#tick + this.#delay() });
        this.#nextMessage = (this.#nextMessage + 1) % 2 ** 32;
      }
      writer = null;
    };
    for (const twin of this.twins) {
      const shown = new Uint8Array(twin.plan.fields.length).fill(1);
      for (let tries = 0; tries < 2; tries += 1) {
        message = this.#nextMessage;
        writer ??= new LoneMessageWriter({
          message,
          time: this.#time,
          ...usualOf(message, usual, this.#pick([1, 2, 3])),
        });
        const back = this.namesNewest || this.random() < 0.8 ? 1 : Math.ceil(this.random() * STATES_KEPT);
        const count = twin.acknowledged.length;
        twin.named = Math.max(twin.named, count - back);
        const baseline = twin.sender.table.find(twin.sender.row, twin.acknowledged[twin.named] ?? NONE);
        if (writer.add(twin.sender, newestOf(twin.fields, twin.samples), shown, baseline) !== 'full') break;
        if (tries === 1) throw new Error('a slice does not fit in a message of its own');
        flush();
      }
    }
    flush();
  }

  #arrive({ bytes, message, carried }: UnderWay): Arrived {
    const told = new Map<CodedStream, Told[]>();
    const whole = readStateMessage(bytes, this.#receivers, (stream) => {
      const mine: Told[] = [];
      told.set(stream, mine);
      return perField((field, time, value, sequence) => void mine.push({ field, time, value, sequence }));
    });
    if (whole && this.random() >= this.lossShare)
      this.#acknowledgements.push({ dueAt: this.#tick + this.#delay(), message, carried });
    return { message, whole, told };
  }

  #delay(): number {
    return Math.floor(this.random() ** 3 * this.mostTicks);
  }

  #pick<What>(from: readonly What[]): What {
    return from[Math.floor(this.random() * from.length)]!;
  }
}

/** Takes what is wanted out of a list. */
function take<What>(from: What[], isWanted: (one: What) => boolean): What[] {
  const taken = from.filter(isWanted);
  from.splice(0, from.length, ...from.filter((one) => !taken.includes(one)));
  return taken;
}

/** Whether a told value is the nearest that the field has to its source; of the two ends of a period either is. */
export function isAsSent(field: Field, period: number, source: number, told: number): boolean {
  if (field.kind !== 'number' && field.kind !== 'integer') return source === told;
  const apart = valueToCode(field, told) - valueToCode(field, source);
  const isSame = apart === 0 || (period > 0 && apart % period === 0);
  return (
    isSame && told >= field.minimum && told <= field.maximum && codeToValue(field, valueToCode(field, told)) === told
  );
}

/** Degrees between two quaternions of any length and sign. */
export function degreesBetween(one: readonly number[], other: readonly number[]): number {
  const [length, otherLength] = [Math.hypot(...one), Math.hypot(...other)];
  const apart = (sign: number): number =>
    Math.hypot(...one.map((value, index) => value / length - (sign * other[index]!) / otherLength));
  return (4 * Math.asin(Math.min(1, Math.min(apart(1), apart(-1)) / 2)) * 180) / Math.PI;
}
