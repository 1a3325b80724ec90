// A twin that a user and its owner share with a service, as the service sees it: what it is, its newest readings, and
// actions signed by the service's key under the owner's grant (P13, SII-3; SPEC.md SHR). Made by share-book.ts.
import { Emitter } from '../base/emitter.ts';
import { TwinportError } from '../base/errors.ts';
import { newId, type Did, type TwinId } from '../base/ids.ts';
import type { Json } from '../base/json.ts';
import { signCancellation, signCommand } from '../identity/access.ts';
import type { Identity } from '../identity/keys.ts';
import { fromProblem } from '../protocol/problem.ts';
import type { Need } from '../protocol/service-description.ts';
import type { ThingDescription } from '../protocol/thing-description.ts';
import type { ActionProgress, Affordances, Readings } from '../protocol/things.ts';
import type { Clock } from '../base/clock.ts';

/** Samples since the last ones, oldest first, by property. Times are those of the twin's source. */
export type Samples = Readonly<Record<string, readonly TwinReading[]>>;
export interface TwinReading {
  readonly value: Json;
  readonly time: number;
  readonly sequence: number;
}

/** The link over which the enabler shares; null while it is broken. */
export interface SharingLink {
  invoke(share: { shareId: string; action: string; commandId: string; command: string }): Promise<ActionProgress>;
  cancel(share: { shareId: string; commandId: string; cancellation: string }): Promise<ActionProgress>;
  endShare(shareId: string, reason: string): void;
}

/** What the owner's newest grant says. */
export interface ShareTerms {
  readonly grantId: string;
  readonly affordances: Affordances;
  readonly description: ThingDescription;
  readonly expiresAt: number;
}

interface ShareFacts {
  readonly shareId: string;
  readonly user: Did;
  readonly carrier: Did;
  readonly system: Did;
  readonly twinId: TwinId;
  readonly serviceId: string;
  readonly need: Need;
}

/** A twin has done an action, or failed, by then; as long as a provider lets one run. */
const LONGEST_ACTION_MS = 10 * 60_000;

export class SharedTwin {
  readonly id: TwinId;
  readonly facts: ShareFacts;
  readonly #identity: Identity;
  readonly #clock: Clock;
  readonly #events = new Emitter<{ samples: Samples; progress: ActionProgress; broken: TwinportError }>();
  readonly #ending = new AbortController();
  #terms: ShareTerms;
  #link: SharingLink | null = null;
  #latest: Readonly<Record<string, TwinReading>> = {};

  constructor(identity: Identity, clock: Clock, facts: ShareFacts, terms: ShareTerms) {
    this.#identity = identity;
    this.#clock = clock;
    this.facts = facts;
    this.id = facts.twinId;
    this.#terms = terms;
  }

  /** The need for which it is shared. */
  get need(): string {
    return this.facts.need.id;
  }
  /** Its Thing Description with what is shared, and nothing else. */
  get description(): ThingDescription {
    return this.#terms.description;
  }
  get affordances(): Affordances {
    return this.#terms.affordances;
  }
  /** When the sharing ends unless user and owner renew it; ms since the epoch. */
  get expiresAt(): number {
    return this.#terms.expiresAt;
  }
  /** Aborted when the sharing ends; its reason is the TwinportError to tell the user. */
  get ended(): AbortSignal {
    return this.#ending.signal;
  }
  /** The newest reading of each shared property. */
  readings(): Readonly<Record<string, TwinReading>> {
    return this.#latest;
  }

  /** Listens to every sample that comes from now on, until `signal` (such as the call's) is aborted; returns how to stop. */
  onReadings(listener: (samples: Samples) => void, signal?: AbortSignal): () => void {
    const stop = this.#events.on('samples', listener);
    if (signal?.aborted === true) stop();
    signal?.addEventListener('abort', stop, { once: true });
    return stop;
  }

