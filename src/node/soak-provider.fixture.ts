// A provider under churn, for soak.test.ts: its machine moves and tells events all the time, it publishes new versions when told to,
// and its clock can be set ahead, so that what is kept for minutes goes within seconds. Says how much memory it holds.
//
//   node --expose-gc --import tsx soak-provider.fixture.ts BROKER_URL DATA_FOLDER
import { setTimeout as sleep } from 'node:timers/promises';
import { SMALL_TWIN_ID, smallBindings, smallDescription, smallModel } from '../../e2e/support/small-twin.ts';
import { systemClock } from '../base/clock.ts';
import { startTwinSystem, type Twin } from '../twin-sdk/index.ts';
import { endWithParent } from './end-with-parent.ts';
import { addressOf, atBroker, fileIdentity, fileJournal } from './index.ts';

/** What the test asks for; each is answered by one message. */
export type SoakOrder = 'republish' | 'later' | 'weigh';
export interface SoakWeight {
  /** Once nobody is linked any more, and what nobody refers to is gone: bytes of the heap, and of what it holds outside. */
  readonly bytes: number;
  readonly grants: number;
}

/** Layouts that take turns: those of the last 256 kinds of twins are kept, whether one is published or not. */
const KINDS = 4;
const HOUR_MS = 60 * 60_000;

endWithParent();
const [brokerUrl, data] = process.argv.slice(2) as [string, string];
let aheadMs = 0;
const clock = { ...systemClock, now: () => systemClock.now() + aheadMs };
const identity = await fileIdentity(`${data}/key.json`);
const system = await startTwinSystem({
  name: 'Levers',
  domains: ['test'],
  identity,
  listen: atBroker(brokerUrl, identity),
  journal: fileJournal(`${data}/journal.jsonl`, () => clock.now()),
  clock,
});
const model = await smallModel(20_000);
const { angle } = smallDescription.properties;

let version = 0;
let lever = await publish(SMALL_TWIN_ID);
setInterval(() => lever.set({ angle: 60 * Math.sin(systemClock.now() / 300), note: `${Date.now() % 7}` }), 10);
setInterval(() => lever.emitEvent('reached', Math.random()), 20);

/** Another version each time, with another layout than the last one. */
async function publish(id: string): Promise<Twin> {
  version += 1;
  const properties = { ...smallDescription.properties, angle: { ...angle, maximum: 90 + (version % KINDS) } };
  const description = { ...smallDescription, id, properties };
  const policy = { observe: 'open', control: 'open' } as const;
  const twin = await system.publish({ description, model, bindings: smallBindings, policy, version: String(version) });
  twin.handle('turn', async (_input, { progress }) => {
    progress(0.5, 'half way');
    await sleep(Math.random() * 20);
    return { turned: true };
  });
  return twin;
}

async function weigh(): Promise<SoakWeight> {
  const { links } = system.status();
  // Those that have left may not have gone yet.
  if (links > 1) while (system.status().links > 0) await sleep(10);
  // What waits to be finalised holds on to more of its kind.
  for (let turn = 0; turn < 4; turn += 1) {
    globalThis.gc!();
    await sleep(20);
  }
  const { heapUsed, external } = process.memoryUsage();
  return { bytes: heapUsed + external, grants: system.status().grants };
}

process.on('message', (order: SoakOrder) => {
  const carryOut = async (): Promise<unknown> => {
    if (order === 'later') aheadMs += HOUR_MS;
    if (order === 'weigh') return weigh();
    if (order === 'republish') {
      lever = await publish(SMALL_TWIN_ID);
      await system.withdraw(await publish(`${SMALL_TWIN_ID}-for-a-moment`));
    }
    return { aheadMs };
  };
  void carryOut().then((answer) => process.send!(answer));
});
process.stdout.write(`${JSON.stringify({ did: identity.did, address: addressOf(identity.did) })}\n`);
