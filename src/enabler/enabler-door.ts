// What the enabler's worker exposes to the page by Comlink: start once, take links, answer MII. The page is our own code;
// nothing that a peer sends ever reaches this object except through a session.
import { transfer } from 'comlink';
import { systemClock } from '../base/clock.ts';
import type { TwinportError } from '../base/errors.ts';
import type { Did } from '../base/ids.ts';
import { generateIdentity } from '../identity/keys.ts';
import type { MetaverseIntegration as Mii, MiiNotification } from '../protocol/mii.ts';
import { toProblem } from '../protocol/problem.ts';
import { receiveLink, type CarriedLink } from '../transport/carry-link.ts';
import { Enabler } from './enabler.ts';
import { ProcedureLog } from './procedure-log.ts';
import { openIndexedDbStore } from './store/indexed-db.ts';
import type { TrustPolicy } from './trust.ts';
import { validatorHost } from './twins/validator-host.ts';

export interface EnablerStart {
  readonly trust: TrustPolicy;
  /** Whether page and worker share memory; both must be isolated for it. */
  readonly shared: boolean;
  /** Where notifications go. */
  readonly notifications: MessagePort;
}

export class EnablerDoor implements Mii {
  #enabler: Enabler | null = null;

  /** Opens the store, restores what earlier visits left, and returns the enabler's own did. */
  async start({ trust, shared, notifications }: EnablerStart): Promise<Did> {
    const notify = (notification: MiiNotification, transfer: Transferable[] = []): void =>
      notifications.postMessage(notification, transfer);
    const store = await openIndexedDbStore((problem: TwinportError) =>
      notify({ kind: 'storage', problem: toProblem(problem) }),
    );
    const identity = (await store.get('identity', 'enabler')) ?? (await generateIdentity());
    await store.put('identity', 'enabler', identity);
    const log = new ProcedureLog(systemClock, (entries) => notify({ kind: 'log', entries }));
    const validateModel = validatorHost(
      systemClock,
      () =>
        new Worker(new URL('../../workers/validator.worker.ts', import.meta.url), {
          type: 'module',
          name: 'validator',
        }),
    );
    const parts = { identity, clock: systemClock, store, log, trust, validateModel, notify };
    const enabler = new Enabler(parts, shared);
    await enabler.start();
    this.#enabler = enabler;
    return identity.did;
  }

  /** Takes a link that the page carries over. Must be called in the task that made its channels. */
  attachLink(carried: CarriedLink): void {
    void this.#started.attach(receiveLink(carried));
  }

  // MII, operation by operation: Comlink's types know no nested objects.
  readonly discoverSystems: Mii['discoverSystems'] = (filter) => this.#started.discoverSystems(filter);
  readonly discoverModels: Mii['discoverModels'] = (...asked) => this.#started.discoverModels(...asked);
  readonly queryDescriptions: Mii['queryDescriptions'] = (...asked) => this.#started.queryDescriptions(...asked);
  readonly decideTrust: Mii['decideTrust'] = (systemId, allow) => this.#started.decideTrust(systemId, allow);
  readonly requestAccess: Mii['requestAccess'] = (targetId, proof) => this.#started.requestAccess(targetId, proof);
  readonly beginSignIn: Mii['beginSignIn'] = (targetId, proof) => this.#started.beginSignIn(targetId, proof);
  readonly grants: Mii['grants'] = () => this.#started.grants();
  readonly revoke: Mii['revoke'] = (grantId, revocation) => this.#started.revoke(grantId, revocation);
  readonly readModel: Mii['readModel'] = (twinId) => this.#started.readModel(twinId);
  readonly openTwin: Mii['openTwin'] = (twinId) => this.#started.openTwin(twinId);
  readonly closeTwin: Mii['closeTwin'] = (twinId) => this.#started.closeTwin(twinId);
  readonly setInterest: Mii['setInterest'] = (changes) => this.#started.setInterest(changes);
  readonly invokeAction: Mii['invokeAction'] = (...command) => this.#started.invokeAction(...command);
  readonly cancelAction: Mii['cancelAction'] = (...asked) => this.#started.cancelAction(...asked);
  readonly discoverServices: Mii['discoverServices'] = (filter) => this.#started.discoverServices(filter);
  readonly openService: Mii['openService'] = (serviceId) => this.#started.openService(serviceId);
  readonly closeService: Mii['closeService'] = (serviceId) => this.#started.closeService(serviceId);
  readonly callService: Mii['callService'] = (...call) => this.#started.callService(...call);
  readonly shareTwin: Mii['shareTwin'] = (...asked) => this.#started.shareTwin(...asked);
  readonly shares: Mii['shares'] = () => this.#started.shares();
  readonly history: Mii['history'] = (...asked) => this.#started.history(...asked);
  readonly recordings: Mii['recordings'] = () => this.#started.recordings();
  readonly recordedWorld: Mii['recordedWorld'] = (twinIds) => this.#started.recordedWorld(twinIds);
  readonly recordedFrames: Mii['recordedFrames'] = async (...asked) => {
    const frames = await this.#started.recordedFrames(...asked);
    return transfer(frames, [frames.data.buffer]);
  };
  readonly exportRecording: Mii['exportRecording'] = (filter) => this.#started.exportRecording(filter);
  readonly forgetRecording: Mii['forgetRecording'] = (twinId) => this.#started.forgetRecording(twinId);
  readonly log: Mii['log'] = () => this.#started.log();
  readonly logMessage: Mii['logMessage'] = (id) => this.#started.logMessage(id);
  readonly stats: Mii['stats'] = () => this.#started.stats();

  get #started(): Enabler {
    // The page starts the enabler before it does anything else with it.
    if (this.#enabler === null) throw new Error('the enabler was not started');
    return this.#enabler;
  }
}