  /**
   * Asks the twin for an action, signed by this service's key; resolves with its output when the twin has done it. Aborting the signal
   * takes it back: the twin is asked to stop, and the call rejects at once.
   * @throws TwinportError `grant-insufficient`, `link-closed`, `consent-missing` (it ended), or the twin's reason
   */
  async invoke(
    action: string,
    input: Json = null,
    options: { readonly signal?: AbortSignal; readonly onProgress?: (progress: ActionProgress) => void } = {},
  ): Promise<Json> {
    this.ended.throwIfAborted();
    const link = this.#link;
    if (link === null)
      throw new TwinportError('link-closed', `${this.id} cannot be reached: the link is being made again`);
    if (!this.affordances.actions.includes(action))
      throw new TwinportError('grant-insufficient', `the action "${action}" of ${this.id} is not shared`, {
        details: { action },
      });
    const { system, shareId } = this.facts;
    const commandId = newId();
    const asks = { system, grantId: this.#terms.grantId, thing: this.id, action, input, commandId };
    const command = await signCommand(this.#identity, asks, this.#clock.now());
    this.ended.throwIfAborted();
    options.signal?.throwIfAborted();
    const ended = this.#endOf(commandId, options);
    const takeBack = (): void => void this.#cancel(commandId);
    void ended.output.catch(() => undefined).then(() => options.signal?.removeEventListener('abort', takeBack));
    try {
      const progress = await link.invoke({ shareId, action, commandId, command });
      options.signal?.addEventListener('abort', takeBack);
      if (options.signal?.aborted === true) takeBack();
      this.#events.emit('progress', { ...progress, commandID: commandId });
    } catch (error) {
      ended.forget();
      throw error;
    }
    return ended.output;
  }

  /** Gives the sharing back: nothing comes from now on. */
  stop(reason: string): void {
    this.#link?.endShare(this.facts.shareId, reason);
    this.end(reason);
  }

  // --- by share-book.ts --------------------------------------------------------------------------------------------

  /** The same sharing under a new grant, or over a new link. */
  renew(terms: ShareTerms, link: SharingLink): void {
    this.#terms = terms;
    this.#link = link;
  }

  receive(samples: Samples): void {
    const latest = { ...this.#latest };
    for (const [name, list] of Object.entries(samples)) {
      const newest = list.at(-1);
      if (newest !== undefined) latest[name] = newest;
    }
    this.#latest = latest;
    this.#events.emit('samples', samples);
  }

  /** Everything that is known when the sharing begins. */
  start(readings: Readings): void {
    const known = Object.entries(readings).map(([name, reading]) => [name, [reading as TwinReading]] as const);
    this.receive(Object.fromEntries(known));
  }

  progress(progress: ActionProgress): void {
    this.#events.emit('progress', progress);
  }

  /** The link broke: what was asked of the twin over it may have run. */
  detach(link: SharingLink): void {
    if (this.#link !== link) return;
    this.#link = null;
    this.#events.emit('broken', new TwinportError('link-closed', 'the link broke; the twin may have done it'));
  }

  end(reason: string): void {
    this.#link = null;
    this.#ending.abort(
      new TwinportError('consent-missing', `the sharing of ${this.id} has ended: ${reason}`, {
        details: { need: this.need, twin: this.id },
      }),
    );
  }

  /** Asks the twin to stop. */
  async #cancel(commandId: string): Promise<void> {
    const link = this.#link;
    if (link === null) return;
    const { system, shareId } = this.facts;
    try {
      const asks = { system, thing: this.id, commandId };
      const cancellation = await signCancellation(this.#identity, asks, this.#clock.now());
      await link.cancel({ shareId, commandId, cancellation });
    } catch {
      // Who asked has gone on. A twin that cannot be told goes on as well, and its owner's log says what became of it.
    }
  }

  /** The end of a command, from whatever tells it first. */
  #endOf(
    commandId: string,
    { signal, onProgress }: { readonly signal?: AbortSignal; readonly onProgress?: (progress: ActionProgress) => void },
  ): { output: Promise<Json>; forget: () => void } {
    const stops: (() => void)[] = [];
    const forget = (): void => stops.forEach((stop) => stop());
    const output = new Promise<Json>((resolve, reject) => {
      const fail = (reason: Error): void => reject(reason);
      for (const aborts of [this.ended, ...(signal === undefined ? [] : [signal])]) {
        const abort = (): void => fail(aborts.reason as Error);
        aborts.addEventListener('abort', abort);
        stops.push(() => aborts.removeEventListener('abort', abort));
      }
      stops.push(
        this.#clock.after(LONGEST_ACTION_MS, () =>
          fail(new TwinportError('timeout', 'the twin has not said how it ended')),
        ),
        this.#events.on('broken', fail),
        this.#events.on('progress', (progress) => {
          if (progress.commandID !== commandId) return;
          onProgress?.(progress);
          if (progress.state === 'completed') resolve((progress.output ?? null) as Json);
          else if (progress.state !== 'accepted' && progress.state !== 'running')
            fail(
              progress.error === undefined
                ? new TwinportError('action-failed', `the action ended as "${progress.state}"`)
                : fromProblem(progress.error),
            );
        }),
      );
    }).finally(forget);
    // It may end while the request that began it is still to be answered.
    output.catch(() => undefined);
    return { output, forget };
  }
}
