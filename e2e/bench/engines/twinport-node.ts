// Twinport between two Node processes: the enabler as `twinport host` and the tests run it.
import { systemClock } from '../../../src/base/clock.ts';
import { Enabler } from '../../../src/enabler/enabler.ts';
import { ProcedureLog } from '../../../src/enabler/procedure-log.ts';
import { memoryStore } from '../../../src/enabler/store/memory.ts';
import { validateModel } from '../../../src/enabler/twins/validate-model.ts';
import { generateIdentity } from '../../../src/identity/keys.ts';
import type { Link } from '../../../src/transport/link.ts';
import type { Engine } from '../engine.ts';
import { answerLink, offerLink } from '../node-connector.ts';
import { startTwinportReceiver, startTwinportSender, type EnablerHost } from './twinport.ts';

export const startSender: Engine['startSender'] = (entities) => startTwinportSender(entities, offerLink);

export const startReceiver: Engine['startReceiver'] = async (entities, address, meter) => {
  const identity = await generateIdentity();
  const enabler = new Enabler(
    {
      identity,
      clock: systemClock,
      store: memoryStore(),
      log: new ProcedureLog(systemClock, () => undefined),
      trust: { unknown: 'open', pins: [] },
      validateModel,
      notify: () => undefined,
    },
    true,
  );
  await enabler.start();
  const host: EnablerHost<Link> = {
    did: identity.did,
    mii: enabler,
    attach: (link) => void enabler.attach(link),
    stateChannel: ({ channels }) => channels.state as ReturnType<EnablerHost<Link>['stateChannel']>,
  };
  return startTwinportReceiver(host, answerLink, entities, address, meter);
};
