// Registration of models over DII-1 (P2), and their withdrawal (P14). The system itself is let in by admission.ts.
import { toTwinportError, TwinportError } from '../../base/errors.ts';
import type { TwinId } from '../../base/ids.ts';
import { Bindings } from '../../protocol/bindings.ts';
import type { FromTwinSystem } from '../../protocol/dii.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { parseWith } from '../../protocol/parse.ts';
import { toProblem } from '../../protocol/problem.ts';
import { ThingDescription } from '../../protocol/thing-description.ts';
import type { EnablerContext } from '../context.ts';
import type { ModelRecord } from '../store/store.ts';
import type { TwinSystemEntry } from '../systems.ts';
import { peerOf, type Things } from '../things.ts';
import type { ModelExchange } from './exchange-model.ts';
import type { Registry } from './registry.ts';
import type { SystemLink } from './system-link.ts';

type Message<Operation> = Extract<FromTwinSystem, { operation: Operation }>;

/** When a transfer that stood still is tried again, each time counted from the one before; after the last its system must register anew. */
const TRY_AGAIN_MS = [5_000, 30_000, 120_000];

export interface RegistrationEvents {
  /** A twin that was there has another version, whose model is still to come: what its values mean is known. */
  onReplaced(model: ModelRecord): void;
  /** A model was looked at: it can be shown, or its twin is used without it. */
  onModel(model: ModelRecord): void;
  onWithdrawn(twinId: TwinId): void;
}

export class Registration {
  readonly #context: EnablerContext;
  readonly #registry: Registry;
  readonly #things: Things;
  readonly #exchange: ModelExchange;
  readonly #events: RegistrationEvents;

  constructor(
    context: EnablerContext,
    registry: Registry,
    things: Things,
    exchange: ModelExchange,
    events: RegistrationEvents,
  ) {
    this.#context = context;
    this.#registry = registry;
    this.#things = things;
    this.#exchange = exchange;
    this.#events = events;
  }

  /** P2. @throws TwinportError `description-invalid`, `binding-invalid`, `limit-exceeded`, `asset-too-large` */
  async register(
    entry: TwinSystemEntry,
    link: SystemLink,
    message: Message<'registermodel'>,
  ): Promise<{ thingID: string }> {
    const description = parseWith(ThingDescription, message.description, 'description-invalid', 'Thing Description');
    const bindings = parseWith(Bindings, message.bindings, 'binding-invalid', 'bindings');
    const id = description.id as TwinId;
    if (message.asset.bytes > LIMITS.assetBytes)
      throw new TwinportError(
        'asset-too-large',
        `the model has ${message.asset.bytes} bytes, at most ${LIMITS.assetBytes}`,
      );
    if (!entry.models.has(id) && entry.models.size >= LIMITS.modelsPerSystem)
      throw new TwinportError('limit-exceeded', `a system has at most ${LIMITS.modelsPerSystem} models`);
    this.#checkOwner(entry, id);
    const before = entry.models.get(id);
    const same =
      before !== undefined &&
      before.version === message.version &&
      before.asset.sha256 === message.asset.sha256 &&
      JSON.stringify([before.description, before.bindings]) === JSON.stringify([description, bindings]);
    const model: ModelRecord = same
      ? before
      : {
          id,
          systemId: entry.did,
          version: message.version,
          description,
          bindings,
          asset: message.asset,
          status: 'registered',
          problem: null,
        };
    await this.#registry.saveModel(entry, model);
    // Its values and alarms are not to wait for a large model.
    if (before !== undefined && !same) this.#events.onReplaced(model);
    void this.#check(entry, link, model);
    return { thingID: id };
  }

  /** P14, one model. @throws TwinportError `twin-unknown` */
  async withdraw(entry: TwinSystemEntry, id: TwinId): Promise<object> {
    if (!entry.models.has(id)) throw new TwinportError('twin-unknown', `${entry.name} has no model ${id}`);
    this.#events.onWithdrawn(id);
    await this.#registry.removeModel(entry, id);
    return {};
  }

  /**
   * Fetches the model and holds it against hash, validator and bindings; tells the system and the visitor. Of what was withdrawn meanwhile, or registered
   * anew, nothing is said any more: a system that has a next version may not have the bytes of the last one.
   */
  async #check(entry: TwinSystemEntry, link: SystemLink, model: ModelRecord, triedBefore = 0): Promise<void> {
    const tell = (fields: object): void =>
      link.session.notify('modelchecked', { thingID: model.id, version: model.version, ...fields });
    // What a registration brought is an object of its own.
    const isCurrent = (): boolean => entry.models.get(model.id)?.description === model.description;
    try {
      await this.#exchange.obtain(entry, model, link);
      if (!isCurrent()) return;
      const checked: ModelRecord = { ...model, status: 'checked', problem: null };
      await this.#registry.saveModel(entry, checked);
      tell({});
      this.#events.onModel(checked);
    } catch (thrown) {
      const error = toTwinportError(thrown);
      // A broken link is no fault of the model: it is fetched on when the system is back.
      if (error.code === 'link-closed' || link.session.isClosed || !isCurrent()) return;
      this.#context.log.dii('modelchecked', error.code, `${model.id}: ${error.message}`, { peer: peerOf(entry) });
      const rejected: ModelRecord = { ...model, status: 'rejected', problem: toProblem(error) };
      await this.#registry.saveModel(entry, rejected);
      tell({ error: toProblem(error) });
      this.#events.onModel(rejected);
      if (error.code === 'timeout') this.#tryAgain(entry, link, rejected, triedBefore);
    }
  }

  /** A transfer that stood still says nothing about the model: it goes on from where it stood, a few times. */
  #tryAgain(entry: TwinSystemEntry, link: SystemLink, model: ModelRecord, triedBefore: number): void {
    const waitMs = TRY_AGAIN_MS[triedBefore];
    if (waitMs === undefined) return;
    const forget = link.session.on('closed', () => cancel());
    const cancel = this.#context.clock.after(waitMs, () => {
      forget();
      // What was registered or withdrawn meanwhile is looked at by whom it came from.
      if (entry.models.get(model.id) === model) void this.#check(entry, link, model, triedBefore + 1);
    });
  }

  /** A twin's id belongs to the system that registered it first: nobody else can take its place in the world. */
  #checkOwner(entry: TwinSystemEntry, id: TwinId): void {
    const elsewhere = this.#registry.systems
      .twinSystems()
      .find((other) => other !== entry && other.models.has(id) && this.#registry.systems.isOnline(other));
    const owner = elsewhere ?? (this.#things.find(id)?.kind === 'service' ? this.#things.find(id)?.entry : undefined);
    if (owner !== undefined)
      throw new TwinportError('description-invalid', `the id ${id} belongs to a thing of ${owner.name}`, {
        details: { pointer: '/id' },
      });
  }
}
