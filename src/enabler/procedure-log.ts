// The procedure log: each step of a procedure with its reference point, for the visitor to see and a program to check. A
// step has its place from when it began, so that causes stand before what they caused; it is told when it is over, in
// batches, because a message a step would cost more than the step.
import type { Clock } from '../base/clock.ts';
import { appendToLog } from '../protocol/log-tail.ts';
import type { LogEntry, LoggedMessage, LogPeer } from '../protocol/mii.ts';
import {
  DII_OPERATIONS,
  MII_OPERATIONS,
  SII_OPERATIONS,
  type MiiOperation,
  type OperationPlace,
} from '../protocol/operations.ts';
import type { Session } from '../transport/session.ts';
import { readableMessage } from './readable-message.ts';

const BATCH_MS = 100;
/** Entries that are put in their place at once: sorting five thousand for each would be felt. */
const LOOSE = 256;
/** At most 16 MB with an answer each, and a tenth of that in practice. */
const MESSAGES_KEPT = 1_000;

/** What is known of a step beside its outcome. */
export interface StepFacts {
  readonly peer?: LogPeer | undefined;
  /** The very object that was given to `begin`, if it was. */
  readonly message?: object;
  readonly answer?: unknown;
  /** Of a request: until its answer. */
  readonly durationMs?: number | null;
}
interface Place {
  readonly id: number;
  readonly time: number;
}
type SystemSession = Pick<Session<never, object>, 'peer' | 'on'>;

export class ProcedureLog {
  readonly #clock: Clock;
  readonly #tell: (entries: readonly LogEntry[]) => void;
  #entries: readonly LogEntry[] = [];
  #loose: LogEntry[] = [];
  #batch: LogEntry[] = [];
  #lastId = 0;
  readonly #begun = new WeakMap<object, Place>();
  readonly #messages = new Map<number, LoggedMessage>();

  constructor(clock: Clock, tell: (entries: readonly LogEntry[]) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  /** Keeps the place of a message whose outcome is not known yet. */
  begin(message: object): void {
    this.#begun.set(message, this.#place());
  }

  /** A step at DII. Operations that are not of this interface are logged as faults of registration. */
  dii(operation: string, outcome: string, detail = '', facts: StepFacts = {}): void {
    this.#add(operation, placeOf(DII_OPERATIONS, operation), outcome, detail, facts);
  }

  /** A step at SII, likewise. */
  sii(operation: string, outcome: string, detail = '', facts: StepFacts = {}): void {
    this.#add(operation, placeOf(SII_OPERATIONS, operation), outcome, detail, facts);
  }

  mii(operation: MiiOperation, outcome: string, detail = '', facts: StepFacts = {}): void {
    this.#add(operation, MII_OPERATIONS[operation], outcome, detail, facts);
  }

  /** Logs every message of a session, by the role that its peer proved: twin systems at DII, service systems at SII. */
  watch(session: SystemSession): void {
    const { did, name, role } = session.peer;
    const operations = role === 'third-party-service-system' ? SII_OPERATIONS : DII_OPERATIONS;
    const party = role === 'third-party-service-system' ? 'TPSS' : 'DTS';
    session.on('begun', (message) => this.begin(message));
    session.on('traffic', ({ direction, operation, outcome, detail, ...facts }) => {
      // Words such as `goodbye` go both ways: the table has one of them.
      const ends = direction === 'in' ? { from: party, to: 'IE' } : { from: 'IE', to: party };
      const place = { ...placeOf(operations, operation), ...ends } as OperationPlace;
      this.#add(operation, place, outcome, detail, { ...facts, peer: { did, name } });
    });
  }

  /** Every step that is over, in the order in which they began. */
  entries(): readonly LogEntry[] {
    this.#entries = appendToLog(this.#entries, this.#loose.splice(0));
    return this.#entries;
  }

  /** What the step carried; null when it had nothing, or it is no longer kept. */
  message(id: number): LoggedMessage | null {
    return this.#messages.get(id) ?? null;
  }

  #place(): Place {
    this.#lastId += 1;
    return { id: this.#lastId, time: this.#clock.now() };
  }

  #add(operation: string, place: OperationPlace, outcome: string, detail: string, facts: StepFacts): void {
    const { message, peer, durationMs = null } = facts;
    const { id, time } = (message === undefined ? undefined : this.#begun.get(message)) ?? this.#place();
    const answerId = durationMs === null ? null : this.#place().id;
    const entry: LogEntry = {
      id,
      time: new Date(time).toISOString(),
      ...place,
      operation,
      outcome,
      ...(detail === '' ? {} : { detail }),
      ...(peer === undefined ? {} : { peer }),
      ...(durationMs === null ? {} : { durationMs: Math.round(durationMs * 100) / 100 }),
      ...(answerId === null ? {} : { answerId }),
      hasMessage: this.#keepMessage(id, facts),
    };
    this.#loose.push(entry);
    if (this.#loose.length >= LOOSE) this.entries();
    if (this.#batch.length === 0) this.#clock.after(BATCH_MS, () => this.#tell(this.#batch.splice(0)));
    this.#batch.push(entry);
  }

  #keepMessage(id: number, { message, answer }: StepFacts): boolean {
    const kept = { message: readableMessage(message), answer: readableMessage(answer) };
    if (kept.message === null && kept.answer === null) return false;
    this.#messages.set(id, kept);
    if (this.#messages.size > MESSAGES_KEPT) this.#messages.delete(this.#messages.keys().next().value!);
    return true;
  }
}

function placeOf(
  operations: Readonly<Record<string, OperationPlace>> & { readonly unknown: OperationPlace },
  operation: string,
): OperationPlace {
  // A peer chooses the name: `constructor` is in no table.
  return Object.hasOwn(operations, operation) ? operations[operation]! : operations.unknown;
}
