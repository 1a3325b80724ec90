// One Server-Sent Events response. Who calls: http-thing.ts for telemetry and events.
import type { ServerResponse } from 'node:http';

const KEEP_ALIVE_MS = 10_000;
/** A client that reads no events at all is let go before it costs memory. */
const MAX_UNREAD_BYTES = 256 * 1024;

export class EventStream {
  readonly #response: ServerResponse;

  /** Sends the headers; `onClose` is called once, when either side ends it. */
  constructor(response: ServerResponse, onClose: () => void) {
    this.#response = response;
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    // A sample is smaller than a segment: Nagle's algorithm would hold it back until the last one is acknowledged.
    response.socket?.setNoDelay(true);
    response.write('retry: 1000\n\n');
    const keepAlive = setInterval(() => response.write(':\n\n'), KEEP_ALIVE_MS);
    response.once('close', () => {
      clearInterval(keepAlive);
      onClose();
    });
  }

  /** A measurement: skipped while the client is behind, because the next one is newer. */
  sendSample(id: number, data: string): void {
    if (!this.#response.writableNeedDrain) this.#write(id, data);
  }

  /** An event: never skipped. */
  sendEvent(id: number, data: string): void {
    if (this.#response.writableLength > MAX_UNREAD_BYTES) this.#response.destroy();
    else this.#write(id, data);
  }

  end(): void {
    this.#response.end();
  }

  #write(id: number, data: string): void {
    this.#response.write(`id: ${id}\ndata: ${data}\n\n`);
  }
}
