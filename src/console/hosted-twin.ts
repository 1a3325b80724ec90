// One twin that the console serves: published by the SDK, fed by its feed or by hand, its actions answered as the draft says. Made
// anew by console-system.ts for each version of a draft.
import { toTwinportError, TwinportError } from '../base/errors.ts';
import type { Json } from '../base/json.ts';
import { presenceProperties } from '../protocol/device-presence.ts';
import type { Readings } from '../protocol/things.ts';
import type { ActionContext, ActionHandler } from '../provider/owned-thing.ts';
import type { DescribedProperties } from '../provider/telemetry/sample.ts';
import type { Twin } from '../twin-sdk/index.ts';
import type { Draft } from './draft.ts';
import type { DeviceLines, FeedState, RunningFeed } from './feeds/feed.ts';
import { startFeed } from './feeds/start-feed.ts';

/** Somebody asks for an action, and the person at the console says yes or no. */
export interface Question {
  readonly commandId: string;
  readonly twinId: string;
  readonly twinTitle: string;
  readonly action: string;
  readonly input: Json;
  /** Key of who asks. */
  readonly user: string;
  readonly askedAt: number;
}

/** What somebody set by hand holds until they set it again: without a word for two seconds it would be shown as old. */
const SAY_AGAIN_MS = 1_000;

const NOT_YET = 'it has said nothing yet';

/** Puts a question to the person; resolves with what they say. */
type Ask = (question: Question, signal: AbortSignal) => Promise<boolean>;

export class HostedTwin {
  readonly twin: Twin;
  /** How its feed stands; null without one. */
  feedState: FeedState | null = null;
  samples = 0;
  readonly #draft: Draft;
  readonly #ask: Ask;
  #feed: RunningFeed | null = null;
  #ended = false;
  /** Whether the feed says if the device is there; what it said last. */
  readonly #tellsPresence: boolean;
  #shown: { readonly present: boolean; readonly reason: string } | null = null;
  #sayingAgain: ReturnType<typeof setInterval> | undefined;

  /** `known`: what was known of the last version. */
  constructor(twin: Twin, draft: Draft, known: Readings, ask: Ask) {
    this.twin = twin;
    this.#draft = draft;
    this.#ask = ask;
    this.#tellsPresence = draft.feed !== null && presenceProperties(draft.description) === null;
    carryOver(twin, known);
    for (const action of Object.keys(twin.description.actions ?? {})) {
      const handler = this.#handlerOf(action);
      if (handler !== null) twin.handle(action, handler);
    }
    void this.#startFeed();
  }

  /** @throws TwinportError `input-invalid` for a value that does not fit the description: none is taken then */
  set(readings: Readonly<Record<string, Json>>): void {
    this.twin.set(readings);
    this.samples += 1;
  }

  /** What comes of a device at this computer. @throws TwinportError `input-invalid` where its feed takes no lines */
  get lines(): DeviceLines {
    if (this.#feed?.lines == null)
      throw new TwinportError(
        'input-invalid',
        'this twin takes no lines: choose "a device at this computer" as its source',
      );
    return this.#feed.lines;
  }

  readings(): Readings {
    return this.twin.readings();
  }

  end(): void {
    this.#ended = true;
    clearInterval(this.#sayingAgain);
    this.#feed?.stop();
  }

  async #startFeed(): Promise<void> {
    const { feed } = this.#draft;
    if (feed === null) {
      this.#sayingAgain = setInterval(() => this.#sayAgain(), SAY_AGAIN_MS);
      return;
    }
    const started = await startFeed(feed, {
      properties: this.#fed(),
      take: ({ readings, timeMs }) => {
        this.twin.set(readings, timeMs);
        this.samples += 1;
        this.#showPresence(true);
      },
      report: (state) => this.#report(state),
    });
    // It ended while its library was loading.
    if (this.#ended) started?.stop();
    else this.#feed = started;
  }

  /** What a feed may bring: what the draft describes, without what is told of the device beside it. */
  #fed(): DescribedProperties {
    const told = this.#tellsPresence ? presenceProperties(this.twin.description) : null;
    const properties = Object.entries(this.twin.description.properties ?? {});
    return Object.fromEntries(properties.filter(([name]) => name !== told?.device && name !== told?.reason));
  }

  #report(state: FeedState): void {
    // What it was stopped for is told by whoever comes after it.
    if (this.#ended) return;
    this.feedState = state;
    if ('reason' in state) this.#showPresence(false, state.reason);
    // What was known of it before holds while it is looked for.
    else if (state.state === 'connecting' && !this.#knowsPresence()) this.#showPresence(false, NOT_YET);
  }

  #showPresence(present: boolean, reason = ''): void {
    if (!this.#tellsPresence || (this.#shown?.present === present && this.#shown.reason === reason)) return;
    this.#shown = { present, reason };
    this.twin.setPresence(present, reason);
  }

  #knowsPresence(): boolean {
    const told = presenceProperties(this.twin.description);
    return told !== null && told.device in this.twin.readings();
  }

  #sayAgain(): void {
    const readings = Object.entries(this.twin.readings()).map(([name, { value }]) => [name, value as Json] as const);
    if (readings.length > 0) this.twin.set(Object.fromEntries(readings));
  }

  #handlerOf(action: string): ActionHandler | null {
    const answer = this.#draft.answers[action];
    switch (answer?.kind) {
      case undefined:
        return null;
      case 'set':
        return async (input) => this.#setFrom(answer.property, input);
      case 'ask':
        return async (input, context) => this.#askPerson(action, input, context);
      case 'tell-device':
        return async (input, { commandID, user }) => this.#tellDevice({ action, input, commandID, user });
    }
  }

  #setFrom(property: string, input: Json): void {
    const members = typeof input === 'object' && input !== null && !Array.isArray(input) ? Object.values(input) : null;
    try {
      this.set({ [property]: members?.length === 1 ? members[0]! : input });
    } catch (cause) {
      throw new TwinportError('action-failed', toTwinportError(cause).message, { cause });
    }
  }

  async #askPerson(action: string, input: Json, { commandID, user, signal, progress }: ActionContext): Promise<void> {
    progress(null, 'The owner is asked');
    const { id, description } = this.twin;
    const question = {
      commandId: commandID,
      twinId: id,
      twinTitle: description.title,
      action,
      input,
      user,
      askedAt: Date.now(),
    };
    if (!(await this.#ask(question, signal))) throw new TwinportError('action-failed', 'the owner said no');
  }

  #tellDevice(word: object): void {
    if (this.#feed?.send == null)
      throw new TwinportError(
        'action-failed',
        'the way by which this twin’s values come cannot carry commands to the device',
      );
    this.#feed.send(JSON.stringify(word));
  }
}

/** What was known of the last version and still fits is known of the new one: a change of a binding empties no gauge. */
function carryOver(twin: Twin, readings: Readings): void {
  for (const [name, { value, time }] of Object.entries(readings)) {
    try {
      twin.set({ [name]: value as Json }, time);
    } catch {
      // The property is gone or is another one now.
    }
  }
}
