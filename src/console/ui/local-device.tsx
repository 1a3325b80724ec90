// The device at this computer that speaks for a twin: chosen here, by a click as browsers want it, and let go here. Works where the
// browser has Web Serial or Web Bluetooth (Chromium on computers).
import { bluetoothHere, chooseBluetooth } from '../devices/bluetooth-device.ts';
import type { LocalDevice as Device } from '../devices/local-devices.ts';
import { chooseSerial, serialHere } from '../devices/serial-device.ts';
import { strings } from './console-strings.ts';
import type { ConsoleView } from './console-view.ts';

const words = strings.values;

export function LocalDevice({ view, twinId }: { readonly view: ConsoleView; readonly twinId: string }) {
  const [serial, bluetooth] = [serialHere(), bluetoothHere()];
  const state = view.devices.states.value[twinId];
  const connect = (choose: () => Promise<Device>): void =>
    void view.tried(async () => view.devices.connect(twinId, await choose()));
  if (serial === null && bluetooth === null) return <p class="quiet">{words.noSerial}</p>;
  if (state !== undefined)
    return (
      <div class="row">
        <span class={state === 'open' ? 'good' : 'bad'}>{words.device[state]}</span>
        <button type="button" onClick={() => void view.tried(() => view.devices.disconnect(twinId))}>
          {words.disconnect}
        </button>
      </div>
    );
  return (
    <div class="row">
      {serial !== null && (
        <button type="button" onClick={() => connect(() => chooseSerial(serial))}>
          {words.serial}
        </button>
      )}
      {bluetooth !== null && (
        <button type="button" onClick={() => connect(() => chooseBluetooth(bluetooth))}>
          {words.bluetooth}
        </button>
      )}
    </div>
  );
}
