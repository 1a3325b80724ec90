// A device at this computer: its lines come by Web Serial, or by the Nordic UART service of Web Bluetooth, and go to the worker.
// Both need a click, and work where the browser has them (Chromium on computers).
import { useEffect, useRef, useState } from 'preact/hooks';
import { toTwinportError } from '../../base/errors.ts';
import { strings } from './console-strings.ts';
import type { ConsoleView } from './console-view.ts';

const words = strings.values;
const BAUD_RATE = 115_200;
const UART_SERVICE = '6e400001-b5a3-f393-e0a9-e50e24dcca9e';
const UART_LINES = '6e400003-b5a3-f393-e0a9-e50e24dcca9e';
/** A device that never ends its line is cut off here. */
const LONGEST_LINE = 65_536;

/** The parts of Web Serial and Web Bluetooth that are used; TypeScript's DOM types have neither. */
interface SerialPort {
  readonly readable: ReadableStream<Uint8Array>;
  open(options: { baudRate: number }): Promise<void>;
  close(): Promise<void>;
}
interface Characteristic extends EventTarget {
  readonly value: DataView | undefined;
  startNotifications(): Promise<unknown>;
}
interface Devices {
  readonly serial?: { requestPort(): Promise<SerialPort> };
  readonly bluetooth?: {
    requestDevice(options: object): Promise<{
      readonly gatt: {
        connect(): Promise<{
          getPrimaryService(id: string): Promise<{ getCharacteristic(id: string): Promise<Characteristic> }>;
        }>;
        disconnect(): void;
      };
    }>;
  };
}

export function LocalDevice({ view, twinId }: { readonly view: ConsoleView; readonly twinId: string }) {
  const { serial, bluetooth } = navigator as unknown as Devices;
  const [connected, setConnected] = useState(false);
  const leave = useRef<() => void>(() => undefined);
  useEffect(() => () => leave.current(), []);

  const take = lineReader((line) => void view.system.takeLine(twinId, line).catch((thrown: unknown) => tell(thrown)));
  const tell = (thrown: unknown): void => {
    view.said.value = { tone: 'bad', text: toTwinportError(thrown).message };
  };
  const connectSerial = async (): Promise<void> => {
    const port = await serial!.requestPort();
    await port.open({ baudRate: BAUD_RATE });
    const reader = port.readable.getReader();
    leave.current = () => void reader.cancel();
    setConnected(true);
    try {
      for (let read = await reader.read(); !read.done; read = await reader.read()) take(read.value);
    } finally {
      reader.releaseLock();
      await port.close();
      setConnected(false);
    }
  };
  const connectBluetooth = async (): Promise<void> => {
    const device = await bluetooth!.requestDevice({ filters: [{ services: [UART_SERVICE] }] });
    const server = await device.gatt.connect();
    const service = await server.getPrimaryService(UART_SERVICE);
    const lines = await service.getCharacteristic(UART_LINES);
    lines.addEventListener('characteristicvaluechanged', () => {
      if (lines.value !== undefined)
        take(new Uint8Array(lines.value.buffer, lines.value.byteOffset, lines.value.byteLength));
    });
    await lines.startNotifications();
    leave.current = () => device.gatt.disconnect();
    setConnected(true);
  };

  if (serial === undefined && bluetooth === undefined) return <p class="quiet">{words.noSerial}</p>;
  return (
    <div class="row">
      {serial !== undefined && (
        <button type="button" aria-disabled={connected} onClick={() => void connectSerial().catch(tell)}>
          {words.serial}
        </button>
      )}
      {bluetooth !== undefined && (
        <button type="button" aria-disabled={connected} onClick={() => void connectBluetooth().catch(tell)}>
          {words.bluetooth}
        </button>
      )}
    </div>
  );
}

/** Bytes as they come into whole lines. */
function lineReader(onLine: (line: string) => void): (bytes: Uint8Array) => void {
  const decoder = new TextDecoder();
  let begun = '';
  return (bytes) => {
    const lines = (begun + decoder.decode(bytes, { stream: true })).split(/\r?\n/);
    begun = (lines.pop() ?? '').slice(-LONGEST_LINE);
    for (const line of lines) if (line.trim() !== '') onLine(line);
  };
}
