// The worker's end over a real MessageChannel. The page's end is a channel that can be filled, closed and opened at will.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { relayChannel, RelayedChannel } from './channel-relay.ts';

class PageChannel extends EventTarget {
  readyState: RTCDataChannelState = 'connecting';
  binaryType = 'blob';
  bufferedAmount = 0;
  bufferedAmountLowThreshold = 0;
  readonly sent: unknown[] = [];
  send(data: string | ArrayBufferView): void {
    this.sent.push(data);
    this.bufferedAmount += typeof data === 'string' ? data.length : data.byteLength;
  }
  close(): void {
    this.readyState = 'closed';
    this.dispatchEvent(new Event('close'));
  }
  open(): void {
    this.readyState = 'open';
    this.dispatchEvent(new Event('open'));
  }
  drain(to: number): void {
    this.bufferedAmount = to;
    if (to <= this.bufferedAmountLowThreshold) this.dispatchEvent(new Event('bufferedamountlow'));
  }
}

let page: PageChannel;
let relayed: RelayedChannel;
let ports: MessageChannel;
const arrived = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, 15);
  });
beforeEach(() => {
  ports = new MessageChannel();
  page = new PageChannel();
  relayChannel(page as unknown as RTCDataChannel, ports.port1);
  relayed = new RelayedChannel(ports.port2);
});
afterEach(() => {
  ports.port1.close();
  ports.port2.close();
});

it('opens and closes as the channel on the page does, and closes it', async () => {
  const opened = vi.fn();
  const closed = vi.fn();
  [relayed.onopen, relayed.onclose] = [opened, closed];
  expect(relayed.readyState).toBe('connecting');
  page.open();
  await arrived();
  expect([relayed.readyState, opened.mock.calls.length]).toEqual(['open', 1]);
  relayed.close();
  await arrived();
  expect([page.readyState, relayed.readyState, closed.mock.calls.length]).toEqual(['closed', 'closed', 1]);
});

it('carries texts and bytes in order, unchanged, both ways; a view carries its own bytes only', async () => {
  page.open();
  const received: unknown[] = [];
  relayed.onmessage = ({ data }) => void received.push(data);
  expect(page.binaryType).toBe('arraybuffer');
  const bytes = Uint8Array.of(1, 2, 3, 4, 5);
  relayed.send('one');
  relayed.send(bytes.subarray(1, 4));
  page.dispatchEvent(new MessageEvent('message', { data: 'two' }));
  page.dispatchEvent(new MessageEvent('message', { data: Uint8Array.of(7, 8).buffer }));
  await arrived();
  expect(page.sent[0]).toBe('one');
  expect([...(page.sent[1] as Uint8Array)]).toEqual([2, 3, 4]);
  expect(received).toEqual(['two', Uint8Array.of(7, 8).buffer]);
  expect(bytes.length).toBe(5);
});

it('counts what is under way to the page and what waits there, so that a sender can wait for room', async () => {
  page.open();
  await arrived();
  const low = vi.fn();
  relayed.onbufferedamountlow = low;
  relayed.bufferedAmountLowThreshold = 100;
  expect(relayed.bufferedAmountLowThreshold).toBe(100);
  relayed.send(new Uint8Array(1_000));
  relayed.send(new Uint8Array(500));
  expect(relayed.bufferedAmount).toBe(1_500);
  await arrived();
  expect([page.bufferedAmountLowThreshold, page.bufferedAmount, relayed.bufferedAmount]).toEqual([100, 1_500, 1_500]);
  page.drain(400);
  await arrived();
  expect(low).not.toHaveBeenCalled();
  page.drain(50);
  await arrived();
  expect(low).toHaveBeenCalledOnce();
  expect(relayed.bufferedAmount).toBeLessThanOrEqual(100);
});

it('drops what is sent to a channel that is not open', async () => {
  relayed.send('early');
  await arrived();
  page.open();
  relayed.send('now');
  page.close();
  await arrived();
  expect(page.sent).toEqual([]);
});
