// The devices of the coast and their owner's rules: everybody may watch; what could do harm is for listed keys.
// Who calls: coast.ts.
import type { AccessPolicy } from '../../twin-sdk/index.ts';
import type { DemoDevice } from './demo-system.ts';
import type { ReportedProgress } from '../../node/bridge/invoke-action.ts';

/** A switch has been thrown when the device reports it so. */
const reportedAs =
  (property: string): ReportedProgress =>
  (input, _before, now) =>
    Number(now[property] === (input as { on: boolean }).on);

/** Feed has been given when it is gone from the hopper. */
const fed: ReportedProgress = (input, before, now) => {
  const gone = Number(before['feedRemaining']) - Number(now['feedRemaining']);
  return (gone * 1000) / (input as { grams: number }).grams;
};

/** What the services of the demo get of the coast's twins, where their user shares it: what they need, and nothing to do. */
const TURBINE_SERVICES: Readonly<Record<string, readonly string[]>> = {
  maintenance: ['vibration', 'rotorSpeed', 'acceleration'],
  weather: ['windSpeed', 'power', 'state'],
};
const TANK_SERVICES: Readonly<Record<string, readonly string[]>> = { energy: ['temperature', 'heaterPower', 'heater'] };

/**
 * The turbine and the tank, in this order; `allowed` are the keys that may also do what not everybody may, `services` the
 * dids of the service systems that the owner has agreed with, by what they are for.
 */
export function coastDevices(
  allowed: readonly string[],
  services: Readonly<Record<string, string>> = {},
): readonly Omit<DemoDevice, 'td'>[] {
  const agreed = (properties: Readonly<Record<string, readonly string[]>>): AccessPolicy['services'] =>
    Object.fromEntries(
      Object.entries(properties).flatMap(([id, names]) => {
        const did = services[id];
        return did === undefined ? [] : [[did, { properties: [...names] }]];
      }),
    );
  const listed = { keys: [...allowed] };
  const turbine: AccessPolicy = {
    observe: 'open',
    actions: { start: listed, stop: listed, setYaw: listed, setPitch: listed, acknowledgeAlarm: 'open' },
    services: agreed(TURBINE_SERVICES),
  };
  const tank: AccessPolicy = {
    observe: 'open',
    control: 'open',
    actions: { setHeater: listed },
    // How the water is may be seen by whatever service the visitor chooses.
    services: { ...agreed(TANK_SERVICES), any: { properties: ['temperature', 'dissolvedOxygen', 'ph', 'waterLevel'] } },
  };
  const reportedProgress = { setAerator: reportedAs('aerator'), setHeater: reportedAs('heater'), feed: fed };
  return [
    { model: 'turbine', policy: turbine },
    { model: 'tank', policy: tank, reportedProgress },
  ];
}
