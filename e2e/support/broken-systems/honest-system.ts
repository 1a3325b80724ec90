// A twin system of ours that moves, and to which the flaws of this folder are added link by link. Memory links: what is wrong
// in a flawed system is what it says, not how it is carried.
import { setTimeout as sleep } from 'node:timers/promises';
import { generateIdentity, type Identity } from '../../../src/identity/keys.ts';
import type { Link } from '../../../src/transport/link.ts';
import { memoryLinks } from '../../../src/transport/memory-link.ts';
import { startTwinSystem } from '../../../src/twin-sdk/index.ts';
import { SMALL_TWIN_ID, smallBindings, smallDescription, smallModel } from '../small-twin.ts';
import { flawedLink, type Flaw } from './flawed-link.ts';

export const LEVER = SMALL_TWIN_ID;
const description = {
  ...smallDescription,
  // Also a value that goes as a float: it has no range.
  properties: { ...smallDescription.properties, load: { type: 'number', unit: 'N' } },
};
const TICK_MS = 20;
const ACTION_MS = 150;
const EVENTS = 9;

export interface RunningSystem {
  readonly identity: Identity;
  dial(): Promise<Link>;
  stop(): Promise<void>;
}

/** A lever that turns; `lock` is for nobody. `flawOf` makes the flaw of each new link. */
export async function startHonestSystem(flawOf: (identity: Identity) => Flaw = () => ({})): Promise<RunningSystem> {
  const identity = await generateIdentity();
  let welcome: (link: Link) => void = () => undefined;
  const system = await startTwinSystem({
    name: 'Levers',
    domains: ['test'],
    identity,
    leaseMs: 2_000,
    listen(onLink) {
      welcome = onLink;
      return () => undefined;
    },
  });
  const lever = await system.publish({
    description,
    model: await smallModel(40_000),
    bindings: smallBindings,
    policy: { observe: 'open', actions: { turn: 'open' }, services: { any: { properties: 'all' } } },
  });
  lever.handle('turn', async (_input, { progress }) => {
    progress(0.5, 'half way');
    await sleep(ACTION_MS);
    return { reached: true };
  });
  let tick = 0;
  const move = (): void => {
    tick += 1;
    lever.set({
      angle: 60 * Math.sin(tick / 50),
      load: tick / 7,
      on: tick % 100 < 50,
      mode: 'moving',
      note: `${tick >> 4}`,
    });
  };
  move();
  for (let count = 0; count < EVENTS; count += 1) lever.emitEvent('reached', count);
  const timer = setInterval(move, TICK_MS);
  return {
    identity,
    dial() {
      const { initiator, responder } = memoryLinks();
      welcome(flawedLink(responder, flawOf(identity)));
      return Promise.resolve(initiator);
    },
    async stop() {
      clearInterval(timer);
      await system.stop();
    },
  };
}
