// The enabler's end of one proved link to a twin system: sorts what comes in by channel, keeps the clocks together, notices
// silence, and counts. What the messages mean is decided by the procedures that register here.
import type { Clock } from '../../base/clock.ts';
import { TwinportError } from '../../base/errors.ts';
import type { Did } from '../../base/ids.ts';
import { DII_OUTPUTS, FromTwinSystem, type DiiOutputs } from '../../protocol/dii.ts';
import type { LinkSummary } from '../../protocol/mii.ts';
import { ClockSync, decodePong, encodePing, PONG_KIND } from '../../state/clock-sync.ts';
import { FRAME_KIND } from '../../state/frame.ts';
import { Receipt } from '../../state/pace.ts';
import { readBulk } from '../../transport/bulk.ts';
import type { Link } from '../../transport/link.ts';
import { Session } from '../../transport/session.ts';
import type { EnablerContext } from '../context.ts';

export type DiiSession = Session<FromTwinSystem, DiiOutputs>;

/** Pings come fast at first, to know the clock before the first pose, then once a second as heartbeat. */
const FIRST_PINGS_MS = 60;
const FIRST_PINGS = 5;
const PING_MS = 1_000;
/** After this long without a word the page looks whether the system was restarted; after the second, the link is given up. */
const SILENCE_MS = 2_000;
const GIVE_UP_MS = 16_000;
/** Acknowledgements go at most this often. */
const ACKNOWLEDGE_MS = 4;

/** Takes one state frame; `arrivedAt` by our clock. */
export type FrameSink = (frame: Uint8Array, arrivedAt: number) => void;
type BulkSink = (offset: number, chunk: Uint8Array) => void;

export class SystemLink {
  readonly session: DiiSession;
  readonly clockSync = new ClockSync();
  /** Where frames of a stream and chunks of a transfer go. */
  readonly streams = new Map<number, FrameSink>();
  readonly transfers = new Map<number, BulkSink>();
  frames = 0;
  bytes = 0;
  bulkBytes = 0;
  readonly #clock: Clock;
  readonly #receipt = new Receipt();
  readonly #stops: (() => void)[] = [];
  #acknowledgedAt = 0;
  #acknowledgeQueued = false;
  #silent = false;
  #pings = 0;

  constructor(session: DiiSession, clock: Clock) {
    this.session = session;
    this.#clock = clock;
    session.onState = (bytes) => this.#receiveState(bytes);
    session.onBulk = (bytes) => {
      this.bulkBytes += bytes.length;
      const { transfer, offset, chunk } = readBulk(bytes);
      // Chunks of a transfer that was given up are still under way for a while.
      this.transfers.get(transfer)?.(offset, chunk);
    };
    this.#ping();
    session.on('closed', () => this.#stops.forEach((stop) => stop()));
  }

  get did(): Did {
    return this.session.peer.did;
  }

  summary(): LinkSummary {
    const clock = this.clockSync.read(this.#clock.now());
    return {
      state: this.session.isClosed ? 'closed' : this.#silent ? 'silent' : 'open',
      path: this.session.link.path,
      roundTripMs: clock?.roundTripMs ?? null,
      clockOffsetMs: clock?.offsetMs ?? null,
      clockErrorMs: clock?.errorMs ?? null,
    };
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
    this.#stops[0] = this.#clock.after(this.#pings < FIRST_PINGS ? FIRST_PINGS_MS : PING_MS, () => this.#ping());
  }

  #receiveState(bytes: Uint8Array): void {
    const now = this.#clock.now();
    this.#silent = false;
    this.bytes += bytes.length;
    if (bytes[0] === FRAME_KIND) {
      if (bytes.length < 7) throw new TwinportError('message-malformed', 'state frame without a header');
      const view = new DataView(bytes.buffer, bytes.byteOffset);
      this.frames += 1;
      this.#receipt.add(view.getUint32(3));
      this.#acknowledge(now);
      // A stream that was just closed may still be sending.
      this.streams.get(view.getUint16(1))?.(bytes, now);
      return;
    }
    const pong = bytes[0] === PONG_KIND ? decodePong(bytes) : null;
    if (pong === null) throw new TwinportError('message-malformed', 'unknown kind of state message');
    this.clockSync.add(pong.t0, pong.t1, pong.t2, now);
  }

  #acknowledge(now: number): void {
    if (this.#acknowledgeQueued) return;
    const waitMs = this.#acknowledgedAt + ACKNOWLEDGE_MS - now;
    const send = (): void => {
      this.#acknowledgeQueued = false;
      this.#acknowledgedAt = this.#clock.now();
      if (!this.session.isClosed) this.session.sendState(this.#receipt.encode());
    };
    if (waitMs <= 0) return send();
    this.#acknowledgeQueued = true;
    this.#clock.after(waitMs, send);
  }
}

/** Proves both sides and opens the link. @throws TwinportError as Session.open */
export async function openSystemLink(link: Link, context: EnablerContext): Promise<SystemLink> {
  const session: DiiSession = await Session.open(link, {
    identity: context.identity,
    role: 'integration-enabler',
    name: 'Integration enabler',
    acceptedRoles: ['digital-twin-system'],
    clock: context.clock,
    incoming: FromTwinSystem,
    outputs: DII_OUTPUTS,
  });
  return new SystemLink(session, context.clock);
}
