// The city in real time: stepped ten times a second, and after each step everybody hears of it. Who calls: main.ts; what waits for the
// city to do something (a lamp to dim, gates to move) waits here.
import type { Clock } from '../../base/clock.ts';
import { Emitter } from '../../base/emitter.ts';
import { TwinportError } from '../../base/errors.ts';
import type { ActionContext } from '../../twin-sdk/index.ts';
import { City } from './city.ts';

export const TICKS_PER_SECOND = 10;
/** A process that was suspended longer than this does not live through the gap at once. */
const MOST_CATCH_UP_TICKS = 10;

interface Tick {
  /** Since the city began. */
  readonly count: number;
  /** The moment for which the city's values hold, ms since the epoch. */
  readonly timeMs: number;
}

export class RunningCity extends Emitter<{ tick: Tick }> {
  readonly city: City;
  #count = 0;
  readonly stop: () => void;

  constructor(seed: number, clock: Clock) {
    super();
    this.city = new City(seed);
    const periodMs = 1_000 / TICKS_PER_SECOND;
    let timeMs = clock.now();
    this.stop = clock.every(periodMs, () => {
      const behind = Math.floor((clock.now() - timeMs) / periodMs);
      const steps = Math.min(behind, MOST_CATCH_UP_TICKS);
      if (steps < 1) return;
      for (let step = 0; step < steps; step += 1) this.city.step(periodMs / 1_000);
      timeMs += behind * periodMs;
      this.#count += 1;
      this.emit('tick', { count: this.#count, timeMs });
    });
  }

  /**
   * Resolves when the city has done something: `share` says how far it is, 0 to 1, or why it will not come to it.
   * @throws TwinportError what `share` gives, or why the command was taken back
   */
  until(share: () => number | TwinportError, { signal, progress }: ActionContext): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = this.on('tick', ({ count }) => {
        const now = share();
        if (typeof now === 'number' && now < 1 && !signal.aborted) {
          if (count % TICKS_PER_SECOND === 0) progress(now);
          return;
        }
        end();
        if (signal.aborted) reject(signal.reason as TwinportError);
        else if (typeof now === 'number') resolve();
        else reject(now);
      });
    });
  }
}
