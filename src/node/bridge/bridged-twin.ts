// Joins a device and its twin: readings and events in, actions and writes out, and whether the device is there. Who calls:
// bridge.ts, and the demo's twin systems.
import { toTwinportError } from '../../base/errors.ts';
import type { Json } from '../../base/json.ts';
import type { Logger } from '../../base/logger.ts';
import type { BindingsInput } from '../../protocol/bindings.ts';
import type { AccessPolicy, Twin, TwinSystem } from '../../twin-sdk/index.ts';
import type { Device } from './device.ts';
import type { DeviceDescription } from './device-description.ts';
import { SeldomLog } from './seldom-log.ts';
import { bridgedDescription, type BridgedDescription } from './twin-description.ts';

export interface TwinParts {
  readonly model: Uint8Array;
  readonly bindings: BindingsInput;
  readonly policy?: AccessPolicy;
}

/**
 * Publishes the twin of a device that is described, and joins the two.
 * @throws TwinportError as `TwinSystem.publish`: description, model, bindings or policy do not fit
 */
export async function publishBridged(
  system: TwinSystem,
  device: Device,
  described: DeviceDescription,
  parts: TwinParts,
  logger: Logger,
): Promise<Twin> {
  const bridged = bridgedDescription(described);
  const twin = await system.publish({ ...parts, description: bridged.description });
  join(device, twin, bridged, new SeldomLog(logger, { twin: twin.id }));
  return twin;
}

function join(device: Device, twin: Twin, { writes }: BridgedDescription, log: SeldomLog): void {
  // What a device sends amiss is its fault and must not end the system that watches it.
  const orWarn = (what: string, take: () => void): boolean => {
    try {
      take();
      return true;
    } catch (error) {
      log.warn(`${what}: ${toTwinportError(error).message}`);
      return false;
    }
  };
  const take = (readings: Readonly<Record<string, Json>>, sourceTimeMs?: number): void => {
    const amiss = 'the device sent what its description does not allow';
    const entries = Object.entries(readings);
    if (entries.length === 0) return;
    for (const [name, value] of entries) {
      const { minimum, maximum } = twin.description.properties?.[name] ?? {};
      if (typeof value === 'number' && (value < (minimum ?? value) || value > (maximum ?? value)))
        log.warn(
          `${name} left its range ${minimum} to ${maximum} and is shown at its end: widen the range in the description`,
        );
    }
    try {
      twin.set(readings, sourceTimeMs);
    } catch {
      // Nothing of the call was taken: what is right of it is taken apart from what is not.
      for (const [name, value] of entries) orWarn(amiss, () => twin.set({ [name]: value }, sourceTimeMs));
    }
  };
  device.on('readings', ({ readings, sourceTimeMs }) => take(readings, sourceTimeMs));
  device.on('event', ({ name, data }) => void orWarn(`event ${name}`, () => twin.emitEvent(name, data)));
  const show = ({ present, reason }: Device['presence']): void => twin.setPresence(present, reason);
  device.on('presence', show);
  take(device.latest);
  show(device.presence);
  for (const action of Object.keys(twin.description.actions ?? {})) {
    const property = writes.get(action);
    twin.handle(action, async (input, context) => {
      if (property === undefined) return device.invoke(action, input, context);
      await device.write(property, input);
      return null;
    });
  }
}
