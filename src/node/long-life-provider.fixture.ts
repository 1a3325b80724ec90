// A provider as an owner would write it, for long-life.test.ts, which kills it at any moment: key and journal on disk, a broker,
// metrics. Its machine keeps a log of its own of what it was made to do, so that the test need not believe the journal.
//
//   node --import tsx long-life-provider.fixture.ts BROKER_URL DATA_FOLDER
import { open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { smallBindings, smallDescription, smallModel } from '../../e2e/support/small-twin.ts';
import { startTwinSystem } from '../twin-sdk/index.ts';
import { addressOf, atBroker, consoleLogger, fileIdentity, fileJournal, serveUntilStopped } from './index.ts';
import { endWithParent } from './end-with-parent.ts';

endWithParent();
const [brokerUrl, data] = process.argv.slice(2) as [string, string];
const identity = await fileIdentity(`${data}/key.json`);
const logger = consoleLogger('long-life');
const system = await startTwinSystem({
  name: 'Levers',
  domains: ['test'],
  identity,
  listen: atBroker(brokerUrl, identity),
  journal: fileJournal(`${data}/journal.jsonl`),
  logger,
  leaseMs: 2_000,
});
const lever = await system.publish({
  description: smallDescription,
  model: await smallModel(),
  bindings: smallBindings,
  policy: { control: 'open' },
});
const machine = await open(`${data}/machine.log`, 'a');
lever.handle('turn', async (_input, { commandID }) => {
  await machine.appendFile(`${commandID}\n`);
  await sleep(Math.random() * 40);
});
process.stdout.write(`${JSON.stringify({ did: identity.did, address: addressOf(identity.did) })}\n`);
await serveUntilStopped(system, { metricsPort: 0, logger });
