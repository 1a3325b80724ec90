// Devices at this computer, each for one twin of the console: held for as long as the page lives, whatever is looked at, opened again
// when they went and come back. Their lines go to the worker, and when they go, that too. Made by console-view.ts; the kinds of device
// are serial-device.ts and bluetooth-device.ts.
import { signal, type ReadonlySignal } from '@preact/signals';
import { systemClock } from '../../base/clock.ts';
import type { DeviceGone, LinesEnd } from '../feeds/feed-words.ts';
import { lineReader } from './line-reader.ts';

/** A device that the person has chosen. */
export interface LocalDevice {
  /**
   * Opens it; may be called again when it is gone. `onGone` is called once, unless it was closed before. Returns what closes it.
   * @throws whatever the browser says of why it cannot be opened
   */
  open(onBytes: (bytes: Uint8Array) => void, onGone: (why: DeviceGone) => void): Promise<() => Promise<void>>;
}

/** Who is told what comes. */
export interface LineSink {
  line(twinId: string, text: string): Promise<void>;
  end(twinId: string, why: LinesEnd): Promise<void>;
}

export type LocalState = 'open' | 'gone';

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 15_000;

interface Held {
  readonly device: LocalDevice;
  close: () => Promise<void>;
  cancelRetry: () => void;
}

export class LocalDevices {
  readonly #sink: LineSink;
  readonly #onFault: (fault: unknown) => void;
  readonly #held = new Map<string, Held>();
  readonly #states = signal<Readonly<Record<string, LocalState>>>({});

  constructor(sink: LineSink, onFault: (fault: unknown) => void) {
    this.#sink = sink;
    this.#onFault = onFault;
  }

  /** By twin; one without a device is not in it. */
  get states(): ReadonlySignal<Readonly<Record<string, LocalState>>> {
    return this.#states;
  }

  /** From now on the device speaks for this twin. @throws what the browser says of why it cannot be opened */
  async connect(twinId: string, device: LocalDevice): Promise<void> {
    await this.disconnect(twinId);
    const held: Held = { device, close: () => Promise.resolve(), cancelRetry: () => undefined };
    this.#held.set(twinId, held);
    try {
      await this.#open(twinId, held);
    } catch (fault) {
      if (this.#held.get(twinId) === held) this.#held.delete(twinId);
      throw fault;
    }
  }

  async disconnect(twinId: string): Promise<void> {
    const held = this.#held.get(twinId);
    if (held === undefined) return;
    this.#held.delete(twinId);
    this.#show(twinId, null);
    held.cancelRetry();
    await held.close();
    await this.#end(twinId, 'disconnected');
  }

  async #open(twinId: string, held: Held): Promise<void> {
    const isHeld = (): boolean => this.#held.get(twinId) === held;
    const take = lineReader((line) => {
      if (isHeld()) void this.#sink.line(twinId, line).catch((fault: unknown) => this.#refused(twinId, fault));
    });
    const close = await held.device.open(take, (why) => {
      if (!isHeld()) return;
      this.#show(twinId, 'gone');
      void this.#end(twinId, why);
      this.#retry(twinId, held, FIRST_RETRY_MS);
    });
    held.close = close;
    // It was taken away while it was opened.
    if (isHeld()) this.#show(twinId, 'open');
    else await close();
  }

  #retry(twinId: string, held: Held, waitMs: number): void {
    held.close = () => Promise.resolve();
    held.cancelRetry = systemClock.after(waitMs, () => {
      this.#open(twinId, held).catch(() => {
        // Not there yet: the person reads that it is gone.
        if (this.#held.get(twinId) === held) this.#retry(twinId, held, Math.min(LONGEST_RETRY_MS, 2 * waitMs));
      });
    });
  }

  /** The twin takes no lines any more: it has another source, or is removed. */
  #refused(twinId: string, fault: unknown): void {
    this.#onFault(fault);
    void this.disconnect(twinId);
  }

  #end(twinId: string, why: LinesEnd): Promise<void> {
    // A twin that takes no lines needs no word of their end.
    return this.#sink.end(twinId, why).catch(() => undefined);
  }

  #show(twinId: string, state: LocalState | null): void {
    const { [twinId]: _before, ...others } = this.#states.value;
    this.#states.value = state === null ? others : { ...others, [twinId]: state };
  }
}
