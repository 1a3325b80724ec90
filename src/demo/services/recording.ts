// What a shared twin tells while a call runs, kept property by property: the signal that a computation works on. Who calls:
// the demo's services.
import type { Clock } from '../../base/clock.ts';
import { TwinportError, type CallContext, type SharedTwin } from '../../service-sdk/index.ts';
import type { Sample } from './spectrum.ts';

/** So much of one property at most: half an hour at 20 Hz. */
const MOST_SAMPLES = 36_000;

export class Recording {
  readonly twin: SharedTwin;
  readonly #clock: Clock;
  readonly #samples = new Map<string, Sample[]>();
  readonly #stop: () => void;

  constructor(twin: SharedTwin, clock: Clock) {
    this.twin = twin;
    this.#clock = clock;
    this.#stop = twin.onReadings((readings) => {
      for (const [name, list] of Object.entries(readings))
        for (const { time, value } of list) if (typeof value === 'number') this.#keep(name, { time, value });
    });
  }

  /** Numbers of a property, in the order of their source time. */
  samples(property: string): readonly Sample[] {
    return this.#samples.get(property) ?? [];
  }

  /**
   * Listens for so long, telling how far it is, and calling `each` once a second.
   * @throws what aborted the call; TwinportError `action-failed` when the twin told nothing of `property`
   */
  async listen(
    seconds: number,
    property: string,
    { signal, progress }: Pick<CallContext, 'signal' | 'progress'>,
    each: (seconds: number) => void = () => undefined,
  ): Promise<void> {
    try {
      for (let second = 1; second <= seconds; second += 1) {
        await pause(this.#clock, 1_000, signal);
        const heard = this.samples(property).length;
        progress(second / seconds, `${heard} samples in ${second} of ${seconds} s`);
        each(second);
      }
    } finally {
      this.#stop();
    }
    if (this.samples(property).length < 2)
      throw new TwinportError('action-failed', `${this.twin.id} told nothing new of "${property}" in ${seconds} s`);
  }

  #keep(name: string, sample: Sample): void {
    const list = this.#samples.get(name) ?? [];
    this.#samples.set(name, list);
    const last = list.at(-1);
    // A source whose clock stands or steps back tells nothing new.
    if (last !== undefined && sample.time <= last.time) return;
    list.push(sample);
    if (list.length > MOST_SAMPLES) list.shift();
  }
}

/** Waits; rejects with the reason when the call is over before. */
function pause(clock: Clock, durationMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason as Error);
    const cancel = clock.after(durationMs, () => {
      signal.removeEventListener('abort', end);
      resolve();
    });
    const end = (): void => {
      cancel();
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', end, { once: true });
  });
}
