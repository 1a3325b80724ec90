// The twin system of the console: one key, its kept twins, and the owner's hand on access. Runs in the worker, whose timers a
// hidden tab does not slow down. Opened by console-door.ts; its parts are hosted-twin.ts and draft-store.ts.
import { storedIdentity } from '../browser/stored-identity.ts';
import { storedJournal } from '../browser/stored-journal.ts';
import { toTwinportError, TwinportError } from '../base/errors.ts';
import type { LogLevel } from '../base/logger.ts';
import { newId, type Did } from '../base/ids.ts';
import type { Json } from '../base/json.ts';
import { addressOf } from '../identity/did-key.ts';
import { toProblem, type Problem } from '../protocol/problem.ts';
import type { Readings } from '../protocol/things.ts';
import {
  startTwinSystem,
  type GivenGrant,
  type Journal,
  type JournalRecord,
  type LinkedEnabler,
  type PairedKey,
  type PairingCode,
  type TwinSystem,
  type TwinSystemOptions,
} from '../twin-sdk/index.ts';
import type { LinesEnd } from './feeds/feed-words.ts';
import type { Draft, KeptDraft } from './draft.ts';
import { DraftStore } from './draft-store.ts';
import type { FeedState } from './feeds/feed.ts';
import { HostedTwin, type Question } from './hosted-twin.ts';

const KEY = 'console';
const LOG_KEPT = 200;

/** One kept twin, as the console shows it. */
interface ConsoleTwin {
  readonly id: string;
  readonly title: string;
  readonly modelName: string;
  readonly modelBytes: number;
  /** Why it is not served; null when it is. */
  readonly problem: Problem | null;
  readonly readings: Readings;
  readonly samples: number;
  readonly feed: FeedState | null;
}

export interface LogLine {
  readonly at: number;
  readonly level: LogLevel;
  readonly message: string;
}

/** Everything that the console shows; asked for about twice a second. */
export interface Overview {
  readonly name: string;
  readonly did: Did;
  readonly address: string;
  readonly reach: { readonly state: 'online' | 'offline' | 'connecting'; readonly detail: string };
  readonly twins: readonly ConsoleTwin[];
  readonly visitors: readonly LinkedEnabler[];
  readonly grants: readonly GivenGrant[];
  readonly paired: readonly PairedKey[];
  readonly questions: readonly Question[];
  readonly log: readonly LogLine[];
}

interface Served {
  kept: KeptDraft;
  hosted: HostedTwin | null;
  problem: Problem | null;
}

export class ConsoleSystem {
  readonly #system: TwinSystem;
  readonly #store: DraftStore;
  readonly #journal: Journal;
  readonly #did: Did;
  readonly #name: string;
  readonly #twins = new Map<string, Served>();
  readonly #questions = new Map<string, { readonly question: Question; readonly answer: (yes: boolean) => void }>();
  readonly #log: LogLine[];
  #reach: Overview['reach'] = { state: 'connecting', detail: '' };

  private constructor(system: TwinSystem, store: DraftStore, journal: Journal, did: Did, name: string, log: LogLine[]) {
    this.#system = system;
    this.#store = store;
    this.#journal = journal;
    this.#did = did;
    this.#name = name;
    this.#log = log;
  }

  /**
   * Opens what was kept and serves it. `listen` as of the SDK; `firstName` until its owner gives it another.
   * @throws TwinportError `storage-unavailable` where this browser keeps nothing
   */
  static async start(listen: TwinSystemOptions['listen'], firstName: string): Promise<ConsoleSystem> {
    const identity = await storedIdentity(KEY);
    const store = await DraftStore.open();
    const journal = storedJournal(KEY);
    const name = (await store.name()) ?? firstName;
    const log: LogLine[] = [];
    const started: { console: ConsoleSystem | null } = { console: null };
    const system = await startTwinSystem({
      name,
      domains: [],
      identity,
      journal,
      logger(level, message) {
        log.push({ at: Date.now(), level, message });
        if (log.length > LOG_KEPT) log.shift();
      },
      listen: (onLink, onReach) =>
        listen(onLink, (state, detail) => {
          onReach(state, detail);
          if (started.console !== null) started.console.#reach = { state, detail };
        }),
    });
    const made = new ConsoleSystem(system, store, journal, identity.did, name, log);
    started.console = made;
    for (const [id, kept] of await store.all()) {
      made.#twins.set(id, { kept, hosted: null, problem: null });
      // One that is amiss takes down no other: it says why in its place.
      await made.#serve(id).catch(() => undefined);
    }
    return made;
  }

