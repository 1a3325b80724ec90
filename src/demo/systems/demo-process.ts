// A demo twin system as a process: arguments, key and journal on disk, the broker, one ready line, an orderly end.
// Who calls: factory.ts and coast.ts, which say what the system is.
//
//   --broker URL      the broker of the app, such as http://localhost:5173/peer
//   --data FOLDER     where the system's key (made on first run) and its command journal are kept
//   --td URL          Thing Description of a device; once for each, in the order of the system's devices
//   --allow DID       a key that may also do what not everybody may; any number of times
//   --service ID=DID  a service system, by what it is for, that its rules may name; any number of times
//
// Prints {"ready":true,"name","did","address","twins":[…]} on standard output when every twin is published.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { toTwinportError, TwinportError } from '../../base/errors.ts';
import { addressOf } from '../../identity/did-key.ts';
import { listenAtBroker } from '../../node/broker-listener.ts';
import { endWithParent } from '../../node/end-with-parent.ts';
import { consoleLogger } from '../../node/console-logger.ts';
import { fileIdentity } from '../../node/file-identity.ts';
import { fileJournal } from '../../node/file-journal.ts';
import type { MultiLanguage } from '../../protocol/thing-description.ts';
import { startDemoSystem, type DemoDevice } from './demo-system.ts';

export interface DemoSystemPlan {
  /** Also the first part of its file names. */
  readonly id: string;
  readonly name: string;
  readonly titles?: MultiLanguage;
  readonly description: string;
  readonly descriptions?: MultiLanguage;
  readonly domains: readonly string[];
  readonly place: { readonly latitude: number; readonly longitude: number };
  /** Its devices, given the keys that `--allow` and `--service` named; `td` comes from the arguments, in this order. */
  readonly devices: (
    allowed: readonly string[],
    services: Readonly<Record<string, string>>,
  ) => readonly Omit<DemoDevice, 'td'>[];
}

/** Runs the system until SIGTERM or SIGINT; a mistake in the arguments or a device that does not fit ends the process with 1. */
export async function runDemoSystem(plan: DemoSystemPlan): Promise<void> {
  const logger = consoleLogger(plan.id);
  try {
    await run(plan, logger);
  } catch (error) {
    logger('error', toTwinportError(error).message);
    process.exit(1);
  }
}

async function run({ id, devices, ...facts }: DemoSystemPlan, logger: ReturnType<typeof consoleLogger>): Promise<void> {
  const several = { type: 'string', multiple: true } as const;
  const { values } = parseArgs({
    options: { broker: { type: 'string' }, data: { type: 'string' }, td: several, allow: several, service: several },
  });
  const { broker: brokerUrl, data, td = [], allow = [], service = [] } = values;
  const services = service.map(
    (text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)] as const,
  );
  const planned = devices(allow, Object.fromEntries(services));
  if (brokerUrl === undefined || data === undefined || td.length !== planned.length) {
    throw new TwinportError('input-invalid', `--broker, --data and ${planned.length} times --td are needed`);
  }
  endWithParent();
  const identity = await fileIdentity(join(data, `${id}.key.json`));
  const address = addressOf(identity.did);
  const ended = new Promise<void>((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
  const starting = startDemoSystem({
    ...facts,
    identity,
    journal: fileJournal(join(data, `${id}.journal.jsonl`)),
    logger,
    devices: planned.map((device, index) => ({ ...device, td: td[index]! })),
    listen: (onLink) =>
      listenAtBroker({
        brokerUrl,
        address,
        iceServers: [],
        onLink,
        onBroker: (state, detail) => logger('info', `broker ${state}`, { detail }),
      }),
  });
  const started = await Promise.race([starting, ended]);
  if (started !== undefined) {
    const twins = started.twins.map((twin) => twin.id);
    process.stdout.write(`${JSON.stringify({ ready: true, name: facts.name, did: identity.did, address, twins })}\n`);
    await ended;
    await started.stop();
  }
  process.exit(0);
}
