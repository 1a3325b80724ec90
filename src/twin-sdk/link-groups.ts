// Which links of a twin system are coded for together: those that confirm about as fast and lose little. A state can be referred to when all
// of a group have it, so one slow link would make the differences larger for everybody. Asked by state-pump.ts before each round.
//
// A link begins alone, joins the others of its round trip as soon as it is known, and is alone again at once when it does not keep up with
// them. All comparisons are with the middle one: when this process itself is late, all wait and none has room, and nobody is behind.

/** Round trips up to these, ms, are of one kind; a longer one is alone. */
const KINDS_MS = [60, 250] as const;
/** A link that was taken into a kind stays in it up to this much beyond. */
const STAYING = 1.5;
/** Of what is sent, this much may be lost on the way; what one link lost nobody of its group can refer to. */
const MOST_LOST = 0.03;
/** Of the rounds that had something for a link, its pace had no room for so much more than for the middle one: a state that was not sent is no common one. */
const MORE_CRAMPED = 0.35;
/** A link waits for its next confirmation at most this much longer than the middle one. */
const BEHIND_MS = 100;
/** Every row begins anew for all when one joins it: those who join do so together. */
const GATE_MS = 1_000;
/** It was steady for this long before it is taken in; twice as long each time that it was not, since coming and going cost everything anew. */
const STEADY_MS = 250;
const LONGEST_STEADY_MS = 64_000;
/** A state that may have been lost is coded again after this, or after one and a half round trips if that is longer. */
const RESEND_MS = 50;

/** Links that are coded for together. */
export class LinkGroup {
  readonly name: string;
  /** Before the slowest of them can have confirmed a state, that is not lost. */
  resendMs = RESEND_MS;
  /** Nobody in it gets a twin more often than this. */
  leastIntervalMs = 0;

  constructor(name: string) {
    this.name = name;
  }
}

/** A link, as far as its group depends on it. */
export interface GroupedLink {
  readonly roundTripMs: number;
  /** Share of what was sent lately. */
  readonly lostShare: number;
  /** Share of the rounds lately for which its pace had no room. */
  readonly crampedShare: number;
  /** How often it was thrown out of a group. */
  thrownOut: number;
  /** What it is in when it is alone, and what it is in. */
  readonly own: LinkGroup;
  group: LinkGroup;
  /** Since when nothing spoke against taking it in, by our clock. */
  steadySinceMs: number;
  /** How long it has been waiting for a confirmation. */
  waitingMs(nowMs: number): number;
}

export class LinkGroups {
  readonly #kinds = KINDS_MS.map((kindMs) => new LinkGroup(`${kindMs} ms`));
  /** By kind: the longest round trip in it, ms. */
  readonly #slowestMs = KINDS_MS.map(() => 0);
  #gateAt = 0;

  /** Puts each link where it belongs now. */
  regroup(links: ReadonlySet<GroupedLink>, nowMs: number): void {
    const isOpen = nowMs >= this.#gateAt;
    if (isOpen) this.#gateAt = nowMs + GATE_MS;
    // Alone in the world a link is best left where it is.
    const isAlone = links.size === 1;
    const mostMs = isAlone ? 0 : middle(links, (link) => link.waitingMs(nowMs)) + BEHIND_MS;
    const mostCramped = isAlone ? 0 : middle(links, ({ crampedShare }) => crampedShare) + MORE_CRAMPED;
    for (const kind of this.#kinds) kind.resendMs = RESEND_MS;
    if (isOpen) this.#measure(links);
    for (const link of links) {
      if (!isAlone) {
        const keepsUp =
          link.lostShare <= MOST_LOST && link.crampedShare <= mostCramped && link.waitingMs(nowMs) <= mostMs;
        if (!keepsUp) leave(link, nowMs);
        else if (isOpen) this.#join(link, nowMs);
      }
      const resendMs = Math.max(RESEND_MS, 1.5 * link.roundTripMs);
      // The own one goes on being used until all has moved.
      link.own.resendMs = resendMs;
      link.group.resendMs = Math.max(link.group.resendMs, resendMs);
    }
  }

  #measure(links: ReadonlySet<GroupedLink>): void {
    this.#slowestMs.fill(0);
    for (const { group, roundTripMs } of links) {
      const kind = this.#kinds.indexOf(group);
      if (kind >= 0) this.#slowestMs[kind] = Math.max(this.#slowestMs[kind]!, roundTripMs);
    }
  }

  /** Takes it into its kind, when it was steady for long enough. */
  #join(link: GroupedLink, nowMs: number): void {
    const { roundTripMs, group } = link;
    if (nowMs - link.steadySinceMs < Math.min(STEADY_MS * 2 ** link.thrownOut, LONGEST_STEADY_MS)) return;
    const now = this.#kinds.indexOf(group);
    if (now >= 0 && roundTripMs <= KINDS_MS[now]! * STAYING && !this.#isTooFastFor(now, roundTripMs)) return;
    const kind = KINDS_MS.findIndex((kindMs) => roundTripMs <= kindMs);
    link.group = this.#kinds[this.#together(kind)] ?? link.own;
    if (link.group !== group) link.steadySinceMs = nowMs;
  }

  /** Whether it would be better off in a faster kind: not when all others of its own have become faster with it, as when this process was busy. */
  #isTooFastFor(kind: number, roundTripMs: number): boolean {
    const fasterMs = KINDS_MS[kind - 1];
    return fasterMs !== undefined && roundTripMs * STAYING <= fasterMs && this.#slowestMs[kind]! > fasterMs * STAYING;
  }

  /** Where links of a kind are: nobody is in it, but those in a slower one have all become as fast. */
  #together(kind: number): number {
    const slowestMs = this.#slowestMs[kind + 1];
    const areThere = this.#slowestMs[kind] === 0 && slowestMs !== undefined && slowestMs > 0;
    return areThere && slowestMs <= KINDS_MS[kind]! * STAYING ? kind + 1 : kind;
  }
}

function leave(link: GroupedLink, nowMs: number): void {
  link.steadySinceMs = nowMs;
  if (link.group !== link.own) link.thrownOut += 1;
  link.group = link.own;
}

/** Of two, the better one. */
function middle(links: ReadonlySet<GroupedLink>, of: (link: GroupedLink) => number): number {
  return [...links].map(of).sort((one, other) => one - other)[(links.size - 1) >> 1]!;
}
