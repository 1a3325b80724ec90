// One twin of this world, from access to picture: asks the owner for access (P7), opens the twin (P9), shows its model (P8),
// signs commands (P10). Made by twin-sessions.ts for each model that is there; its panel is built by panel-view.ts.
import { systemClock } from '../../base/clock.ts';
import { toTwinportError, TwinportError } from '../../base/errors.ts';
import type { TwinId } from '../../base/ids.ts';
import type { SignInRequest } from '../../protocol/signed-words.ts';
import type { Affordances } from '../../protocol/things.ts';
import type {
  AccessGranted,
  ModelSummary,
  OpenedTwin,
  SystemSummary,
  TextReading,
  TwinStatus,
} from '../../protocol/mii.ts';
import { desiredProperties } from '../../protocol/desired.ts';
import { toProblem, type Problem } from '../../protocol/problem.ts';
import { twinLayout, type TwinLayout } from '../../state/layout.ts';
import { RingBlock } from '../../state/ring-block.ts';
import type { SharedRings } from '../../state/ring-pool.ts';
import type { TwinRing } from '../../state/twin-ring.ts';
import type { AccessTarget, EvidenceMaker } from '../access-actions.ts';
import { ToldThing } from '../language/told-thing.ts';
import { HeldAccess, type AccessContext } from '../held-access.ts';
import type { PastReading } from '../past/past-twin.ts';
import type { PastShown } from '../past/player.ts';
import { EMERGENCY_STOP } from '../ui/action-groups.ts';
import { strings } from '../ui/strings.ts';
import type { CommandView, ToldEvent } from '../view-model.ts';
import { AskedValues } from './asked-values.ts';
import { liveReadings } from './live-readings.ts';
import type { ModelLibrary } from './load-model.ts';
import { shownPropertiesOf } from './shown-properties.ts';
import type { Turnstile } from './turnstile.ts';
import { TwinCommands } from './twin-commands.ts';
import type { TwinFigure } from './twin-figure.ts';
import { problemWords } from '../ui/problem-text.ts';

export interface PresenceContext extends AccessContext {
  readonly library: ModelLibrary;
  /** The memory that is shared with the enabler's worker. */
  readonly rings: SharedRings;
  /** Lets twins in a few at a time. */
  readonly turnstile: Turnstile;
}

const RETRY_MS = 2_000;
const EVENTS_KEPT = 50;

export class TwinPresence implements AccessTarget {
  readonly id: TwinId;
  readonly figure: TwinFigure;
  status: TwinStatus = 'offline';
  shown: 'loading' | 'shown' | 'failed' = 'loading';
  loadedBytes = 0;
  problem: Problem | null = null;
  layout: TwinLayout | null = null;
  ring: TwinRing | null = null;
  /** When a program asked for its values last. */
  askedMs = 0;
  /** Properties that show in the world or in the list of twins; null: not known, so all. */
  shownProperties: readonly string[] | null = null;
  readonly texts: Record<string, TextReading> = {};
  /** What it shows in place of the present; null while the world is live. */
  past: PastShown | null = null;
  readonly events: ToldEvent[] = [];
  readonly #system: ToldThing<SystemSummary>;
  readonly #model: ToldThing<ModelSummary>;
  #opened: ToldThing<OpenedTwin> | null = null;
  readonly #context: PresenceContext;
  readonly #held: HeldAccess;
  readonly #commands: TwinCommands;
  #cancelRetry: () => void = () => undefined;
  #stopWaiting: () => void = () => undefined;
  #ended = false;
  /** How often it was entered: a later one knows better how it is. */
  #entered = 0;
  #wearing = '';

