// The floor: 32-bit floats on a bare RTCDataChannel, one message a tick, unordered and never sent again. None of Twinport's
// protocol; of its code only what makes the channels.
import type { Link } from '../../../src/transport/link.ts';
import { AppliedState, type Receiver, type Sender } from '../engine.ts';
import type { Meter } from '../meter.ts';
import type { Connected } from '../node-connector.ts';

export function rawSender(offer: () => Promise<Connected<Link>>): Sender {
  const links: Link[] = [];
  return {
    async invite() {
      const { road, description, accept } = await offer();
      links.push(road);
      return { address: description, accept };
    },
    publish({ timeMs, values }) {
      const message = new Uint8Array(8 + values.byteLength);
      new DataView(message.buffer).setFloat64(0, timeMs, true);
      message.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), 8);
      for (const link of links) {
        const { state } = link.channels;
        if (state.readyState === 'open') state.send(message);
      }
    },
    close: () => Promise.resolve(links.forEach((link) => link.close())),
  };
}

export function rawReceiver(road: Link, description: string, entities: number, meter: Meter): Receiver {
  const applied = new AppliedState(entities, meter);
  const bytes = new Uint8Array(applied.values.buffer);
  const channel = road.channels.state;
  let received = 0;
  meter.countWire(() => received);
  channel.onmessage = ({ data }) => {
    const message = new Uint8Array(data as ArrayBuffer);
    received += message.length;
    const timeMs = new DataView(message.buffer).getFloat64(0, true);
    // Unordered: what is older than what is shown is not applied.
    if (timeMs <= applied.newestMs()) return;
    bytes.set(message.subarray(8));
    applied.applied(timeMs);
  };
  const ready =
    channel.readyState === 'open'
      ? Promise.resolve()
      : new Promise<void>((resolve) => (channel.onopen = () => resolve()));
  return {
    answer: description,
    ready,
    state: () => applied.values,
    newestMs: applied.newestMs,
    close: () => Promise.resolve(road.close()),
  };
}
