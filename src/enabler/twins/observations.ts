// Tells twin systems how their streams are looked at (P9, SPEC.md DII-5): one message for all that changed on a link, and only to those
// who said that they understand it. A stream begins at the full rate; what it is asked for is compared with what is wanted each
// time something may have changed. Called by synchronize.ts.
import type { Clock } from '../../base/clock.ts';
import { toTwinportError } from '../../base/errors.ts';
import type { TwinId } from '../../base/ids.ts';
import type { ObservationChange } from '../../protocol/dii.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { FULL_INTEREST, type Wanted } from '../interest.ts';
import type { SystemLink } from './system-link.ts';

/** Streams that begin together are told of together. */
const GATHER_MS = 20;
/** Messages without an answer: who comes back to a hidden page does not wait for the answer to what was told when it was left. */
const MOST_UNANSWERED = 4;
/** Of a message, in characters: names of properties are what fills it. */
const MOST_CHARACTERS = LIMITS.controlMessageBytes / 4;
/** A stream's number and its comma. */
const STREAM_CHARACTERS = 6;

type AskedLink = Pick<SystemLink, 'session'>;

interface Observed {
  readonly stream: number;
  readonly link: AskedLink;
  /** What the system was asked for last, as `keyOf` gives it. */
  asked: string;
}

interface LinkState {
  unanswered: number;
  isPlanned: boolean;
  readonly changed: Set<TwinId>;
}

export class Observations {
  readonly #clock: Clock;
  readonly #wanted: (twinId: TwinId) => Wanted;
  readonly #onAsked: (twinId: TwinId, asked: Wanted) => void;
  readonly #observed = new Map<TwinId, Observed>();
  readonly #links = new WeakMap<AskedLink, LinkState>();

  /** `onAsked`: this, and nothing else of its numbers, comes of a twin from now on. */
  constructor(clock: Clock, wanted: (twinId: TwinId) => Wanted, onAsked: (twinId: TwinId, asked: Wanted) => void) {
    this.#clock = clock;
    this.#wanted = wanted;
    this.#onAsked = onAsked;
  }

  /** A system began to send a twin's state fully. `adjustable`: it understands what this file tells. */
  begun(twinId: TwinId, link: AskedLink, stream: number, adjustable: boolean): void {
    this.#observed.delete(twinId);
    if (!adjustable) return;
    this.#observed.set(twinId, { stream, link, asked: keyOf(FULL_INTEREST) });
    this.#look(twinId, GATHER_MS);
  }

  ended(twinId: TwinId): void {
    this.#observed.delete(twinId);
  }

  /** These twins may be looked at differently now. */
  changed(twinIds: Iterable<TwinId>): void {
    for (const twinId of twinIds) this.#look(twinId, 0);
  }

  #look(twinId: TwinId, waitMs: number): void {
    const observed = this.#observed.get(twinId);
    if (observed === undefined) return;
    const { link } = observed;
    const state = this.#links.get(link) ?? { unanswered: 0, isPlanned: false, changed: new Set() };
    this.#links.set(link, state);
    state.changed.add(twinId);
    if (state.isPlanned || state.unanswered >= MOST_UNANSWERED) return;
    state.isPlanned = true;
    const tell = (): void => {
      state.isPlanned = false;
      this.#tell(link, state);
    };
    if (waitMs === 0) queueMicrotask(tell);
    else this.#clock.after(waitMs, tell);
  }

  /** As much as one message takes; what is left goes when an answer has come. */
  #tell(link: AskedLink, state: LinkState): void {
    const { session } = link;
    if (session.isClosed) return;
    const groups = new Map<string, { readonly wanted: Wanted; readonly streams: number[] }>();
    let room = MOST_CHARACTERS;
    for (const twinId of state.changed) {
      const observed = this.#observed.get(twinId);
      const wanted = this.#wanted(twinId);
      const key = keyOf(wanted);
      if (observed?.link === link && observed.asked !== key) {
        const group = groups.get(key) ?? { wanted, streams: [] };
        const isNew = group.streams.length === 0;
        room -= STREAM_CHARACTERS + (isNew ? key.length : 0);
        if (room < 0 || (isNew && groups.size === LIMITS.observationChanges)) break;
        groups.set(key, group);
        group.streams.push(observed.stream);
        observed.asked = key;
        this.#onAsked(twinId, wanted);
      }
      state.changed.delete(twinId);
    }
    if (groups.size === 0) return;
    const changes = [...groups.values()].map(({ wanted: { maxRateHz, properties }, streams }): ObservationChange => {
      return properties === null ? { streams, maxRateHz } : { streams, maxRateHz, properties: [...properties] };
    });
    state.unanswered += 1;
    session
      .request('updateobservation', { changes })
      .catch((thrown: unknown) => this.#forget(link, toTwinportError(thrown).code === 'unsupported-operation'))
      .finally(() => {
        state.unanswered -= 1;
        if (state.changed.size > 0 && !state.isPlanned) this.#tell(link, state);
      });
  }

  /** What the system does now is not known: asked anew at the next change, or never again. */
  #forget(link: AskedLink, isUnsupported: boolean): void {
    for (const [twinId, observed] of this.#observed) {
      if (observed.link !== link) continue;
      this.#onAsked(twinId, FULL_INTEREST);
      if (isUnsupported) this.#observed.delete(twinId);
      else observed.asked = '';
    }
  }
}

/** Equal for what is asked for in the same words. */
function keyOf({ maxRateHz, properties }: Wanted): string {
  return JSON.stringify([maxRateHz, properties]);
}
