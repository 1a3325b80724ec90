import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { readBulk, sendBulk } from './bulk.ts';
import { BulkPace } from './bulk-pace.ts';
import type { Channel } from './channel.ts';
import { memoryLinks } from './memory-link.ts';

/** A channel of limited room: drains `perTurn` bytes a turn of the event loop, as a slow road does. */
class SlowChannel implements Channel {
  readyState: RTCDataChannelState = 'open';
  binaryType = 'arraybuffer';
  bufferedAmount = 0;
  bufferedAmountLowThreshold = 0;
  onopen = null;
  onmessage = null;
  onclose = null;
  onbufferedamountlow: ((event: never) => void) | null = null;
  fullest = 0;
  readonly sent: Uint8Array[] = [];
  readonly #perTurn: number;
  constructor(perTurn: number) {
    this.#perTurn = perTurn;
  }
  send(data: string | ArrayBufferView<ArrayBuffer>): void {
    if (typeof data === 'string') throw new Error('bulk is binary');
    this.sent.push(new Uint8Array(data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength)));
    if (this.bufferedAmount === 0 && this.#perTurn > 0) setImmediate(() => this.#drain());
    this.bufferedAmount += data.byteLength;
    this.fullest = Math.max(this.fullest, this.bufferedAmount);
  }
  close(): void {
    this.readyState = 'closed';
  }
  #drain(): void {
    const before = this.bufferedAmount;
    this.bufferedAmount = Math.max(0, before - this.#perTurn);
    if (before > this.bufferedAmountLowThreshold && this.bufferedAmount <= this.bufferedAmountLowThreshold)
      this.onbufferedamountlow?.(undefined as never);
    if (this.bufferedAmount > 0) setImmediate(() => this.#drain());
  }
}

const model = Uint8Array.from({ length: 400_001 }, (_, index) => (index * 31) % 251);
const joined = (messages: readonly Uint8Array[], from: number): Uint8Array => {
  const bytes = new Uint8Array(model.length - from);
  let next = from;
  for (const message of messages) {
    const { transfer, offset, chunk } = readBulk(message);
    expect([transfer, offset]).toEqual([7, next]);
    bytes.set(chunk, offset - from);
    next += chunk.length;
  }
  return bytes.subarray(0, next - from);
};
let stop: AbortController;
/** No state flows. */
const unhurried = (): BulkPace => new BulkPace(() => null);
beforeEach(() => {
  stop = new AbortController();
});

describe('the bytes of a model', () => {
  it('[BLK-1] [BLK-2] come in order, each once, from where it was asked, in messages of the right size', async () => {
    for (const from of [0, 1, 16_384, 399_999, model.length]) {
      const { initiator, responder } = memoryLinks();
      const received: Uint8Array[] = [];
      responder.channels.bulk.onmessage = ({ data }) => void received.push(new Uint8Array(data as ArrayBuffer));
      await sendBulk(initiator.channels.bulk, 7, model, from, unhurried(), stop.signal);
      await new Promise((resolve) => {
        setTimeout(resolve, 5);
      });
      expect(Buffer.compare(joined(received, from), model.subarray(from))).toBe(0);
      expect(received.every(({ length }) => length > 8 && length <= 16_392)).toBe(true);
    }
  });

  it('[BLK-2] never fill the channel: state shares the connection', async () => {
    const channel = new SlowChannel(4_000);
    await sendBulk(channel, 7, model, 0, unhurried(), stop.signal);
    expect(Buffer.compare(joined(channel.sent, 0), model)).toBe(0);
    expect(channel.fullest).toBeLessThanOrEqual(64 * 1024 + 16_392);
  });

  it('[BLK-2] end with the link, or when nobody wants them any more, and do not wait for ever', async () => {
    const stuck = new SlowChannel(0);
    const sending = sendBulk(stuck, 7, model, 0, unhurried(), stop.signal);
    setTimeout(() => stuck.close(), 20);
    await expect(sending).rejects.toMatchObject({ code: 'link-closed' });
    const unwanted = new SlowChannel(0);
    const ended = sendBulk(unwanted, 7, model, 0, unhurried(), stop.signal);
    setTimeout(() => stop.abort(), 20);
    await ended;
    expect(unwanted.sent.length).toBeLessThan(7);
  });

  it('[BLK-1] any message is read or refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (message) => {
        if (message.length <= 8)
          expect(() => readBulk(message)).toThrow(expect.objectContaining({ code: 'message-malformed' }));
        else expect([...readBulk(message).chunk]).toEqual([...message.subarray(8)]);
      }),
    );
  });
});
