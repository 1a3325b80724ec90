// Synchronisation (P9) at DII-3 and MII-D4: which twins are open, for the page or for who taps them, and over which link each is
// observed under the visitor's grant. What an open twin is: open-twin.ts.
import { atATime, RESUMED_AT_A_TIME } from '../../base/at-a-time.ts';
import { toTwinportError, TwinportError } from '../../base/errors.ts';
import type { TwinId } from '../../base/ids.ts';
import { FULL_RATE_HZ, type TwinInterest } from '../../protocol/interest.ts';
import type { SilenceChange } from '../../protocol/dii.ts';
import type { OpenedTwin } from '../../protocol/mii.ts';
import type { Readings } from '../../protocol/things.ts';
import { twinLayout } from '../../state/layout.ts';
import { RingPool } from '../../state/ring-pool.ts';
import type { Access } from '../access.ts';
import type { EnablerContext } from '../context.ts';
import type { History } from '../history/history.ts';
import { Interest } from '../interest.ts';
import type { ModelRecord } from '../store/store.ts';
import type { TwinSystemEntry } from '../systems.ts';
import { Observations } from './observations.ts';
import { checkLayout, OpenTwin, type Tap } from './open-twin.ts';
import type { Registry } from './registry.ts';
import type { SystemLink } from './system-link.ts';
import { Timing } from './timing.ts';

export class Synchronization {
  readonly #context: EnablerContext;
  readonly #registry: Registry;
  readonly #access: Access;
  readonly #history: History;
  readonly #rings: RingPool;
  readonly #open = new Map<TwinId, OpenTwin>();
  readonly #timing = new Timing();
  readonly #interest: Interest;
  readonly #observations: Observations;

