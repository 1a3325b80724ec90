// Two ends of a link inside one process, for tests of the parties without WebRTC: same interface, same order, real
// asynchrony, and a message is copied as a wire would copy it.
import type { PeerAddress } from '../base/ids.ts';
import type { Fingerprints } from '../identity/handshake.ts';
import { CHANNEL_NAMES, type Channel, type Channels } from './channel.ts';
import type { Link } from './link.ts';

class MemoryChannel implements Channel {
  readyState: RTCDataChannelState = 'open';
  bufferedAmount = 0;
  bufferedAmountLowThreshold = 0;
  binaryType = 'arraybuffer';
  onopen = null;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  onclose: ((event: never) => void) | null = null;
  onbufferedamountlow = null;
  other: MemoryChannel | null = null;

  send(data: string | ArrayBufferView<ArrayBuffer>): void {
    const copy =
      typeof data === 'string' ? data : data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength);
    const deliver = (): void => {
      if (this.other?.readyState === 'open') this.other.onmessage?.({ data: copy });
    };
    setImmediate(deliver);
  }

  close(): void {
    this.readyState = 'closed';
  }
}

/** A connected pair. `tamper` lets a test play the broker that shows each side a wrong fingerprint. */
export function memoryLinks(tamper: (own: Fingerprints) => Fingerprints = (own) => own): {
  initiator: Link;
  responder: Link;
} {
  const channels = (): Channels<MemoryChannel> => ({
    control: new MemoryChannel(),
    state: new MemoryChannel(),
    bulk: new MemoryChannel(),
  });
  const left = channels();
  const right = channels();
  for (const name of CHANNEL_NAMES) {
    left[name].other = right[name];
    right[name].other = left[name];
  }
  let end!: () => void;
  const closed = new Promise<void>((resolve) => {
    end = resolve;
  });
  const close = (): void => {
    for (const name of CHANNEL_NAMES) {
      left[name].close();
      right[name].close();
    }
    end();
  };
  const link = (initiator: boolean, own: Channels, fingerprints: Fingerprints): Link => ({
    address: 'memory' as PeerAddress,
    initiator,
    path: 'transferred',
    channels: own,
    fingerprints: Promise.resolve(tamper(fingerprints)),
    closed,
    reportSilence: () => undefined,
    close,
  });
  return {
    initiator: link(true, left, { local: 'sha-256 AA', remote: 'sha-256 BB' }),
    responder: link(false, right, { local: 'sha-256 BB', remote: 'sha-256 AA' }),
  };
}
