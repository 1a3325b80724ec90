// A service system of ours to which the flaws of this folder are added link by link, as honest-system.ts does for twins.
import { setTimeout as sleep } from 'node:timers/promises';
import { generateIdentity, type Identity } from '../../../src/identity/keys.ts';
import { startServiceSystem } from '../../../src/service-sdk/index.ts';
import type { Link } from '../../../src/transport/link.ts';
import { memoryLinks } from '../../../src/transport/memory-link.ts';
import { flawedLink, type Flaw } from './flawed-link.ts';
import type { RunningSystem } from './honest-system.ts';

export const FORECAST = 'urn:twinport:test:forecast';
const ITEMS = 3;
const EVENTS = 9;

const description = {
  id: FORECAST,
  title: 'Forecast',
  properties: { station: { type: 'string' }, temperature: { type: 'number', minimum: -50, maximum: 60 } },
  actions: {
    forecast: {
      title: 'Forecast',
      input: {
        type: 'object',
        properties: { hours: { type: 'integer', minimum: 1, maximum: 48 } },
        required: ['hours'],
      },
      output: { type: 'object', properties: { wind: { type: 'number' } }, required: ['wind'] },
      'twinport:stream': { type: 'number' },
    },
    // What it answers to a user who has shared nothing.
    diagnose: { title: 'Diagnose', input: { type: 'null' } },
    close: { title: 'Close' },
  },
  events: { storm: { data: { type: 'number' } } },
  'twinport:needs': [{ id: 'wind', title: 'Wind speed', reason: 'To say when it stops', properties: ['wind'] }],
};

/** A weather service; `close` is for nobody. */
export async function startHonestService(flawOf: (identity: Identity) => Flaw = () => ({})): Promise<RunningSystem> {
  const identity = await generateIdentity();
  let welcome: (link: Link) => void = () => undefined;
  const system = await startServiceSystem({
    name: 'Weather office',
    domains: ['test'],
    purposes: ['forecast'],
    identity,
    leaseMs: 2_000,
    listen(onLink) {
      welcome = onLink;
      return () => undefined;
    },
  });
  const service = await system.offer({
    description,
    policy: { observe: 'open', actions: { forecast: 'open', diagnose: 'open' } },
  });
  service.set({ station: 'Pier', temperature: 12 });
  for (let count = 0; count < EVENTS; count += 1) service.emitEvent('storm', count);
  service.handle('forecast', async (_input, { progress, stream }) => {
    for (let count = 0; count < ITEMS; count += 1) {
      progress(count / ITEMS);
      stream(count);
      await sleep(50);
    }
    return { wind: 7 };
  });
  service.handle('diagnose', (_input, call) => {
    call.require('wind');
    return Promise.resolve();
  });
  return {
    identity,
    dial() {
      const { initiator, responder } = memoryLinks();
      welcome(flawedLink(responder, flawOf(identity)));
      return Promise.resolve(initiator);
    },
    stop: () => system.stop(),
  };
}
