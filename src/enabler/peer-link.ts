// The enabler's end of one proved link, as far as twin systems and service systems are alike: keeps the clocks together,
// notices silence and gives up (SPEC.md STA-11). Extended by twins/system-link.ts and services/service-link.ts.
import type * as v from 'valibot';
import type { Clock } from '../base/clock.ts';
import { TwinportError } from '../base/errors.ts';
import type { Did } from '../base/ids.ts';
import type { LinkSummary, SystemKind } from '../protocol/mii.ts';
import type { THING_OUTPUTS } from '../protocol/things.ts';
import { ClockSync, decodePong, encodePing, PONG_KIND } from '../state/clock-sync.ts';
import type { Session } from '../transport/session.ts';

type ThingOutputs = {
  [Operation in keyof typeof THING_OUTPUTS]: v.InferOutput<(typeof THING_OUTPUTS)[Operation]>;
};
/** What every system can be asked, whatever else its interface has. */
export type ThingSession = Pick<
  Session<never, ThingOutputs>,
  'peer' | 'link' | 'lastHeardAt' | 'isClosed' | 'onState' | 'sendState' | 'close' | 'on' | 'request' | 'notify'
>;
export type ThingLink = PeerLink<ThingSession>;

/** Pings come fast at first, to know the clock before the first pose, then once a second as heartbeat. */
const FIRST_PINGS_MS = 60;
const FIRST_PINGS = 5;
const PING_MS = 1_000;
/** After this long without a word the page looks whether the system was restarted; after the second, the link is given up. */
const SILENCE_MS = 2_000;
const GIVE_UP_MS = 16_000;

export class PeerLink<Speaks extends ThingSession> {
  readonly session: Speaks;
  readonly clockSync = new ClockSync();
  bytes = 0;
  readonly #clock: Clock;
  #stopPings: () => void = () => undefined;
  #silent = false;
  #pings = 0;

  constructor(session: Speaks, clock: Clock) {
    this.session = session;
    this.#clock = clock;
    session.onState = (bytes) => this.#receiveState(bytes);
    session.on('closed', () => this.#stopPings());
    this.#ping();
  }

  get did(): Did {
    return this.session.peer.did;
  }

  /** The role that the peer proved; enablers are not let in here. */
  get kind(): SystemKind {
    return this.session.peer.role as SystemKind;
  }

  /** Whether it is open, and anything came over it within this time. */
  isHeard(withinMs: number): boolean {
    return !this.session.isClosed && this.#clock.now() - this.session.lastHeardAt <= withinMs;
  }

  summary(): LinkSummary {
    const clock = this.clockSync.read(this.#clock.now());
    return {
      state: this.session.isClosed ? 'closed' : this.#silent ? 'silent' : 'open',
      path: this.session.link.path,
      roundTripMs: clock?.roundTripMs ?? null,
      clockOffsetMs: clock?.offsetMs ?? null,
      clockErrorMs: clock?.errorMs ?? null,
      clockDriftPpm: clock?.driftPpm ?? null,
    };
  }

  /** Takes a message of the state channel that is no pong; false when it is of no known kind. */
  protected takeState(_bytes: Uint8Array, _arrivedAt: number): boolean {
    return false;
  }

  #receiveState(bytes: Uint8Array): void {
    const now = this.#clock.now();
    this.#silent = false;
    this.bytes += bytes.length;
    const pong = bytes[0] === PONG_KIND ? decodePong(bytes) : null;
    if (pong !== null) {
      // A clock that was set is learnt anew as fast as at first.
      if (this.clockSync.add(pong.t0, pong.t1, pong.t2, now) === 'jumped') this.#pingFast();
    } else if (!this.takeState(bytes, now))
      throw new TwinportError('message-malformed', 'unknown kind of state message');
  }

  #pingFast(): void {
    this.#pings = 0;
    this.#stopPings();
    this.#stopPings = this.#clock.after(FIRST_PINGS_MS, () => this.#ping());
  }

  #ping(): void {
    if (this.session.isClosed) return;
    const now = this.#clock.now();
    const quietMs = now - this.session.lastHeardAt;
    if (quietMs > GIVE_UP_MS) return this.session.close();
    this.#silent = quietMs > SILENCE_MS;
    if (this.#silent) this.session.link.reportSilence();
    this.session.sendState(encodePing(now));
    this.#pings += 1;
    this.#stopPings = this.#clock.after(this.#pings < FIRST_PINGS ? FIRST_PINGS_MS : PING_MS, () => this.#ping());
  }
}