  constructor(context: EnablerContext, registry: Registry, access: Access, history: History, shared: boolean) {
    this.#context = context;
    this.#registry = registry;
    this.#access = access;
    this.#history = history;
    this.#rings = new RingPool(shared);
    this.#interest = new Interest((twinId) => (this.#open.get(twinId)?.taps.size ?? 0) > 0);
    this.#observations = new Observations(
      context.clock,
      (twinId) => this.#interest.wanted(twinId),
      (twinId, { properties }) => this.#open.get(twinId)?.recordOnly(properties),
    );
  }

  /** Opens a twin, or opens it anew after its model was replaced. Its state flows as soon as its system can be asked. */
  async open(model: ModelRecord): Promise<OpenedTwin> {
    const twin = this.#ensure(model);
    twin.show();
    const link = this.#linkTo(model.id);
    if (link !== null) await this.#observe(twin, link);
    else await this.#recall(twin);
    twin.tellTexts();
    const { id, systemId, description, bindings, version, asset } = model;
    const sha256 = asset.sha256 as OpenedTwin['sha256'];
    return { id, systemId, description, bindings, version, sha256, ring: twin.shared };
  }

  /**
   * Hears a twin's readings, and holds it open as long. Returns what stops it.
   * @throws TwinportError when its system can be asked and refuses
   */
  async tap(model: ModelRecord, tap: Tap): Promise<() => void> {
    const twin = this.#ensure(model);
    twin.taps.add(tap);
    this.#observations.changed([model.id]);
    const stop = (): void => {
      twin.taps.delete(tap);
      // The set outlives a replaced model, the twin does not.
      const open = this.#open.get(model.id);
      if (open !== undefined && open.taps.size === 0 && !open.isShown) this.#close(open);
      else this.#observations.changed([model.id]);
    };
    const link = this.#linkTo(model.id);
    try {
      if (link !== null && !this.isObserved(model.id, link)) await this.#observe(twin, link);
    } catch (thrown) {
      stop();
      throw thrown;
    }
    return stop;
  }

  /** An open twin has another version of its model. */
  renew(model: ModelRecord): void {
    if (this.#open.has(model.id)) this.#ensure(model);
  }

  /** What is known of a twin now; nothing for one that is not open. */
  readings(twinId: TwinId): Readings {
    return this.#open.get(twinId)?.readings() ?? {};
  }

  /** The page does not show the twin any more. */
  close(twinId: TwinId): void {
    const twin = this.#open.get(twinId);
    if (twin === undefined) return;
    twin.isShown = false;
    if (twin.taps.size === 0) this.#close(twin);
  }

  /** The twin is gone: it is open for nobody. */
  drop(twinId: TwinId): void {
    const twin = this.#open.get(twinId);
    if (twin !== undefined) this.#close(twin);
  }

  /** The grant under which its state came has ended: what is still under way is not taken. */
  stop(twinId: TwinId): void {
    this.#observations.ended(twinId);
    this.#open.get(twinId)?.endStream();
  }

  isOpen(twinId: TwinId): boolean {
    return this.#open.has(twinId);
  }

  /** Whether the page has it open. */
  isShown(twinId: TwinId): boolean {
    return this.#open.get(twinId)?.isShown === true;
  }

  /** Whether the twin's state comes over this link already. */
  isObserved(twinId: TwinId, link: SystemLink): boolean {
    return this.#open.get(twinId)?.link === link;
  }

  /** A system can be asked again: the state of its twins goes on. */
  async resume(entry: TwinSystemEntry): Promise<void> {
    const own = [...this.#open.values()].filter(({ systemId }) => systemId === entry.did);
    await atATime(RESUMED_AT_A_TIME, own, async ({ id }) => {
      if (entry.link !== null) await this.resumeTwin(id, entry.link);
    });
  }

  /** As `resume`, for one twin, or when a grant was renewed. */
  async resumeTwin(twinId: TwinId, link: SystemLink): Promise<void> {
    const twin = this.#open.get(twinId);
    if (twin === undefined) return;
    try {
      await this.#observe(twin, link);
    } catch (thrown) {
      const { code, message } = toTwinportError(thrown);
      // The page holds the user's key: it asks for access again.
      if (code.startsWith('grant-')) twin.tell({ kind: 'grant-ended', twinId, reason: message, ruleChanged: false });
    }
  }

  /** Takes values that no frame carries. @throws TwinportError for a twin that the system does not own */
  receiveTexts(link: SystemLink, thingID: string, readings: Readings): void {
    const twin = this.#open.get(thingID as TwinId);
    if (twin === undefined) return;
    if (twin.systemId !== link.did) throw new TwinportError('twin-unknown', `${thingID} is no twin of yours`);
    // What was under way when the grant ended is not taken.
    if (twin.link === link) twin.takeTexts(readings);
  }

  /** Takes for how long twins may be quiet, which says as well that they live; a stream that is none any more is passed over. */
  receiveSilences(link: SystemLink, changes: readonly SilenceChange[]): void {
    const silences = new Map(changes.flatMap(({ streams, silenceMs }) => streams.map((stream) => [stream, silenceMs])));
    for (const twin of this.#open.values()) {
      const silenceMs = twin.link === link && twin.stream !== null ? silences.get(twin.stream) : undefined;
      if (silenceMs === undefined) continue;
      twin.expectSilence(silenceMs);
      twin.hearSign(this.#context.clock.now());
    }
  }

  /** The page looks at these twins differently. */
  setInterest(changes: readonly TwinInterest[]): void {
    this.#interest.take(changes);
    this.#observations.changed(changes.map(({ twinId }) => twinId));
  }

  /** Called every TIMING_MS: rings learn at which instant their twins are drawn. */
  time(): void {
    this.#timing.step(this.#open.values(), this.#context.clock.now());
  }

  /** Called a few times a second: the page learns who is live, stale or offline. */
  tick(): void {
    const now = this.#context.clock.now();
    for (const twin of this.#open.values()) {
      const entry = this.#registry.systems.twinSystem(twin.systemId);
      twin.updateStatus(entry !== undefined && this.#registry.systems.isOnline(entry), now);
    }
  }

  /** The open twin for this version of a model. */
  #ensure(model: ModelRecord): OpenTwin {
    const known = this.#open.get(model.id);
    const isSame =
      known?.systemId === model.systemId &&
      JSON.stringify(known.layout) === JSON.stringify(twinLayout(model.description));
    this.#history.describe(model);
    if (isSame) return known;
    const twin = new OpenTwin(this.#context, model, this.#rings, this.#history, known);
    if (known !== undefined) this.#close(known);
    this.#open.set(model.id, twin);
    return twin;
  }

  #close(twin: OpenTwin): void {
    const { id, link } = twin;
    this.#open.delete(id);
    this.#observations.ended(id);
    twin.end();
    // Nothing depends on the answer: what still comes has no stream any more.
    if (link?.session.isClosed === false)
      link.session.request('unobserveallproperties', { thingID: id }).catch(() => undefined);
  }

  async #observe(twin: OpenTwin, link: SystemLink): Promise<void> {
    const { grant, granted } = this.#access.grant(twin.id);
    if (!granted.observe) throw new TwinportError('grant-insufficient', 'the owner does not let you observe this twin');
    const answer = await link.session.request('observeallproperties', {
      thingID: twin.id,
      grant,
      maxRateHz: FULL_RATE_HZ,
      takesSilence: true,
    });
    checkLayout(twin, answer.layout);
    // Closed, replaced by another version, or taken back while the answer was on its way.
    if (this.#open.get(twin.id) !== twin || this.#access.validGrant(twin.id) === null) return;
    twin.begin(link, answer);
    this.#observations.begun(twin.id, link, answer.stream, answer.adjustable === true);
  }

  /** The machine is away: it stands as it was known last, until it is heard again. */
  async #recall(twin: OpenTwin): Promise<void> {
    const known = await this.#history.lastKnown(twin.id);
    // It may have come back meanwhile.
    if (this.#open.get(twin.id) === twin && twin.link === null) twin.recall(known);
  }

  #linkTo(twinId: TwinId): SystemLink | null {
    return this.#registry.systems.activeLink(this.#registry.model(twinId).entry);
  }
}
