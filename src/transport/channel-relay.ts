// Channels for engines that cannot transfer an RTCDataChannel to a worker: the page keeps the channel and passes bytes,
// unread, over a MessagePort; the worker sees a Channel like any other.
import type { Channel } from './channel.ts';

type ToPage =
  | { readonly send: string | ArrayBufferView<ArrayBuffer> }
  | { readonly close: true }
  | { readonly threshold: number };
type ToWorker =
  | { readonly message: unknown }
  | { readonly state: RTCDataChannelState }
  | { readonly accepted: number; readonly buffered: number }
  | { readonly low: true };

/** Page side: passes everything between the channel and the port. Never looks into a message. */
export function relayChannel(channel: RTCDataChannel, port: MessagePort): void {
  channel.binaryType = 'arraybuffer';
  const tell = (message: ToWorker, transfer: Transferable[] = []): void => port.postMessage(message, transfer);
  channel.addEventListener('open', () => tell({ state: 'open' }));
  channel.addEventListener('close', () => tell({ state: 'closed' }));
  channel.addEventListener('bufferedamountlow', () => tell({ low: true }));
  channel.addEventListener('message', ({ data }) =>
    tell({ message: data as unknown }, data instanceof ArrayBuffer ? [data] : []),
  );
  port.addEventListener('message', ({ data }: MessageEvent<ToPage>) => {
    if ('close' in data) return channel.close();
    if ('threshold' in data) {
      channel.bufferedAmountLowThreshold = data.threshold;
      return;
    }
    if (channel.readyState !== 'open') return;
    channel.send(data.send as string);
    tell({ accepted: sizeOf(data.send), buffered: channel.bufferedAmount });
  });
  port.start();
}

/** Worker side of a relayed channel. */
export class RelayedChannel implements Channel {
  readonly #port: MessagePort;
  readyState: RTCDataChannelState = 'connecting';
  binaryType = 'arraybuffer';
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  onclose: ((event: never) => void) | null = null;
  onbufferedamountlow: ((event: never) => void) | null = null;
  #threshold = 0;
  /** Bytes on their way to the page, and bytes that the page's channel last said it holds. */
  #underWay = 0;
  #buffered = 0;

  constructor(port: MessagePort) {
    this.#port = port;
    port.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => this.#receive(data));
    port.start();
  }

  get bufferedAmount(): number {
    return this.#underWay + this.#buffered;
  }
  get bufferedAmountLowThreshold(): number {
    return this.#threshold;
  }
  set bufferedAmountLowThreshold(bytes: number) {
    this.#threshold = bytes;
    this.#port.postMessage({ threshold: bytes } satisfies ToPage);
  }

  send(data: string | ArrayBufferView<ArrayBuffer>): void {
    this.#underWay += sizeOf(data);
    this.#port.postMessage({ send: data } satisfies ToPage);
  }

  close(): void {
    this.#port.postMessage({ close: true } satisfies ToPage);
  }

  #receive(data: ToWorker): void {
    if ('message' in data) return this.onmessage?.({ data: data.message });
    if ('low' in data) {
      this.#buffered = Math.min(this.#buffered, this.#threshold);
      return this.onbufferedamountlow?.(undefined as never);
    }
    if ('accepted' in data) {
      this.#underWay = Math.max(0, this.#underWay - data.accepted);
      this.#buffered = data.buffered;
      return;
    }
    this.readyState = data.state;
    if (data.state === 'open') this.onopen?.(undefined as never);
    else this.onclose?.(undefined as never);
  }
}

function sizeOf(data: string | ArrayBufferView<ArrayBuffer>): number {
  return typeof data === 'string' ? data.length : data.byteLength;
}