  constructor(context: PresenceContext, figure: TwinFigure, model: ModelSummary, system: SystemSummary) {
    this.#context = context;
    this.id = model.id;
    this.figure = figure;
    this.#model = new ToldThing(model);
    this.#system = new ToldThing(system);
    this.#held = new HeldAccess(context, {
      id: model.id,
      system: () => this.system.id,
      clockOffsetMs: () => this.system.link?.clockOffsetMs ?? 0,
      everything: () => this.#everything(),
    });
    this.#commands = new TwinCommands(context, this, this.#held, new AskedValues((...asked) => figure.ask(...asked)));
    figure.showProgress(0, model.bytes);
    figure.setStatus('offline');
  }

  /** Brings the twin into the world, and tries again while its owner cannot be asked. */
  enter(): Promise<void> {
    this.#cancelRetry();
    this.#stopWaiting();
    return this.#context.turnstile.pass(() => this.#enter());
  }

  /** The twin has another version: what its samples mean is not known until it is opened again. */
  async replace(): Promise<void> {
    this.ring = null;
    this.#showSamples();
    await this.enter();
  }

  async #enter(): Promise<void> {
    if (this.#ended) return;
    this.#entered += 1;
    const entered = this.#entered;
    try {
      await this.#ensureAccess();
      await this.#open();
      await this.#show();
      if (entered === this.#entered) this.problem = null;
    } catch (thrown) {
      if (this.#ended || entered !== this.#entered) return;
      const error = toTwinportError(thrown);
      this.problem = toProblem(error);
      const passing = ['twin-offline', 'link-closed', 'timeout', 'twin-unknown'].includes(error.code);
      // What a person must decide or correct does not get better by asking again.
      if (passing) this.#cancelRetry = systemClock.after(RETRY_MS, () => void this.enter());
      else if (this.figure.wornLayout === null || this.figure.wornLayout !== this.layout) this.#goBare(this.problem);
      else this.shown = 'shown';
      // Others may go; the visitor may quit a world, an owner take a machine back.
      if (error.code === 'limit-exceeded' && this.opened !== null)
        this.#stopWaiting = this.#context.library.whenRoom(this.opened.sha256, () => void this.enter());
    }
  }

  /** As it calls itself in the language that is spoken. */
  get system(): SystemSummary {
    return this.#system.value;
  }
  set system(system: SystemSummary) {
    this.#system.value = system;
  }

  /** What its system says of it, in the language that is spoken. */
  get model(): ModelSummary {
    return this.#model.value;
  }
  set model(model: ModelSummary) {
    this.#model.value = model;
  }

  /** By action: the last command of this visit. */
  get commands(): ReadonlyMap<string, CommandView> {
    return this.#commands.last;
  }

  /** What came when it was opened, its description in the language that is spoken; null before. */
  get opened(): OpenedTwin | null {
    return this.#opened?.value ?? null;
  }

  /** What the owner said last. */
  get access(): AccessGranted | null {
    return this.#held.current;
  }

  /** Asks the owner for everything that the description offers. @throws TwinportError the owner's or the link's problem */
  requestAccess(affordances?: Affordances, evidenceFor?: EvidenceMaker): Promise<AccessGranted> {
    return this.#held.request(affordances, evidenceFor);
  }

  signInProof(signIn: SignInRequest): Promise<string> {
    return this.#held.signInProof(signIn);
  }

  /** The visitor's key is another one: what was granted to the last one is asked for again. */
  async changeKey(): Promise<void> {
    this.#held.end();
    await this.enter();
  }

  /** Signs and sends a command; resolves when it has ended. Every stage is in `commands` meanwhile. */
  invoke(action: string, input: unknown): Promise<CommandView> {
    // What is shown is not what it would happen to. An emergency stop is never wrong.
    if (this.past !== null && action !== EMERGENCY_STOP)
      return Promise.resolve(this.#commands.refuse(action, new TwinportError('past-shown', strings.faults.pastShown)));
    return this.#commands.invoke(action, input);
  }

  /** Takes a command back. @throws TwinportError when the owner cannot be told, or it has ended */
  cancel(commandId: string): Promise<void> {
    return this.#commands.cancel(commandId);
  }

  /** Takes a word about a command; returns its new view, or null when it is not of this visit. */
  receiveCommand(status: Omit<CommandView, 'action' | 'askedAt'>): CommandView | null {
    return this.#commands.receive(status);
  }

  receiveEvent(name: string, data: unknown, time: number): ToldEvent {
    const title = this.opened?.description.events?.[name]?.title;
    const event: ToldEvent = { name, title: title ?? name, data, time };
    this.events.unshift(event);
    this.events.splice(EVENTS_KEPT);
    return event;
  }

  receiveTexts(readings: Readonly<Record<string, TextReading>>): void {
    Object.assign(this.texts, readings);
    if (this.past === null) for (const [name, { value }] of Object.entries(readings)) this.figure.setText(name, value);
  }

  /** Without shared memory: samples that the worker sent, into this page's own ring. */
  receiveSamples(
    samples: Float64Array,
    [offsetMs, errorMs, delayMs, heardMs]: readonly [number, number, number, number],
  ): void {
    this.ring?.setClock({ offsetMs, errorMs, delayMs, heardMs });
    for (let at = 0; at < samples.length; at += 4)
      this.ring?.push(samples[at]!, samples[at + 1]!, samples[at + 2]!, samples[at + 3]!);
  }

  setStatus(status: TwinStatus): void {
    this.status = status;
    this.#showStatus();
  }

  /** In the past a twin of which nothing is known then is away. */
  get shownStatus(): TwinStatus {
    return this.past === null ? this.status : this.past.isKnown ? 'live' : 'offline';
  }

  /** Shows this in place of what comes live, which goes on being received; null: the present again. */
  showPast(past: PastShown | null): void {
    if (this.#ended) return;
    const isOther = past?.twin !== this.past?.twin;
    this.past = past;
    if (isOther) this.#showSamples();
    this.#showStatus();
    if (past !== null) return;
    for (const name of this.layout?.texts ?? []) this.figure.setText(name, this.texts[name]?.value ?? null);
  }

  /** The grant is gone: an expired one is asked for again; one that was taken back waits for the visitor. */
  async endAccess(reason: string, ruleChanged: boolean): Promise<boolean> {
    const passing = !this.#held.isValid || ruleChanged;
    this.#held.end();
    if (passing) await this.enter();
    else this.problem = toProblem(new TwinportError('grant-revoked', reason));
    return !passing;
  }

  /** Newest value of each property with what is known of it; provider's time turned into ours. */
  readings(): PastReading[] {
    if (this.past !== null) return this.past.isKnown ? this.past.twin.readings() : [];
    return liveReadings(this);
  }

  /** Age of the newest value; null before the first. */
  ageMs(): number | null {
    if (this.past !== null) return this.past.isKnown ? this.past.twin.ageMs() : null;
    const newest = Math.max(this.ring?.newestTime() ?? 0, ...Object.values(this.texts).map(({ time }) => time));
    return newest === 0 ? null : Math.max(0, systemClock.now() + (this.ring?.offsetMs ?? 0) - newest);
  }

  leave(): void {
    this.#ended = true;
    this.#held.end();
    this.#cancelRetry();
    this.#stopWaiting();
    this.figure.dispose();
  }

  #everything(): Affordances {
    const actions = Object.keys(this.opened?.description.actions ?? {});
    // Before the description is here, ask with the names that the owner's model lists.
    return { observe: true, actions: actions.length > 0 ? actions : [...this.model.actions] };
  }

  async #ensureAccess(): Promise<void> {
    if (this.#held.isValid) return;
    try {
      await this.#held.request();
    } catch (thrown) {
      // The owner is away. The enabler may still hold a grant of an earlier visit, under which the twin opens for its holder:
      // while the visitor's key is locked, that is not who is here.
      const isHolder = this.#context.user.held.peek().state !== 'locked';
      if (toTwinportError(thrown).code !== 'twin-offline' || !isHolder) throw thrown;
      return;
    }
    if (!this.access!.granted.observe)
      throw this.#held.refusalOf('observe') ?? new TwinportError('access-refused', strings.faults.ownerRefusesObserve);
  }

  async #open(): Promise<void> {
    const opened = await this.#context.mii.openTwin(this.id);
    const layout = twinLayout(opened.description);
    const sameRing =
      this.ring !== null &&
      this.layout !== null &&
      // Equal properties have one layout.
      this.layout === layout &&
      this.opened?.ring?.block === opened.ring?.block &&
      this.opened?.ring?.index === opened.ring?.index;
    this.#opened = new ToldThing(opened);
    this.layout = layout;
    this.shownProperties = shownPropertiesOf(opened);
    // Of another version.
    for (const name of Object.keys(this.texts)) if (!layout.texts.includes(name)) delete this.texts[name];
    if (sameRing) return;
    this.ring = opened.ring === null ? new RingBlock(layout, 1).ring(0) : this.#context.rings.open(layout, opened.ring);
    this.#showSamples();
  }

  #showSamples(): void {
    const { layout, ring } = this.past?.twin ?? this;
    this.figure.setSamples(layout === null || ring === null ? null : { layout, ring });
  }

  #showStatus(): void {
    this.figure.setStatus(this.shownStatus, this.past?.isKnown === false ? strings.past.plate : null);
  }

  /** No model stands there, or one of another version, which the values that come now cannot move. */
  #goBare(problem: Problem): void {
    this.shown = 'failed';
    this.#wearing = '';
    this.figure.showFailure(problemWords(problem).title);
  }

  async #show(): Promise<void> {
    const told = this.#opened;
    const opened = this.opened!;
    const wanted = `${opened.sha256} ${opened.version}`;
    if (this.#wearing === wanted) return;
    this.shown = 'loading';
    this.loadedBytes = 0;
    this.figure.showProgress(0, this.model.bytes);
    const model = await this.#context.library.hold(opened.sha256, () => this.#context.mii.readModel(this.id));
    await model.prepare(opened.bindings);
    // The next version may have come, and be smaller.
    if (this.#ended || this.#opened !== told) return model.release();
    this.figure.showModel(model, opened.bindings, this.layout!, desiredProperties(opened.description));
    this.#wearing = wanted;
    this.shown = 'shown';
  }
}
