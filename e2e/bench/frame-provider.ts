// The provider of the part "frame", as a process of its own: `frame-provider.ts <line> <name>`. Its twins stand at the broker like
// any other's and are shifted together by unforeseeable steps, so that what is shown tells which `set` it comes from.
import { WebSocket } from 'ws';
import { addressOf, atBroker } from '../../src/node/index.ts';
import { generateIdentity } from '../../src/identity/keys.ts';
import { startTwinSystem, type Twin, type TwinSystem } from '../../src/twin-sdk/index.ts';
import { seededRandom } from '../../src/demo/plant/random.ts';
import { lineUrl, serveLine, until } from './endpoint.ts';
import { description, thingId, triangle } from './engines/twinport.ts';
import { now } from './meter.ts';

/** What was set, tick by tick: when `set` was called for the first twin, and how far all are shifted. */
export interface Shifts {
  /** Where all stood before. */
  readonly restMetres: number;
  readonly setMs: number[];
  readonly metres: number[];
}

const [url, name] = process.argv.slice(2) as [string, string];
const random = seededRandom(11);
const twins: Twin[] = [];
let system: TwinSystem;
let shift = 0;

const setAll = (): void => {
  for (const twin of twins) twin.set({ position: [shift, 0, 0], rotation: [0, 0, 0, 1] });
};

await serveLine(new WebSocket(lineUrl(url, name)) as Parameters<typeof serveLine>[0], {
  now,
  start: async ({ brokerUrl, count }: { brokerUrl: string; count: number }) => {
    const identity = await generateIdentity();
    system = await startTwinSystem({
      name: 'Movers',
      domains: ['bench'],
      identity,
      listen: atBroker(brokerUrl, identity),
    });
    const model = triangle();
    const bindings = [
      { property: 'position', node: 'Body', target: 'position' as const },
      { property: 'rotation', node: 'Body', target: 'orientation' as const },
    ];
    for (let entity = 0; entity < count; entity += 1)
      twins.push(await system.publish({ description: description(entity), model, bindings }));
    setAll();
    return { did: identity.did, address: addressOf(identity.did), ids: twins.map((_, entity) => thingId(entity)) };
  },
  /** Moves all twins at that rate. Rates that are no whole part of the picture's sweep through its phases. */
  run: async ({ rateHz, seconds }: { rateHz: number; seconds: number }): Promise<Shifts> => {
    const shifts: Shifts = { restMetres: shift, setMs: [], metres: [] };
    const startAt = now();
    for (let tick = 0; tick < rateHz * seconds; tick += 1) {
      await until(startAt + (tick * 1_000) / rateHz);
      shift += (1 + Math.floor(9 * random())) / 1_000;
      shifts.setMs.push(now());
      shifts.metres.push(shift);
      setAll();
    }
    return shifts;
  },
  close: () => system.stop(),
});
process.exit(0);
