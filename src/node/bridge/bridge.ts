// A bridge: one digital twin system around any number of devices, each consumed by its own protocol. One that does not fit, or is
// not there, is its own affair. Who calls: the bridge command, tests.
import { toTwinportError, TwinportError } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import type { Twin, TwinSystem } from '../../twin-sdk/index.ts';
import { publishBridged, type TwinParts } from './bridged-twin.ts';
import type { Secrets } from './credentials.ts';
import { Device } from './device.ts';
import type { DeviceDescription } from './device-description.ts';

/** A device, and what its twin needs beside its description. */
export interface DeviceSource {
  /** File or address of its description. */
  readonly from: string;
  readonly describe: (signal: AbortSignal) => Promise<unknown>;
  /** Called once, when the description is known. @throws TwinportError for what is amiss with the files */
  parts(device: DeviceDescription): Promise<TwinParts>;
  /** The same error, told with the place in the file that is at fault. */
  explain(error: TwinportError): Promise<TwinportError>;
}

/** How it stands with one device of the bridge. */
export interface BridgedDevice {
  readonly from: string;
  /** Null until its description is known, and for good when it is refused. */
  readonly twin: Twin | null;
  /** What is amiss with its description, model, bindings or rules; null when nothing is. */
  readonly problem: TwinportError | null;
  readonly present: boolean;
}

export class Bridge {
  readonly #system: TwinSystem;
  readonly #secrets: Secrets;
  readonly #logger: Logger;
  readonly #devices = new Map<string, { device: Device; twin: Twin | null; problem: TwinportError | null }>();

  constructor(system: TwinSystem, secrets: Secrets, logger: Logger) {
    this.#system = system;
    this.#secrets = secrets;
    this.#logger = logger;
  }

  /**
   * Takes in a device. Resolves when its twin is published, or cannot be, or the device has not described itself within
   * `patienceMs`; it is waited for after that, too.
   */
  async add(source: DeviceSource, patienceMs: number): Promise<BridgedDevice> {
    const { from } = source;
    const device = new Device({ describe: source.describe, from, secrets: this.#secrets, logger: this.#logger });
    const entry: { device: Device; twin: Twin | null; problem: TwinportError | null } = {
      device,
      twin: null,
      problem: null,
    };
    this.#devices.set(from, entry);
    const settled = new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, patienceMs);
      const settle = (): void => {
        clearTimeout(timer);
        resolve();
      };
      let publishing = false;
      device.on('description', (described) => {
        if (publishing) return;
        publishing = true;
        void this.#publish(source, device, described).then(
          (twin) => {
            entry.twin = twin;
            entry.problem = null;
            settle();
          },
          (error: TwinportError) => {
            entry.problem = error;
            this.#logger('error', entry.problem.message, { device: from, code: entry.problem.code });
            settle();
            // Nothing will come of it: the device is left in peace.
            void device.close();
          },
        );
      });
      device.on('misdescribed', (error) => {
        if (publishing) return;
        entry.problem = error;
        settle();
      });
    });
    device.start();
    await settled;
    return this.#stateOf(from, entry);
  }

  /** Every device, in the order in which they were added. */
  devices(): readonly BridgedDevice[] {
    return [...this.#devices].map(([from, entry]) => this.#stateOf(from, entry));
  }

  /** Leaves the devices; the system is stopped by whoever started it. */
  async close(): Promise<void> {
    await Promise.all([...this.#devices.values()].map(({ device }) => device.close()));
  }

  async #publish(source: DeviceSource, device: Device, described: DeviceDescription): Promise<Twin> {
    const taken = [...this.#devices.values()].some(({ twin }) => twin?.id === described.id);
    if (taken)
      throw new TwinportError(
        'description-invalid',
        `another device of this bridge has the id "${described.id}", too`,
        {
          details: { pointer: '/id' },
        },
      );
    try {
      return await publishBridged(this.#system, device, described, await source.parts(described), this.#logger);
    } catch (error) {
      throw await source.explain(toTwinportError(error));
    }
  }

  #stateOf(
    from: string,
    { device, twin, problem }: { device: Device; twin: Twin | null; problem: TwinportError | null },
  ): BridgedDevice {
    return { from, twin, problem, present: device.presence.present };
  }
}
