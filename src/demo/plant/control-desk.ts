// Every command to a device passes here, whatever protocol brought it: the input is checked against the action's schema,
// the run is given a number and can be asked about and cancelled. Who calls: http-thing.ts and mqtt-thing.ts.
import { Validator } from '@cfworker/json-schema';
import type { Json } from '../../base/json.ts';
import { DeviceRefusal, type Device, type Operation } from './device.ts';

/** What a client did wrong; becomes an RFC 9457 problem. */
export class BadRequest extends Error {
  override readonly name = 'BadRequest';
  readonly status: number;

  /** `status` as in HTTP. */
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export interface Run {
  readonly number: number;
  readonly operation: Operation;
  readonly requestedAt: Date;
}

const RUNS_KEPT = 200;

export class ControlDesk {
  readonly #device: Device;
  readonly #validators = new Map<string, Validator>();
  readonly #runs = new Map<number, Run>();
  #count = 0;

  constructor(device: Device) {
    this.#device = device;
    for (const [name, action] of Object.entries(device.affordances.actions)) {
      const schema = action['input'];
      if (schema !== undefined) this.#validators.set(name, new Validator(schema as Record<string, Json>, '2020-12'));
    }
  }

  /**
   * Begins an action. Absent input stands for an empty object where the action takes one.
   * @throws BadRequest for an unknown action or unfit input; nothing has happened then
   * @throws BadRequest with status 409 when the device refuses
   */
  invoke(action: string, input: Json | undefined): Run {
    if (!Object.hasOwn(this.#device.affordances.actions, action))
      throw new BadRequest(404, `there is no action ${action}`);
    const operation = this.#refusalsAsConflicts(() => this.#device.invoke(action, this.#checked(action, input)));
    this.#count += 1;
    const run = { number: this.#count, operation, requestedAt: new Date() };
    this.#runs.set(run.number, run);
    this.#runs.delete(run.number - RUNS_KEPT);
    return run;
  }

  /** @throws BadRequest when there is no such run of that action, or no longer */
  find(action: string, number: number): Run {
    const run = this.#runs.get(number);
    if (run?.operation.action !== action) throw new BadRequest(404, `there is no run ${number} of ${action}`);
    return run;
  }

  /** @throws BadRequest with status 409 when it is over or cannot be cancelled */
  cancel(run: Run): void {
    this.#refusalsAsConflicts(() => run.operation.cancel());
  }

  #checked(action: string, input: Json | undefined): Json {
    const validator = this.#validators.get(action);
    if (validator === undefined) {
      if (input !== undefined && input !== null) throw new BadRequest(400, `${action} takes no input`);
      return null;
    }
    const value = input ?? {};
    const { valid, errors } = validator.validate(value);
    if (!valid) {
      // The last error is the innermost: the others only say that something within them is wrong.
      const fault = errors.at(-1);
      throw new BadRequest(
        400,
        `the input does not fit ${action}: ${fault?.instanceLocation ?? '#'} ${fault?.error ?? ''}`,
      );
    }
    return value;
  }

  #refusalsAsConflicts<Result>(act: () => Result): Result {
    try {
      return act();
    } catch (error) {
      if (error instanceof DeviceRefusal) throw new BadRequest(409, error.message);
      throw error;
    }
  }
}
