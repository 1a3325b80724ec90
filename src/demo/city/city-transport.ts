// The buses as twins. Everybody may see them; nobody drives them from outside. Who calls: main.ts.
import type { Twin, TwinSystem } from '../../twin-sdk/index.ts';
import { busAffordances } from './bus-affordances.ts';
import type { Drawing } from './drawing.ts';
import { describedInBoth } from './german-words.ts';
import type { RunningCity } from './running-city.ts';

/** Lights are on below this. */
const DUSK_LUX = 900;
const KILOMETRES_PER_HOUR = 3.6;

export async function publishBuses(
  system: TwinSystem,
  drawing: Drawing,
  running: RunningCity,
): Promise<readonly Twin[]> {
  const { traffic, day } = running.city;
  const twins: Twin[] = [];
  for (const [index, { line }] of traffic.buses.entries())
    twins.push(
      await system.publish({
        description: describedInBoth(
          { ...busAffordances, id: busId(index), title: `Bus ${index + 1}, line ${line.name}` },
          `Bus ${index + 1}, Linie ${line.name}`,
        ),
        ...drawing,
        policy: { observe: 'open', control: 'nobody' },
      }),
    );
  running.on('tick', ({ timeMs }) => {
    const lights = day.lux < DUSK_LUX;
    for (const [index, bus] of traffic.buses.entries())
      twins[index]!.set(
        {
          position: [...bus.position],
          orientation: [...bus.orientation],
          speed: bus.speed * KILOMETRES_PER_HOUR,
          passengers: bus.passengers,
          line: bus.line.name,
          nextStop: bus.nextStop.name,
          doors: Math.round(bus.doors * 100),
          lights,
        },
        timeMs,
      );
  });
  return twins;
}

export const busId = (index: number): string => `urn:twinport:city:bus-${index + 1}`;
