// A device at a serial port, by Web Serial: USB, or what the computer has. Called by ui/local-device.tsx.
import type { LocalDevice } from './local-devices.ts';

const BAUD_RATE = 115_200;

/** The parts of Web Serial that are used; TypeScript's DOM types have none. */
interface SerialPort {
  /** Null while the port is closed, and when it is gone. Another stream after an error that the port survived. */
  readonly readable: ReadableStream<Uint8Array> | null;
  open(options: { baudRate: number }): Promise<void>;
  close(): Promise<void>;
}
export interface Serial {
  requestPort(): Promise<SerialPort>;
}

/** The browser's; null where it has none. */
export function serialHere(): Serial | null {
  return (navigator as { readonly serial?: Serial }).serial ?? null;
}

/** The one that the person chooses. @throws DOMException `NotFoundError` when they choose none */
export async function chooseSerial(serial: Serial): Promise<LocalDevice> {
  const port = await serial.requestPort();
  return {
    async open(onBytes, onGone) {
      await port.open({ baudRate: BAUD_RATE });
      let reader: ReadableStreamDefaultReader<Uint8Array> | null = null;
      const closing = new AbortController();
      const read = async (): Promise<void> => {
        // A framing error or a full buffer ends the stream, and not the port: it has another one then.
        for (let { readable } = port; readable !== null && !closing.signal.aborted; { readable } = port) {
          reader = readable.getReader();
          try {
            for (let next = await reader.read(); !next.done; next = await reader.read()) onBytes(next.value);
            return;
          } catch {
            // What is lost is the line that was under way. A port that is gone has no stream any more.
          } finally {
            reader.releaseLock();
          }
        }
      };
      const ended = read().then(async () => {
        // Closed is what it is to be: one that is gone cannot be closed.
        await port.close().catch(() => undefined);
        if (!closing.signal.aborted) onGone('unplugged');
      });
      return async () => {
        closing.abort();
        await reader?.cancel().catch(() => undefined);
        await ended;
      };
    },
  };
}
