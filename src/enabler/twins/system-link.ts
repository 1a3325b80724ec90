// The enabler's end of one proved link to a twin system: sorts frames and chunks by stream and transfer, acknowledges, and
// counts. What the messages mean is decided by the procedures that register here.
import type { Clock } from '../../base/clock.ts';
import { DII_OUTPUTS, FromTwinSystem, type DiiOutputs } from '../../protocol/dii.ts';
import { Receipt } from '../../state/pace.ts';
import type { SampleSink } from '../../state/slice.ts';
import { LATE_KEPT, type CodedStream } from '../../state/coded-stream.ts';
import type { FieldPlan } from '../../state/field-plan.ts';
import { FRAME_KIND, readStateMessage, stateMessageNumber, stateMessageTime } from '../../state/state-message.ts';
import { readBulk } from '../../transport/bulk.ts';
import { StreamTable } from '../../state/stream-table.ts';
import type { ProvedLink } from '../../transport/prove.ts';
import { Session } from '../../transport/session.ts';
import { LinkMeter } from '../../state/link-meter.ts';
import { PeerLink } from '../peer-link.ts';
import { LinkTiming } from './timing.ts';

/** Acknowledgements go at most this often. */
const ACKNOWLEDGE_MS = 4;
/** A tick comes in several messages: one acknowledgement, a little later, halves what both ends pay for them. */
const GATHER_MS = 2;

/** A twin's state on this link. */
interface ReceivedStream extends CodedStream {
  readonly take: SampleSink;
  /** A message with samples of it has been read, by our clock. */
  readonly arrived: (arrivedAt: number) => void;
}
/** A stream that was closed may still be sent for a while: it is read on, unheard, so that what stands behind it can be read. */
const CLOSED_KEPT_MS = 5_000;

type BulkSink = (offset: number, chunk: Uint8Array) => void;

export class SystemLink extends PeerLink<Session<FromTwinSystem, DiiOutputs>> {
  /** Where chunks of a transfer go. */
  readonly transfers = new Map<number, BulkSink>();
  readonly meter = new LinkMeter();
  readonly timing = new LinkTiming();
  frames = 0;
  bulkBytes = 0;
  readonly #clock: Clock;
  readonly #receipt = new Receipt();
  readonly #streams = new Map<number, ReceivedStream>();
  readonly #tables = new Map<FieldPlan, StreamTable>();
  /** Streams of the message that is being read: each is in it once. */
  readonly #touched: ReceivedStream[] = [];
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
    this.frames += 1;
    // What a malformed message had told is not counted.
    this.#touched.length = 0;
    const isWhole = readStateMessage(bytes, this.#streams, (stream) => {
      this.#touched.push(stream);
      return stream.take;
    });
    // Once for all: a message has hundreds of twins.
    const clock = this.clockSync.read(arrivedAt);
    const ageMs = clock === null ? null : arrivedAt + clock.offsetMs - stateMessageTime(bytes);
    const updates = this.#touched.length;
    this.meter.add(stateMessageNumber(bytes), bytes.length, updates, ageMs, this.timing.latestMs, arrivedAt);
    for (let index = 0; index < updates; index += 1) this.#touched[index]!.arrived(arrivedAt);
    // An acknowledged message is a baseline of every twin in it: only one that could be used whole may be.
    if (isWhole) {
      this.#receipt.add(stateMessageNumber(bytes));
      this.#acknowledge(arrivedAt);
    }
    return true;
  }

  /** State of a twin of this plan comes under this number from now on. */
  openStream(number: number, plan: FieldPlan, hears: Pick<ReceivedStream, 'take' | 'arrived'>): void {
    const table = this.#tables.get(plan) ?? new StreamTable(plan, LATE_KEPT);
    this.#tables.set(plan, table);
    this.#forget(number);
    const { take, arrived } = hears;
    // No spread: an object that is spread gets a shape of its own, and a thousand shapes are slow to read.
    this.#streams.set(number, { number, table, row: table.add(), take, arrived });
  }

  closeStream(number: number): void {
    const stream = this.#streams.get(number);
    if (stream === undefined) return;
    const { table, row } = stream;
    const closed = { number, table, row, take: () => undefined, arrived: () => undefined };
    this.#streams.set(number, closed);
    this.#clock.after(CLOSED_KEPT_MS, () => {
      if (this.#streams.get(number) === closed) this.#forget(number);
    });
  }

  #forget(number: number): void {
    const stream = this.#streams.get(number);
    if (stream === undefined) return;
    this.#streams.delete(number);
    stream.table.remove(stream.row);
  }

  #acknowledge(now: number): void {
    if (this.#acknowledgeQueued) return;
    this.#acknowledgeQueued = true;
    this.#clock.after(Math.max(GATHER_MS, this.#acknowledgedAt + ACKNOWLEDGE_MS - now), () => {
      this.#acknowledgeQueued = false;
      this.#acknowledgedAt = this.#clock.now();
      if (!this.session.isClosed) this.session.sendState(this.#receipt.encode());
    });
  }
}
