// Bytes of assets on the bulk channel (P8, DII-2): u32 transfer | u32 offset | bytes. Sender and receiver agree on the
// transfer's number by `readasset` on the control channel. Used by twin-sdk (send) and enabler (receive).
import { TwinportError } from '../base/errors.ts';
import type { BulkPace } from './bulk-pace.ts';
import type { Channel } from './channel.ts';

const BULK_HEADER_BYTES = 8;
const CHUNK_BYTES = 16_384;
/** What waits in the channel at most: it shares the congestion window with state, so a deep queue would starve it. */
const HIGH_WATER_BYTES = 64 * 1024;
const LOW_WATER_BYTES = 16 * 1024;
/**
 * After this much the sender lets others run. Node's stack hides about a megabyte from `bufferedAmount`: without it a whole
 * model was sent in one task, and state and the news that the link had closed waited behind it.
 */
const BREATH_BYTES = 8 * CHUNK_BYTES;

/** How soon it is looked again whether state has left room. */
const LOOK_MS = 5;

/**
 * Sends `bytes` from `offset` on, as fast as `pace` lets it; resolves when all is handed to the channel, or when `signal` aborts.
 * @throws TwinportError `link-closed`
 */
export async function sendBulk(
  channel: Channel,
  transfer: number,
  bytes: Uint8Array<ArrayBuffer>,
  offset: number,
  pace: BulkPace,
  signal: AbortSignal,
): Promise<void> {
  channel.bufferedAmountLowThreshold = LOW_WATER_BYTES;
  const message = new Uint8Array(BULK_HEADER_BYTES + CHUNK_BYTES);
  const view = new DataView(message.buffer);
  let breathAt = offset;
  for (let at = offset; at < bytes.length && !signal.aborted;) {
    if (channel.bufferedAmount > HIGH_WATER_BYTES) await drained(channel, signal);
    else if (at >= breathAt) {
      breathAt = at + BREATH_BYTES;
      await pause(0);
    }
    const room = pace.room(performance.now(), Math.min(CHUNK_BYTES, bytes.length - at));
    if (room === 0) await pause(LOOK_MS);
    if (signal.aborted) return;
    if (room === 0) continue;
    if (channel.readyState !== 'open')
      throw new TwinportError('link-closed', 'the link closed during a model transfer');
    const chunk = bytes.subarray(at, at + room);
    view.setUint32(0, transfer);
    view.setUint32(4, at);
    message.set(chunk, BULK_HEADER_BYTES);
    channel.send(message.subarray(0, BULK_HEADER_BYTES + chunk.length));
    pace.take(chunk.length);
    at += chunk.length;
  }
}

function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, durationMs);
  });
}

/** A closing channel never becomes low: look again now and then. */
async function drained(channel: Channel, signal: AbortSignal): Promise<void> {
  while (channel.bufferedAmount > LOW_WATER_BYTES && channel.readyState === 'open' && !signal.aborted) {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, 50);
      channel.onbufferedamountlow = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** The parts of a bulk message. @throws TwinportError `message-malformed` */
export function readBulk(message: Uint8Array): { transfer: number; offset: number; chunk: Uint8Array } {
  if (message.length <= BULK_HEADER_BYTES) throw new TwinportError('message-malformed', 'a bulk message without bytes');
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  return { transfer: view.getUint32(0), offset: view.getUint32(4), chunk: message.subarray(BULK_HEADER_BYTES) };
}
