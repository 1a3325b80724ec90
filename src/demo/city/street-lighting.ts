// The street lamps as twins. Everybody may see them and dim them: a lamp goes back to automatic by itself. Who calls: main.ts.
import { TwinportError, type Twin, type TwinSystem } from '../../twin-sdk/index.ts';
import type { Drawing } from './drawing.ts';
import { describedInBoth } from './german-words.ts';
import { lampAffordances } from './lamp-affordances.ts';
import { LAMP_POSTS } from './lamp-posts.ts';
import { TICKS_PER_SECOND, type RunningCity } from './running-city.ts';
import { StreetLamp } from './street-lamp.ts';

/** A change of light that is told at once; otherwise a lamp tells how it is once a second. */
const SEEN_CHANGE = 1.5;

export async function publishLamps(
  system: TwinSystem,
  drawing: Drawing,
  running: RunningCity,
): Promise<readonly Twin[]> {
  const { lamps } = running.city;
  const twins: Twin[] = [];
  for (const [index, { id, name }] of LAMP_POSTS.entries()) {
    const twin = await system.publish({
      description: describedInBoth({ ...lampAffordances, id, title: name.title }, name.german),
      ...drawing,
      policy: { observe: 'open', control: 'open' },
    });
    serve(twin, lamps[index]!, running);
    twins.push(twin);
  }
  const told = lamps.map(() => -1);
  running.on('tick', ({ count, timeMs }) => {
    for (const [index, lamp] of lamps.entries()) {
      const { level, isFaulty, isManual, temperature } = lamp;
      const isDue = (count + index) % TICKS_PER_SECOND === 0;
      const isSeen = Math.abs(level - told[index]!) >= SEEN_CHANGE;
      if (!isDue && !isSeen) continue;
      told[index] = level;
      const readings = {
        level: Math.round(level),
        power: isFaulty ? 0 : StreetLamp.watts(level),
        temperature,
        control: isManual ? 'by hand' : 'automatic',
        fault: isFaulty,
      };
      twins[index]!.set(readings, timeMs);
    }
  });
  return twins;
}

function serve(twin: Twin, lamp: StreetLamp, running: RunningCity): void {
  twin.handle('dim', async (input, context) => {
    const { level } = input as { readonly level: number };
    if (lamp.isFaulty) throw new TwinportError('action-failed', 'the lamp has a fault: restart its driver first');
    lamp.dim(level);
    const from = lamp.level;
    await running.until(() => {
      if (lamp.isFaulty) return new TwinportError('action-failed', 'the driver failed while it dimmed');
      return lamp.isAt(level) ? 1 : Math.min(0.99, Math.abs(lamp.level - from) / Math.max(1, Math.abs(level - from)));
    }, context);
  });
  twin.handle('automatic', () => Promise.resolve(lamp.release()));
  twin.handle('restart', async () => {
    if (!lamp.restart()) throw new TwinportError('action-failed', 'the lamp has no fault');
  });
}
