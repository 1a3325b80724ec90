// What an engine is to the benchmark: a sender that is given ticks, a receiver that applies them and says so. Each lives in a
// process of its own (or in a page); what they must know of each other is passed as text by the benchmark.
import type { Meter } from './meter.ts';

export interface Tick {
  /** When its state was true, by the sender's clock: an even 60th of a second. Travels with the tick and names it. */
  readonly timeMs: number;
  /** 7 values an entity: workload.ts. */
  readonly values: Float32Array;
}

/** How a receiver comes to a sender: an address, and for WebRTC the receiver's answer. */
export interface Invitation {
  readonly address: string;
  accept(answer: string): Promise<void>;
}

export interface Sender {
  /** Called once for each receiver. */
  invite(): Promise<Invitation>;
  publish(tick: Tick): void;
  close(): Promise<void>;
}

export interface Receiver {
  /** Empty where the address was enough. */
  readonly answer: string;
  /** Everything is set up; ticks will be received. */
  readonly ready: Promise<void>;
  /** The state as it was applied last, 7 values an entity; null where none is kept. */
  state(): Float32Array | null;
  /** Source time of an entity's newest state, by the sender's clock. */
  newestMs(entity: number): number;
  close(): Promise<void>;
}

export interface Engine {
  startSender(entities: number): Promise<Sender>;
  startReceiver(entities: number, address: string, meter: Meter): Promise<Receiver>;
}

/** The state that most receivers keep: of all entities the same tick. */
export class AppliedState {
  readonly values: Float32Array;
  readonly #meter: Meter;
  #newestMs = 0;

  constructor(entities: number, meter: Meter) {
    this.values = new Float32Array(entities * 7);
    this.#meter = meter;
  }

  /** `values` holds what came with the tick of `timeMs`. */
  applied(timeMs: number): void {
    this.#newestMs = timeMs;
    this.#meter.applied(timeMs, this.values.length / 7);
  }

  newestMs = (): number => this.#newestMs;
}
