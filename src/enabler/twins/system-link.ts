// The enabler's end of one proved link to a twin system: sorts frames and chunks by stream and transfer, acknowledges, and
// counts. What the messages mean is decided by the procedures that register here.
import type { Clock } from '../../base/clock.ts';
import { TwinportError } from '../../base/errors.ts';
import { DII_OUTPUTS, FromTwinSystem, type DiiOutputs } from '../../protocol/dii.ts';
import { FRAME_KIND } from '../../state/frame.ts';
import { Receipt } from '../../state/pace.ts';
import { readBulk } from '../../transport/bulk.ts';
import type { ProvedLink } from '../../transport/prove.ts';
import { Session } from '../../transport/session.ts';
import { PeerLink } from '../peer-link.ts';

/** Acknowledgements go at most this often. */
const ACKNOWLEDGE_MS = 4;

/** Takes one state frame; `arrivedAt` by our clock. */
export type FrameSink = (frame: Uint8Array, arrivedAt: number) => void;
type BulkSink = (offset: number, chunk: Uint8Array) => void;

export class SystemLink extends PeerLink<Session<FromTwinSystem, DiiOutputs>> {
  /** Where frames of a stream and chunks of a transfer go. */
  readonly streams = new Map<number, FrameSink>();
  readonly transfers = new Map<number, BulkSink>();
  frames = 0;
  bulkBytes = 0;
  readonly #clock: Clock;
  readonly #receipt = new Receipt();
  #acknowledgedAt = 0;
  #acknowledgeQueued = false;

  /** Over a link on which both sides have proved themselves, in the task in which they did. */
  constructor(proved: ProvedLink, clock: Clock) {
    super(new Session(proved, { incoming: FromTwinSystem, outputs: DII_OUTPUTS }, clock), clock);
    this.#clock = clock;
    this.session.onBulk = (bytes) => {
      this.bulkBytes += bytes.length;
      const { transfer, offset, chunk } = readBulk(bytes);
      // Chunks of a transfer that was given up are still under way for a while.
      this.transfers.get(transfer)?.(offset, chunk);
    };
  }

  protected override takeState(bytes: Uint8Array, arrivedAt: number): boolean {
    if (bytes[0] !== FRAME_KIND) return false;
    if (bytes.length < 7) throw new TwinportError('message-malformed', 'state frame without a header');
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    this.frames += 1;
    this.#receipt.add(view.getUint32(3));
    this.#acknowledge(arrivedAt);
    // A stream that was just closed may still be sending.
    this.streams.get(view.getUint16(1))?.(bytes, arrivedAt);
    return true;
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
