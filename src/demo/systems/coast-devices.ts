// The devices of the coast and their owner's rules: everybody may watch; what could do harm is for listed keys.
// Who calls: coast.ts.
import type { AccessPolicy } from '../../twin-sdk/index.ts';
import type { DemoDevice } from './demo-system.ts';
import type { ReportedProgress } from './invoke-action.ts';

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

/** The turbine and the tank, in this order; `allowed` are the keys that may also do what not everybody may. */
export function coastDevices(allowed: readonly string[]): readonly Omit<DemoDevice, 'td'>[] {
  const listed = { keys: [...allowed] };
  const turbine: AccessPolicy = {
    observe: 'open',
    actions: { start: listed, stop: listed, setYaw: listed, setPitch: listed, acknowledgeAlarm: 'open' },
  };
  const tank: AccessPolicy = { observe: 'open', control: 'open', actions: { setHeater: listed } };
  const reportedProgress = { setAerator: reportedAs('aerator'), setHeater: reportedAs('heater'), feed: fed };
  return [
    { model: 'turbine', policy: turbine },
    { model: 'tank', policy: tank, reportedProgress },
  ];
}
