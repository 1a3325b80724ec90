// What the protocol servers see of a simulated device, and what its actions look like while they run. Who implements
// it: arm.ts, turbine.ts, tank.ts. A device knows no protocol and no clock: time comes in through `step`.
import type { Emitter } from '../../base/emitter.ts';
import type { Json } from '../../base/json.ts';
import type { Affordances } from './affordances.ts';
import type { Readings } from './readings.ts';

export interface DeviceEvents {
  event: { readonly name: string; readonly data: Json };
}

export interface Device {
  /** The last part of its URN and the first of its paths and topics, such as `arm-1`. */
  readonly name: string;
  readonly affordances: Affordances;
  readonly events: Emitter<DeviceEvents>;
  /** Lets `dtSeconds` pass; the simulations are stable for steps up to 0.02 s. */
  step(dtSeconds: number): void;
  readings(): Readings;
  /**
   * Begins an action; `input` has already passed the action's schema.
   * @throws DeviceRefusal when the device cannot or must not do it now
   */
  invoke(action: string, input: Json): Operation;
}

/** The device understood and will not do it. The message says why, to a person. */
export class DeviceRefusal extends Error {
  override readonly name = 'DeviceRefusal';
}

/** One run of an action: running until it is completed or failed, then never changed again. */
export class Operation {
  readonly action: string;
  readonly #onCancel: (() => void) | undefined;
  #status: 'running' | 'completed' | 'failed' = 'running';
  #progress = 0;
  #reason: string | undefined;

  /** Without `onCancel` the action cannot be cancelled once begun. */
  constructor(action: string, onCancel?: () => void) {
    this.action = action;
    this.#onCancel = onCancel;
  }

  get status(): 'running' | 'completed' | 'failed' {
    return this.#status;
  }
  /** From 0 to 1; never falls. */
  get progress(): number {
    return this.#progress;
  }
  get reason(): string | undefined {
    return this.#reason;
  }

  advance(progress: number): void {
    if (this.#status === 'running') this.#progress = Math.min(1, Math.max(this.#progress, progress));
  }

  complete(): this {
    if (this.#status !== 'running') return this;
    this.#status = 'completed';
    this.#progress = 1;
    return this;
  }

  fail(reason: string): void {
    if (this.#status !== 'running') return;
    this.#status = 'failed';
    this.#reason = reason;
  }

  /** @throws DeviceRefusal when it is over, or cannot be cancelled */
  cancel(): void {
    if (this.#status !== 'running') throw new DeviceRefusal(`${this.action} is over`);
    if (this.#onCancel === undefined) throw new DeviceRefusal(`${this.action} cannot be cancelled once begun`);
    this.fail('cancelled');
    this.#onCancel();
  }
}
