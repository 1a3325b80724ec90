// What all links of a twin system send of its twins' states (P9, DII-3): one round for all of them whenever something is due, in which
// each state is coded once for the links that look at it alike. Owns the chains and the one timer. Used by twin-system.ts; each link has
// a state-sender.ts.
import type { Clock } from '../base/clock.ts';
import type { FieldPlan } from '../state/field-plan.ts';
import { SlicePages } from '../state/slice-pages.ts';
import { LinkGroup, LinkGroups } from './link-groups.ts';
import { NONE } from '../state/stream-table.ts';
import { LoneShare } from './lone-share.ts';
import { COMMON_NUMBERS } from './link-streams.ts';
import { StateChain, type Look, type Round } from './state-chain.ts';
import { type SharedState, StateSender } from './state-sender.ts';
import type { Twin } from './twin.ts';

/** Links that look at the same are brought in step this often: what one of them lacks begins anew for all. */
const ALIGN_MS = 1_000;
/** So much does one round count for how long this process is busy at a time. */
const BUSY_WEIGHT = 1 / 16;

export class StatePump {
  readonly #clock: Clock;
  readonly #senders = new Set<StateSender>();
  readonly #chains = new Map<FieldPlan, Map<string, StateChain>>();
  readonly #watched = new Map<Twin, { count: number; readonly stop: () => void }>();
  readonly #pages = new SlicePages();
  readonly #groups = new LinkGroups();
  readonly #loneShare = new LoneShare();
  readonly #numbers = new WeakMap<Twin, number>();
  #edition = 0;
  #made = 0;
  #numbered = 0;
  #cancelTimer: (() => void) | null = null;
  #timerAt = Number.POSITIVE_INFINITY;
  #flushQueued = false;
  #alignAt = 0;
  /** When the task began in which this round is: its first `set`, or a timer. */
  #busySinceMs = 0;
  #busyMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A link's own end, until its `stopAll`. */
  sender(send: (bytes: Uint8Array<ArrayBuffer>) => void): StateSender {
    this.#made += 1;
    const shared: SharedState = {
      clock: this.#clock,
      pages: this.#pages,
      chain: (look, group) => this.#chain(look, group),
      nextEdition: () => (this.#edition + 1) >>> 0,
      numberOf: (twin) => this.#numberOf(twin),
      watch: (twin) => this.#watch(twin),
      changed: this.#queueFlush,
      acknowledged: () => {
        if (this.#timerAt === Number.POSITIVE_INFINITY) this.#queueFlush();
      },
      ended: (ended) => {
        this.#senders.delete(ended);
        if (this.#senders.size === 0) this.#wakeAt(Number.POSITIVE_INFINITY, 0);
      },
    };
    const sender = new StateSender(shared, send, new LinkGroup(`link ${this.#made}`));
    this.#senders.add(sender);
    return sender;
  }

  /** Those who look alike share one; it is forgotten when nobody looks any more. */
  #chain(look: Look, group: LinkGroup): StateChain {
    const { plan, shown, intervalMs } = look;
    const chains = this.#chains.get(plan) ?? new Map<string, StateChain>();
    this.#chains.set(plan, chains);
    const key = `${group.name} ${intervalMs} ${shown === null ? '' : JSON.stringify([...shown].sort())}`;
    const chain = chains.get(key) ?? new StateChain(look, group);
    chains.set(key, chain);
    return chain;
  }

  #numberOf(twin: Twin): number {
    const known = this.#numbers.get(twin);
    if (known !== undefined) return known;
    this.#numbered = (this.#numbered + 1) % COMMON_NUMBERS;
    this.#numbers.set(twin, this.#numbered);
    return this.#numbered;
  }

  #watch(twin: Twin): () => void {
    const watched = this.#watched.get(twin) ?? { count: 0, stop: twin.watch(this.#queueFlush) };
    this.#watched.set(twin, watched);
    watched.count += 1;
    return () => {
      watched.count -= 1;
      if (watched.count > 0) return;
      watched.stop();
      this.#watched.delete(twin);
    };
  }

  /** Several `set` calls in one task become one round. */
  readonly #queueFlush = (): void => {
    if (this.#flushQueued) return;
    this.#flushQueued = true;
    this.#busySinceMs = this.#clock.now();
    queueMicrotask(() => {
      this.#flushQueued = false;
      this.#flush();
    });
  };

  #flush(): void {
    const nowMs = this.#clock.now();
    this.#groups.regroup(this.#senders, nowMs);
    this.#loneShare.look(nowMs);
    for (const sender of this.#senders) {
      sender.own.leastIntervalMs = this.#senders.size > 1 ? this.#loneShare.intervalMs : 0;
      sender.follow();
    }
    if (this.#senders.size > 1 && nowMs >= this.#alignAt) this.#align(nowMs);
    this.#edition = (this.#edition + 1) >>> 0;
    const round: Round = {
      edition: this.#edition,
      nowMs,
      timeMs: 0,
      due: 0,
      busyMs: this.#busyMs,
      isShared: this.#senders.size > 1,
      ready: [],
    };
    this.#pages.turnBack();
    let next = Number.POSITIVE_INFINITY;
    for (const [plan, chains] of this.#chains) {
      for (const [key, chain] of chains) {
        if (chain.isEmpty) chains.delete(key);
        else next = Math.min(next, chain.markDue(round));
      }
      if (chains.size === 0) this.#chains.delete(plan);
    }
    if (round.due > 0) for (const sender of this.#senders) next = Math.min(next, this.#send(sender, round));
    // Rounds that had nothing to send are short, and as many: each confirmation begins one.
    if (round.due > 0) this.#busyMs += (this.#clock.now() - this.#busySinceMs - this.#busyMs) * BUSY_WEIGHT;
    this.#wakeAt(next, nowMs);
  }

  #send(sender: StateSender, round: Round): number {
    if (!round.isShared || sender.group !== sender.own) return sender.send(round);
    const beganMs = this.#clock.now();
    const next = sender.send(round);
    this.#loneShare.took(this.#clock.now() - beganMs);
    return next;
  }

  /** Brings links that look at the same in step with one of them. */
  #align(nowMs: number): void {
    this.#alignAt = nowMs + ALIGN_MS;
    const leads: StateSender[] = [];
    // Those with whom most are in step already come first.
    for (const sender of [...this.#senders].sort((one, other) => other.ledLinks - one.ledLinks))
      if (sender.ledLinks !== NONE && !leads.some((lead) => sender.goInStepWith(lead))) leads.push(sender);
  }

  #wakeAt(at: number, nowMs: number): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#timerAt = at;
    if (at === Number.POSITIVE_INFINITY) return;
    this.#cancelTimer = this.#clock.after(Math.max(1, at - nowMs), () => {
      this.#timerAt = Number.POSITIVE_INFINITY;
      this.#busySinceMs = this.#clock.now();
      this.#flush();
    });
  }
}
