// A device by Web Bluetooth: the Nordic UART service, over which small boards say their lines. Called by ui/local-device.tsx.
import type { LocalDevice } from './local-devices.ts';

const UART_SERVICE = '6e400001-b5a3-f393-e0a9-e50e24dcca9e';
const UART_LINES = '6e400003-b5a3-f393-e0a9-e50e24dcca9e';

/** The parts of Web Bluetooth that are used; TypeScript's DOM types have none. */
interface Characteristic extends EventTarget {
  readonly value?: DataView;
  startNotifications(): Promise<unknown>;
}
interface BluetoothDevice extends EventTarget {
  readonly gatt: {
    connect(): Promise<{
      getPrimaryService(id: string): Promise<{ getCharacteristic(id: string): Promise<Characteristic> }>;
    }>;
    disconnect(): void;
  };
}
export interface Bluetooth {
  requestDevice(options: { filters: { services: string[] }[] }): Promise<BluetoothDevice>;
}

/** The browser's; null where it has none. */
export function bluetoothHere(): Bluetooth | null {
  return (navigator as { readonly bluetooth?: Bluetooth }).bluetooth ?? null;
}

/** The one that the person chooses. @throws DOMException `NotFoundError` when they choose none */
export async function chooseBluetooth(bluetooth: Bluetooth): Promise<LocalDevice> {
  const device = await bluetooth.requestDevice({ filters: [{ services: [UART_SERVICE] }] });
  const { gatt } = device;
  return {
    async open(onBytes, onGone) {
      const gone = (): void => onGone('outOfReach');
      try {
        const server = await gatt.connect();
        const service = await server.getPrimaryService(UART_SERVICE);
        const lines = await service.getCharacteristic(UART_LINES);
        lines.addEventListener('characteristicvaluechanged', () => {
          const { value } = lines;
          if (value !== undefined) onBytes(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
        });
        await lines.startNotifications();
      } catch (fault) {
        gatt.disconnect();
        throw fault;
      }
      device.addEventListener('gattserverdisconnected', gone, { once: true });
      return () => {
        device.removeEventListener('gattserverdisconnected', gone);
        gatt.disconnect();
        return Promise.resolve();
      };
    },
  };
}