  overview(): Overview {
    return {
      name: this.#name,
      did: this.#did,
      address: addressOf(this.#did),
      reach: this.#reach,
      twins: [...this.#twins].map(([id, { kept, hosted, problem }]) => {
        const { model, modelName, description } = kept;
        return {
          id,
          title: textOf(description['title']) ?? id,
          modelName,
          modelBytes: model.length,
          problem,
          readings: hosted?.readings() ?? {},
          samples: hosted?.samples ?? 0,
          feed: hosted?.feedState ?? null,
        };
      }),
      visitors: this.#system.linked(),
      grants: this.#system.grants(),
      paired: this.#system.paired(),
      questions: [...this.#questions.values()].map(({ question }) => question),
      log: [...this.#log],
    };
  }

  /**
   * A kept twin to work on. Not in the overview: a recording of megabytes may be in it, and a model.
   * @throws TwinportError `twin-unknown`
   */
  kept(id: string): KeptDraft {
    return this.#require(id).kept;
  }

  /**
   * Publishes a draft and keeps it; the last version stays when it cannot be published. Returns its id.
   * @throws TwinportError as `publish`: `description-invalid`, `binding-invalid`, `asset-invalid`, `asset-too-large`,
   *   `input-invalid` (policy)
   */
  async save(draft: Draft, modelName: string, model: Uint8Array<ArrayBuffer>): Promise<string> {
    const kept: KeptDraft = { ...draft, modelName, model, version: newId() };
    const id = textOf(draft.description['id']);
    if (id === null)
      throw new TwinportError('description-invalid', 'a twin needs an id', { details: { pointer: '/id' } });
    const before = this.#twins.get(id);
    this.#twins.set(id, { kept, hosted: before?.hosted ?? null, problem: null });
    try {
      await this.#serve(id);
    } catch (thrown) {
      if (before === undefined) this.#twins.delete(id);
      else this.#twins.set(id, before);
      throw thrown;
    }
    await this.#store.put(id, kept);
    return id;
  }

  async remove(id: string): Promise<void> {
    const { hosted } = this.#require(id);
    hosted?.end();
    if (hosted !== null) await this.#system.withdraw(hosted.twin);
    this.#twins.delete(id);
    await this.#store.delete(id);
  }

  /** Values by hand. @throws TwinportError `input-invalid`, `twin-unknown` */
  set(id: string, readings: Readonly<Record<string, Json>>): void {
    this.#running(id).set(readings);
  }

  /** A line of a device at this computer. @throws TwinportError `twin-unknown`, `input-invalid` where the twin's feed takes none */
  takeLine(id: string, text: string): void {
    this.#running(id).lines.take(text);
  }

  /** The device at this computer sends no more lines, and why. @throws TwinportError as `takeLine` */
  endLines(id: string, why: LinesEnd): void {
    this.#running(id).lines.end(why);
  }

  /** What the person says to a question. One that is gone has ended by itself. */
  answer(commandId: string, yes: boolean): void {
    this.#questions.get(commandId)?.answer(yes);
  }

  async revoke(grantId: string, reason: string): Promise<void> {
    await this.#system.revoke(grantId, reason);
  }

  createPairingCode(label: string): PairingCode {
    return this.#system.createPairingCode(label === '' ? {} : { label });
  }

  async unpair(user: Did): Promise<void> {
    await this.#system.unpair(user);
  }

  /** The audit log: commands, grants, revocations, pairings and sign-ins, newest first. */
  async audit(): Promise<readonly JournalRecord[]> {
    return (await this.#journal.load()).toReversed();
  }

  /** The name under which the system stands in worlds, from the next start on. */
  async rename(name: string): Promise<void> {
    await this.#store.setName(name);
  }

  async stop(): Promise<void> {
    for (const { hosted } of this.#twins.values()) hosted?.end();
    await this.#system.stop('the owner closed the console');
  }

  async #serve(id: string): Promise<void> {
    const served = this.#require(id);
    const { kept } = served;
    try {
      const { description, model, bindings, policy, version } = kept;
      const known = served.hosted?.readings() ?? {};
      const tellsPresence = kept.feed !== null;
      const twin = await this.#system.publish({ description, model, bindings, policy, version, tellsPresence });
      served.hosted?.end();
      served.hosted = new HostedTwin(twin, kept, known, (question, signal) => this.#ask(question, signal));
      served.problem = null;
    } catch (thrown) {
      served.problem = toProblem(toTwinportError(thrown));
      throw thrown;
    }
  }

  #ask(question: Question, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const end = (): void => {
        this.#questions.delete(question.commandId);
        signal.removeEventListener('abort', aborted);
      };
      const aborted = (): void => {
        end();
        reject(toTwinportError(signal.reason));
      };
      signal.addEventListener('abort', aborted);
      const answer = (yes: boolean): void => {
        end();
        resolve(yes);
      };
      this.#questions.set(question.commandId, { question, answer });
    });
  }

  #require(id: string): Served {
    const served = this.#twins.get(id);
    if (served === undefined) throw new TwinportError('twin-unknown', `the console has no twin ${id}`);
    return served;
  }

  #running(id: string): HostedTwin {
    const { hosted, problem } = this.#require(id);
    if (hosted === null) throw new TwinportError('twin-offline', problem?.detail ?? `${id} is not served`);
    return hosted;
  }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
