// A demo service system as a process: arguments, key and journal on disk, the broker, one ready line, an orderly end.
// Who calls: maintenance.ts, weather.ts and energy.ts, which say what the service is.
//
//   --broker URL      the broker of the app, such as http://localhost:5173/peer
//   --data FOLDER     where the system's key (made on first run), its journal and what it keeps are
//   --allow DID       a key that may also do what not everybody may; any number of times
//
// Prints {"ready":true,"name","did","address","services":[…]} on standard output when the service is offered. A service that
// people pair with has a "pairingCode" there too; when that was used, the next one goes to the parent process as a message.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock, type Clock } from '../../base/clock.ts';
import { toTwinportError, TwinportError } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { addressOf } from '../../identity/did-key.ts';
import { listenAtBroker } from '../../node/broker-listener.ts';
import { consoleLogger } from '../../node/console-logger.ts';
import { endWithParent } from '../../node/end-with-parent.ts';
import { fileIdentity } from '../../node/file-identity.ts';
import { fileJournal } from '../../node/file-journal.ts';
import { keepPairingCode } from '../pairing-code.ts';
import type { MultiLanguage } from '../../protocol/thing-description.ts';
import { startServiceSystem, type Service, type ServiceSystem } from '../../service-sdk/index.ts';

export interface DemoServicePlan {
  /** Also the first part of its file names. */
  readonly id: string;
  readonly name: string;
  readonly titles?: MultiLanguage;
  readonly description: string;
  readonly descriptions?: MultiLanguage;
  readonly domains: readonly string[];
  readonly purposes: readonly string[];
  readonly place?: { readonly latitude: number; readonly longitude: number };
  /** Whether a one-time code lets people do more. */
  readonly pairing?: boolean;
  /** Offers the service. */
  readonly start: (system: ServiceSystem, options: DemoServiceOptions) => Promise<StartedService>;
}
export interface DemoServiceOptions {
  /** Folder for what it keeps. */
  readonly data: string;
  /** Keys that may also do what not everybody may. */
  readonly allowed: readonly string[];
  readonly logger: Logger;
  readonly clock: Clock;
}
export interface StartedService {
  readonly service: Service;
  stop(): Promise<void>;
}

/** Runs the system until SIGTERM or SIGINT; a mistake in the arguments ends the process with 1. */
export async function runDemoService(plan: DemoServicePlan): Promise<void> {
  const logger = consoleLogger(plan.id);
  try {
    await run(plan, logger);
  } catch (error) {
    logger('error', toTwinportError(error).message);
    process.exit(1);
  }
}

async function run({ id, start, pairing = false, ...facts }: DemoServicePlan, logger: Logger): Promise<void> {
  const { values } = parseArgs({
    options: { broker: { type: 'string' }, data: { type: 'string' }, allow: { type: 'string', multiple: true } },
  });
  const { broker: brokerUrl, data, allow: allowed = [] } = values;
  if (brokerUrl === undefined || data === undefined)
    throw new TwinportError('input-invalid', '--broker and --data are needed');
  endWithParent();
  const ended = new Promise<void>((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
  const identity = await fileIdentity(join(data, `${id}.key.json`));
  const address = addressOf(identity.did);
  const system = await startServiceSystem({
    ...facts,
    identity,
    journal: fileJournal(join(data, `${id}.journal.jsonl`)),
    logger,
    listen: (onLink) =>
      listenAtBroker({
        brokerUrl,
        address,
        iceServers: [],
        onLink,
        onBroker: (state, detail) => logger('info', `broker ${state}`, { detail }),
      }),
  });
  const started = await start(system, { data, allowed, logger, clock: systemClock });
  const code = pairing ? keepPairingCode(system) : null;
  const ready = { ready: true, name: facts.name, did: identity.did, address, services: [started.service.id] };
  process.stdout.write(`${JSON.stringify({ ...ready, ...(code === null ? {} : { pairingCode: code.first }) })}\n`);
  await ended;
  code?.stop();
  await started.stop();
  await system.stop();
  process.exit(0);
}
