// Work orders for the crew: kept in a file, so that they outlive the process, and worked on by a crew that the demo makes up:
// planned, begun and done some time after they were opened. Who calls: maintenance.ts.
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Clock } from '../../base/clock.ts';
import { Emitter } from '../../base/emitter.ts';
import { TwinportError } from '../../base/errors.ts';

export type Severity = 'low' | 'medium' | 'high';
export type TicketState = 'open' | 'planned' | 'in progress' | 'done' | 'closed';
export interface Ticket {
  readonly id: string;
  readonly finding: string;
  readonly severity: Severity;
  readonly state: TicketState;
  /** ISO 8601. */
  readonly openedAt: string;
  readonly changedAt: string;
}

/** Seconds after the last step at which the crew takes the next one; urgent work three times as fast. */
const STEPS: Partial<Record<TicketState, { readonly next: TicketState; readonly seconds: number }>> = {
  open: { next: 'planned', seconds: 20 },
  planned: { next: 'in progress', seconds: 60 },
  'in progress': { next: 'done', seconds: 90 },
};
const HURRY: Record<Severity, number> = { low: 1, medium: 1.5, high: 3 };
const LOOK_MS = 1_000;
/** The oldest that are over are forgotten first. */
const MOST_TICKETS = 100;

export class TicketBook extends Emitter<{ readonly changed: Ticket }> {
  readonly #path: string;
  readonly #clock: Clock;
  readonly #onFault: (error: Error) => void;
  readonly #stopLooking: () => void;
  #tickets: readonly Ticket[];
  #number: number;
  #written: Promise<void> = Promise.resolve();

  private constructor(path: string, clock: Clock, tickets: readonly Ticket[], onFault: (error: Error) => void) {
    super();
    this.#path = path;
    this.#clock = clock;
    this.#onFault = onFault;
    this.#tickets = tickets;
    this.#number = Math.max(0, ...tickets.map(({ id }) => Number(id.slice(2))));
    this.#stopLooking = clock.every(LOOK_MS, () => this.#advance());
  }

  /** Reads what is kept in `path`. `onFault` hears of changes by the crew that could not be written. */
  static async open(path: string, clock: Clock, onFault: (error: Error) => void): Promise<TicketBook> {
    const kept = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '[]';
      throw error;
    });
    return new TicketBook(path, clock, JSON.parse(kept) as Ticket[], onFault);
  }

  /** Newest first. */
  list(): readonly Ticket[] {
    return this.#tickets.toReversed();
  }

  /** Opens a ticket; resolves when it is written. @throws TwinportError `limit-exceeded` when all others are still at work */
  async add(finding: string, severity: Severity): Promise<Ticket> {
    const isOver = ({ state }: Ticket): boolean => state === 'done' || state === 'closed';
    const oldest = this.#tickets.find(isOver);
    if (this.#tickets.length >= MOST_TICKETS && oldest === undefined)
      throw new TwinportError('limit-exceeded', `the crew has ${MOST_TICKETS} tickets at work; try again later`);
    const kept =
      this.#tickets.length < MOST_TICKETS ? this.#tickets : this.#tickets.filter((ticket) => ticket !== oldest);
    this.#number += 1;
    const now = this.#now();
    const id = `T-${String(this.#number).padStart(4, '0')}`;
    const ticket: Ticket = { id, finding, severity, state: 'open', openedAt: now, changedAt: now };
    this.#tickets = [...kept, ticket];
    await this.#write();
    this.emit('changed', ticket);
    return ticket;
  }

  /** Takes a ticket back. @throws TwinportError `action-failed` when there is none, or it is over */
  async close(id: string): Promise<Ticket> {
    const ticket = this.#tickets.find((other) => other.id === id);
    if (ticket === undefined) throw new TwinportError('action-failed', `there is no ticket ${id}`);
    if (STEPS[ticket.state] === undefined) throw new TwinportError('action-failed', `${id} is ${ticket.state} already`);
    const closed = this.#change(ticket, 'closed');
    await this.#write();
    return closed;
  }

  /** The crew goes home. */
  async stop(): Promise<void> {
    this.#stopLooking();
    await this.#written;
  }

  #advance(): void {
    const now = this.#clock.now();
    let changed = false;
    for (const ticket of this.#tickets) {
      const step = STEPS[ticket.state];
      if (step === undefined) continue;
      const dueAt = Date.parse(ticket.changedAt) + (step.seconds * 1_000) / HURRY[ticket.severity];
      if (now < dueAt) continue;
      this.#change(ticket, step.next);
      changed = true;
    }
    if (changed) this.#write().catch((error: unknown) => this.#onFault(error as Error));
  }

  #change(ticket: Ticket, state: TicketState): Ticket {
    const changed = { ...ticket, state, changedAt: this.#now() };
    this.#tickets = this.#tickets.map((other) => (other === ticket ? changed : other));
    this.emit('changed', changed);
    return changed;
  }

  #now(): string {
    return new Date(this.#clock.now()).toISOString();
  }

  /** One after the other, each a whole file: a crash leaves the last one or the one before it. */
  #write(): Promise<void> {
    const writing = this.#written.then(async () => {
      await mkdir(dirname(this.#path), { recursive: true });
      await writeFile(`${this.#path}.new`, JSON.stringify(this.#tickets, null, 2));
      await rename(`${this.#path}.new`, this.#path);
    });
    // What cannot be written now may be written with the next change.
    this.#written = writing.catch(() => undefined);
    return writing;
  }
}
