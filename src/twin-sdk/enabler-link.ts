// The twin system's end of one link to one enabler, beside what services have too (provider/enabler-session.ts): registers
// models (P2), serves model bytes (P8) and state (P9). DII-1 to DII-3.
import { toTwinportError, TwinportError } from '../base/errors.ts';
import type { Grant } from '../protocol/signed-words.ts';
import { DII_OUTPUTS, ToTwinSystem, type DiiOutputs } from '../protocol/dii.ts';
import { fromProblem } from '../protocol/problem.ts';
import { EnablerSession, type ProviderContext } from '../provider/enabler-session.ts';
import { ACK_KIND } from '../state/pace.ts';
import { sendBulk } from '../transport/bulk.ts';
import { BulkPace } from '../transport/bulk-pace.ts';
import type { Link } from '../transport/link.ts';
import { Silences } from './silences.ts';
import type { StatePump } from './state-pump.ts';
import type { StateSender } from './state-sender.ts';
import type { Twin } from './twin.ts';

type TwinEnablerSession = EnablerSession<Twin, ToTwinSystem, DiiOutputs>;

/** Proves, registers and serves until the link closes. */
export class EnablerLink {
  readonly #context: ProviderContext<Twin>;
  readonly #enabler: TwinEnablerSession;
  readonly #state: StateSender;
  /** Of all transfers of the link: they share its way. */
  readonly #bulkPace = new BulkPace(() => this.#state.queueMs());
  readonly #silences: Silences;

  private constructor(context: ProviderContext<Twin>, pump: StatePump, enabler: TwinEnablerSession) {
    this.#context = context;
    this.#enabler = enabler;
    this.#state = pump.sender((bytes) => enabler.session.sendState(bytes));
    this.#silences = new Silences(
      context.clock,
      () => this.#state.quiet(),
      (changes) => {
        if (!enabler.session.isClosed) enabler.session.notify('expectedsilence', { changes });
      },
    );
  }

  /** Proves, says who `joined`, and serves. @throws TwinportError when the other side does not prove itself */
  static async open(
    link: Link,
    context: ProviderContext<Twin>,
    pump: StatePump,
    joined: (link: EnablerLink) => void,
  ): Promise<void> {
    const enabler = await EnablerSession.open<Twin, ToTwinSystem, DiiOutputs>(link, context, {
      role: 'digital-twin-system',
      unknownThing: 'twin-unknown',
      incoming: ToTwinSystem,
      outputs: DII_OUTPUTS,
    });
    const enablerLink = new EnablerLink(context, pump, enabler);
    enabler.ended.addEventListener('abort', () => enablerLink.#state.stopAll());
    joined(enablerLink);
    enabler.start({
      registerThing: ({ described: { description, bindings, asset }, version }) =>
        enabler.session.request('registermodel', { description, bindings, asset, version }),
      serve: (message) => enablerLink.#serve(message),
      receiveState: (bytes) => enablerLink.#receiveState(bytes),
    });
  }

  get peer(): TwinEnablerSession['session']['peer'] {
    return this.#enabler.session.peer;
  }
  onClosed(listener: () => void): void {
    this.#enabler.session.on('closed', listener);
  }

  /** Tells the enabler of a twin that is new or has a new version. */
  async registerModel(twin: Twin): Promise<void> {
    await this.#enabler.registerThing(twin);
  }

  async withdrawModel(twin: Twin): Promise<void> {
    this.#enabler.stopRunning(twin.id);
    if (this.#enabler.registered) await this.#enabler.session.request('withdrawmodel', { thingID: twin.id });
  }

  /** Leaves in order. */
  leave(reason: string): void {
    this.#enabler.leave(reason);
  }

  #receiveState(bytes: Uint8Array): boolean {
    if (bytes[0] !== ACK_KIND) return false;
    this.#state.acknowledge(bytes);
    return true;
  }

  async #serve(message: ToTwinSystem): Promise<unknown> {
    const { grants, logger } = this.#context;
    switch (message.operation) {
      case 'readasset':
        return this.#sendAsset(message.sha256, message.offset, message.transferID);
      case 'observeallproperties': {
        const twin = this.#enabler.thing(message.thingID);
        return this.#observe(twin, await grants.checkObserve(twin, message.grant, this.peer.did), message);
      }
      case 'updateobservation':
        for (const { streams, maxRateHz, properties } of message.changes)
          this.#state.adjust(new Set(streams), maxRateHz, properties === undefined ? null : new Set(properties));
        return {};
      case 'modelchecked':
        if (message.error !== undefined)
          logger('error', `${message.thingID} was rejected by ${this.peer.name}: ${message.error.detail}`, {
            code: fromProblem(message.error).code,
          });
        return {};
      default:
        return this.#enabler.serveShared(message);
    }
  }

  #sendAsset(sha256: string, offset: number, transferID: number): { bytes: number } {
    const { session, ended } = this.#enabler;
    const twin = [...this.#context.things.values()].find(({ described }) => described.asset.sha256 === sha256);
    if (twin === undefined) throw new TwinportError('asset-unavailable', `no model with SHA-256 ${sha256}`);
    const { model } = twin.described;
    if (offset > model.length)
      throw new TwinportError('input-invalid', `offset ${offset} is behind the model's ${model.length} bytes`);
    // A link that closes meanwhile ends the transfer; the enabler asks again from where it stopped.
    sendBulk(session.link.channels.bulk, transferID, model, offset, this.#bulkPace, ended).catch((error: unknown) => {
      if (!session.isClosed) this.#context.logger('warn', `model transfer ended: ${toTwinportError(error).message}`);
    });
    return { bytes: model.length };
  }

  #observe(
    twin: Twin,
    grant: Grant,
    { maxRateHz, takesSilence }: Extract<ToTwinSystem, { operation: 'observeallproperties' }>,
  ): DiiOutputs['observeallproperties'] {
    const { session } = this.#enabler;
    const { properties } = grant.affordances;
    const shown = properties === undefined ? null : new Set(properties);
    this.#enabler.stopRunning(twin.id, 'readings');
    const stream = this.#state.observe(twin, maxRateHz, shown);
    let newestTextMs = 0;
    const stopTexts = twin.on('texts', (all) => {
      const readings = only(all, shown);
      for (const { time } of Object.values(readings)) newestTextMs = Math.max(newestTextMs, time);
      if (Object.keys(readings).length > 0) session.notify('propertyreadings', { thingID: twin.id, readings });
    });
    const stopSilence = takesSilence === true ? this.#silences.follow(twin, stream, () => newestTextMs) : null;
    this.#enabler.runUnder(grant, 'readings', () => {
      stopTexts();
      stopSilence?.();
      this.#state.stop(twin.id);
    });
    const layout = twin.layout.fields.map(({ name }) => name);
    const answer = { stream, layout, readings: only(twin.readings(), shown), adjustable: true };
    // Of what is not certain yet, who cannot be told more is told nothing.
    return takesSilence === true ? { ...answer, silenceMs: twin.silenceMs } : answer;
  }
}

/** Those of the readings that a grant shows; all where it does not say which. */
function only<Value>(
  readings: Readonly<Record<string, Value>>,
  shown: ReadonlySet<string> | null,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(readings).filter(([name]) => shown?.has(name) ?? true));
}
