// The air-quality stations and the river gauge with its flood gates as twins. Everybody may see them; the gates obey only keys that the
// owner has listed, or has paired by a code. Who calls: main.ts.
import {
  TwinportError,
  type AccessPolicy,
  type ActionContext,
  type Twin,
  type TwinSystem,
} from '../../twin-sdk/index.ts';
import { airAffordances } from './air-affordances.ts';
import { AIR_PLACES } from './air-places.ts';
import type { Drawing } from './drawing.ts';
import { describedInBoth } from './german-words.ts';
import type { River } from './river.ts';
import { riverAffordances } from './river-affordances.ts';
import { TICKS_PER_SECOND, type RunningCity } from './running-city.ts';

export const RIVER_ID = 'urn:twinport:city:river';

export async function publishStations(
  system: TwinSystem,
  drawing: Drawing,
  running: RunningCity,
): Promise<readonly Twin[]> {
  const { stations } = running.city;
  const twins: Twin[] = [];
  for (const { id, name } of AIR_PLACES) {
    const description = describedInBoth({ ...airAffordances, id, title: name.title }, name.german);
    twins.push(await system.publish({ description, ...drawing }));
  }
  const wasPolluted = stations.map(({ isPolluted }) => isPolluted);
  running.on('tick', ({ count, timeMs }) => {
    for (const [index, station] of stations.entries()) {
      const { particles, dioxide, noise, temperature, grade, isPolluted } = station;
      const rises = isPolluted && !wasPolluted[index]!;
      wasPolluted[index] = isPolluted;
      if (rises) twins[index]!.emitEvent('overLimit', { value: Math.round(particles * 10) / 10 }, timeMs);
      if (!rises && (count + index) % TICKS_PER_SECOND !== 0) continue;
      twins[index]!.set(
        { pm25: particles, no2: dioxide, noise, temperature, grade, pollutionAlarm: isPolluted },
        timeMs,
      );
    }
  });
  return twins;
}

/** `allowed`: keys that may work the gates without a pairing code. */
export async function publishRiver(
  system: TwinSystem,
  drawing: Drawing,
  running: RunningCity,
  allowed: readonly string[],
): Promise<Twin> {
  const { river, rain, day } = running.city;
  const policy: AccessPolicy = { observe: 'open', control: { pairing: true, keys: [...allowed] } };
  const description = describedInBoth({ ...riverAffordances, id: RIVER_ID, title: 'River gauge and flood gates' });
  const twin = await system.publish({ description, ...drawing, policy });
  let wasHigh = river.isHighWater;
  let forecast = river.forecast();
  running.on('tick', ({ count, timeMs }) => {
    if (count % TICKS_PER_SECOND === 0) forecast = river.forecast();
    const [gate1, gate2, gate3] = river.openings as readonly [number, number, number];
    const { level, flow, target, mode, isMoving: moving, isHighWater: highWater } = river;
    twin.set(
      {
        level,
        forecast,
        flow,
        rain: rain.intensity,
        gate1,
        gate2,
        gate3,
        target,
        hour: day.hour,
        moving,
        mode,
        highWater,
      },
      timeMs,
    );
    if (highWater && !wasHigh) twin.emitEvent('highWater', { level: Math.round(level * 100) / 100 }, timeMs);
    wasHigh = highWater;
  });
  const open = (opening: number, context: ActionContext): Promise<void> => moveGates(river, opening, running, context);
  twin.handle('openTo', (input, context) => open((input as { readonly opening: number }).opening, context));
  twin.handle('close', (_input, context) => open(0, context));
  twin.handle('automatic', () => Promise.resolve(river.release()));
  twin.handle('emergencyStop', () => Promise.resolve(river.stop()));
  return twin;
}

async function moveGates(river: River, opening: number, running: RunningCity, context: ActionContext): Promise<void> {
  const from = river.openings;
  river.hold(opening);
  const way = from.reduce((sum, at) => sum + Math.abs(opening - at), 0);
  await running.until(() => {
    if (context.signal.aborted) river.stop();
    if (river.mode === 'stopped') return new TwinportError('action-failed', 'the gates were stopped');
    if (river.mode !== 'held' || river.target !== opening)
      return new TwinportError('action-failed', 'somebody else works the gates now');
    if (river.isAt(opening)) return 1;
    const left = river.openings.reduce((sum, at) => sum + Math.abs(opening - at), 0);
    return way === 0 ? 0.99 : Math.min(0.99, Math.max(0, 1 - left / way));
  }, context);
}
