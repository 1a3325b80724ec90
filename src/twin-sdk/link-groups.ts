// Which links of a twin system are coded for together: those that confirm about as fast and lose little. A state can be referred to when all
// of a group have it, so one slow link would make the differences larger for everybody. Asked by state-pump.ts before each round.
//
// A link begins alone, joins the others of its round trip as soon as it is known, and is alone again at once when it does not keep up with
// them; for as long as there is time to code for it alone. Otherwise those who do not keep up have a group of their own.

/** Round trips up to these, ms, are of one kind. */
const KINDS_MS = [25, 50, 100, 200] as const;
/** A link that was taken into a kind stays in it up to this much beyond. */
const STAYING = 1.3;
/** Of what is sent, this much may be lost on the way; what one link lost nobody of its group can refer to. */
const MOST_LOST = 0.03;
/** Of the rounds that had something for a link, its pace may have had no room for this share: a state that was not sent is no common one. */
const MOST_CRAMPED = 0.25;
/** A link waits for its next confirmation at most this much longer than the middle one. */
const BEHIND_MS = 100;
/** It was steady for this long before it is taken in; twice as long each time that it was not, since coming and going cost everything anew. */
const STEADY_MS = 250;
const LONGEST_STEADY_MS = 64_000;
/** While a round takes less than the first, who does not keep up may be alone; above the second, nobody: 60 rounds a second have 16.7 ms each. */
const TIME_TO_SPARE_MS = 5;
const NO_TIME_MS = 9;
/** A state that may have been lost is coded again after this, or after one and a half round trips if that is longer. */
const RESEND_MS = 50;

/** Links that are coded for together. */
export class LinkGroup {
  readonly name: string;
  /** Before the slowest of them can have confirmed a state, that is not lost. */
  resendMs = RESEND_MS;

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
  readonly #others = new LinkGroup('others');

  /** Puts each link where it belongs now; `roundMs`: how long a round takes of late. */
  regroup(links: ReadonlySet<GroupedLink>, nowMs: number, roundMs: number): void {
    const waits =
      links.size > 1 ? [...links].map((link) => link.waitingMs(nowMs)).sort((one, other) => one - other) : [];
    // Beside the middle one: when this process itself is late, all wait, and nobody is behind.
    const mostMs = (waits[waits.length >> 1] ?? 0) + BEHIND_MS;
    for (const group of [...this.#kinds, this.#others]) group.resendMs = RESEND_MS;
    for (const link of links) {
      // Alone in the world it is best left where it is.
      const group = links.size > 1 ? this.#groupOf(link, mostMs, nowMs, roundMs) : link.group;
      if (group !== link.group) link.steadySinceMs = nowMs;
      link.group = group;
      const resendMs = Math.max(RESEND_MS, 1.5 * link.roundTripMs);
      // The own one goes on being used until all has moved.
      link.own.resendMs = resendMs;
      group.resendMs = Math.max(group.resendMs, resendMs);
    }
  }

  #groupOf(link: GroupedLink, mostMs: number, nowMs: number, roundMs: number): LinkGroup {
    const { roundTripMs, lostShare, crampedShare, group } = link;
    const now = this.#kinds.indexOf(group);
    if (lostShare > MOST_LOST || crampedShare > MOST_CRAMPED || link.waitingMs(nowMs) > mostMs) {
      link.steadySinceMs = nowMs;
      if (now >= 0) link.thrownOut += 1;
      return this.#apart(link, roundMs);
    }
    if (nowMs - link.steadySinceMs < Math.min(STEADY_MS * 2 ** link.thrownOut, LONGEST_STEADY_MS)) return group;
    if (now >= 0 && roundTripMs <= KINDS_MS[now]! * STAYING && roundTripMs * STAYING > (KINDS_MS[now - 1] ?? 0))
      return group;
    return this.#kinds[KINDS_MS.findIndex((kindMs) => roundTripMs <= kindMs)] ?? this.#apart(link, roundMs);
  }

  #apart({ group, own }: GroupedLink, roundMs: number): LinkGroup {
    return roundMs < (group === own ? NO_TIME_MS : TIME_TO_SPARE_MS) ? own : this.#others;
  }
}
