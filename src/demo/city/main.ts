// The city as a process: its life, and the three twin systems of its owners, each with a key of its own.
// Who starts it: the demo launcher, once the demo site is ready.
//
//   --broker URL      the broker of the app, such as http://localhost:5173/peer
//   --data FOLDER     where the systems' keys (made on first run) and their command journals are kept
//   --allow DID       a key that may work the flood gates without a pairing code; any number of times
//   --seed NUMBER     of the city's life; without it, each is another one
//
// Prints {"ready":true,"systems":[{"name","did","address"}],"pairingCode"} on standard output when every twin is published. When the
// code was used, the next one goes to the parent process as a message.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../../base/clock.ts';
import { toTwinportError, TwinportError } from '../../base/errors.ts';
import { addressOf } from '../../identity/did-key.ts';
import { consoleLogger } from '../../node/console-logger.ts';
import { endWithParent } from '../../node/end-with-parent.ts';
import { fileIdentity } from '../../node/file-identity.ts';
import { fileJournal } from '../../node/file-journal.ts';
import { atBroker } from '../../node/index.ts';
import { startTwinSystem } from '../../twin-sdk/index.ts';
import { keepPairingCode } from '../pairing-code.ts';
import { CITY_SYSTEMS, type CitySystem } from './city-systems.ts';
import { publishBuses } from './city-transport.ts';
import { readDrawing } from './drawing.ts';
import { publishRiver, publishStations } from './river-and-air.ts';
import { RunningCity } from './running-city.ts';
import { publishLamps } from './street-lighting.ts';

const logger = consoleLogger('city');

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      broker: { type: 'string' },
      data: { type: 'string' },
      allow: { type: 'string', multiple: true, default: [] as string[] },
      seed: { type: 'string' },
    },
  });
  const { broker, data, allow } = values;
  if (broker === undefined || data === undefined)
    throw new TwinportError('input-invalid', '--broker and --data are needed');
  endWithParent();
  const ended = new Promise<void>((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
  const startSystem = async ({ id, ...facts }: CitySystem) => {
    const identity = await fileIdentity(join(data, `${id}.key.json`));
    const system = await startTwinSystem({
      ...facts,
      identity,
      journal: fileJournal(join(data, `${id}.journal.jsonl`)),
      logger,
      listen: atBroker(broker, identity),
    });
    return { system, ready: { name: facts.name, did: identity.did, address: addressOf(identity.did) } };
  };
  const [lighting, transport, waters] = await Promise.all([
    startSystem(CITY_SYSTEMS.lighting),
    startSystem(CITY_SYSTEMS.transport),
    startSystem(CITY_SYSTEMS.waters),
  ]);
  const [lamp, bus, station, gates] = await Promise.all(
    (['street-lamp', 'bus', 'air-station', 'flood-gates'] as const).map(readDrawing),
  );
  const running = new RunningCity(Number(values.seed ?? Date.now() % 2 ** 31), systemClock);
  await publishBuses(transport.system, bus!, running);
  await publishRiver(waters.system, gates!, running, allow);
  await publishStations(waters.system, station!, running);
  await publishLamps(lighting.system, lamp!, running);
  const code = keepPairingCode(waters.system);
  const systems = [lighting, transport, waters];
  const ready = { ready: true, systems: systems.map(({ ready }) => ready), pairingCode: code.first };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
  await ended;
  code.stop();
  running.stop();
  await Promise.all(systems.map(({ system }) => system.stop()));
  process.exit(0);
}

run().catch((error: unknown) => {
  logger('error', toTwinportError(error).message);
  process.exit(1);
});
