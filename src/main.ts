// Composes the page, top to bottom: manifest, identity, enabler in its worker, links through the broker, metaverse.
import { transfer } from 'comlink';
import { systemClock } from './base/clock.ts';
import { toTwinportError, type TwinportError } from './base/errors.ts';
import { newId, type Did, type PeerAddress } from './base/ids.ts';
import { hostWorker } from './base/worker-host.ts';
import type { EnablerDoor } from './enabler/enabler-door.ts';
import { keptLanguage, languageFor } from './language/language-choice.ts';
import { withGuests } from './metaverse/guest-systems.ts';
import { inLanguage } from './metaverse/language/in-language.ts';
import { loadManifest } from './metaverse/load-manifest.ts';
import type { Metaverse } from './metaverse/metaverse.ts';
import { nameLoadingScreen } from './metaverse/ui/loading-screen.ts';
import { showStartFailure } from './metaverse/ui/start-failure.ts';
import { speech } from './metaverse/ui/strings.ts';
import { UserKey } from './metaverse/user-key.ts';
import { windowContract } from './metaverse/window-contract.ts';
import { worldMaker } from './metaverse/world/world.ts';
import type { MetaverseIntegration, MiiNotification } from './protocol/mii.ts';
import { canTransferChannels } from './transport/carry-link.ts';
import { brokerAt, PeerJsDoor } from './transport/peer-js.ts';
import { keepLinked } from './transport/rendezvous.ts';
import './metaverse/ui/styles.css';

/**
 * Options of the page's address, for operators and tests:
 * `world` names the manifest, `system` and `did` twin systems beside it (guest-systems.ts), `lang`
 * a language for who chose none, `channels=relayed` and `memory=copied` force the ways of lesser engines.
 */
const options = new URLSearchParams(location.search);

async function start(): Promise<void> {
  // The 3D engine is most of what has to be loaded: links are made and proved while it comes.
  const metaverseModule = import('./metaverse/metaverse.ts');
  const speaking = speech.speak(languageFor(keptLanguage(), options.get('lang')));
  const early: TwinportError[] = [];
  const worldPath = options.get('world') ?? '/worlds/default.json';
  const loading = loadManifest(worldPath, speaking).then((world) => withGuests(world, options));
  const makingWorld = loading.then((world) => {
    nameLoadingScreen(inLanguage(world, speech.language.value).title);
    return worldMaker(world.environment);
  });
  // A manifest that cannot be read is told of once, below.
  makingWorld.catch(() => undefined);
  const opening = speaking.then(() => UserKey.open((problem) => early.push(problem)));
  const [manifest, user] = await Promise.all([loading, opening]);

  // The enabler, in its worker. What it tells waits until there is a metaverse to hear it.
  const worker = new Worker(new URL('../workers/enabler.worker.ts', import.meta.url), {
    type: 'module',
    name: 'integration enabler',
  });
  const host = hostWorker<EnablerDoor>(worker, 'integration enabler');
  const { port1: heard, port2: notifications } = new MessageChannel();
  const named = [
    ...manifest.systems.map((system) => ({ ...system, kind: 'digital-twin-system' as const })),
    ...manifest.services.map((system) => ({ ...system, kind: 'third-party-service-system' as const })),
  ];
  const pins = named.flatMap(({ name, address, did, kind }) =>
    did === undefined ? [] : [{ name, address, did: did as Did, kind }],
  );
  const shared = globalThis.crossOriginIsolated && options.get('memory') !== 'copied';
  const enabler = await host.call((api) =>
    api.start(transfer({ trust: { unknown: manifest.trust, pins }, shared, notifications }, [notifications])),
  );
  const mii = integrationOf(host);

  // Links to whom the manifest names. The address is of this tab only: a browser may stand in several worlds at once.
  let metaverse: Metaverse | null = null;
  let broker: 'online' | 'offline' = 'online';
  const door = new PeerJsDoor(`tp-${newId()}` as PeerAddress, {
    broker: brokerAt(location),
    iceServers: manifest.iceServers as RTCIceServer[],
    transferChannels: options.get('channels') !== 'relayed' && canTransferChannels(),
    // A worker that died is told of once, below.
    deliver: (carried, transferables) =>
      void host.call((api) => api.attachLink(transfer(carried, transferables))).catch(() => undefined),
    onBroker(state) {
      broker = state;
      metaverse?.setBroker(state);
    },
  });
  const keep = (address: PeerAddress): (() => void) =>
    keepLinked(address, { clock: systemClock, presence: door.presence, dial: door.dial });
  for (const { address } of named) keep(address as PeerAddress);

  // The metaverse, around them.
  const [{ startMetaverse }, makeWorld] = await Promise.all([metaverseModule, makingWorld]);
  const started = startMetaverse({
    mii,
    enabler,
    user,
    manifest,
    worldPath,
    makeWorld,
    keepLinked: keep,
    linkedLanguage: options.get('lang'),
    canvas: element('world') as HTMLCanvasElement,
    face: element('interface'),
  });
  metaverse = started;
  started.setBroker(broker);
  host.failed.catch((error: unknown) => started.warn(toTwinportError(error)));
  early.forEach((problem) => started.warn(problem));
  heard.onmessage = ({ data }: MessageEvent<MiiNotification>) => started.receive(data);

  Object.assign(window, { twinport: windowContract(started, mii, started.twins.refresh()) });
}

/** MII over Comlink, each call rejected when the worker dies. */
function integrationOf(host: ReturnType<typeof hostWorker<EnablerDoor>>): MetaverseIntegration {
  return {
    discoverSystems: (filter) => host.call((api) => api.discoverSystems(filter)),
    discoverModels: (...asked) => host.call((api) => api.discoverModels(...asked)),
    queryDescriptions: (...asked) => host.call((api) => api.queryDescriptions(...asked)),
    decideTrust: (systemId, allow) => host.call((api) => api.decideTrust(systemId, allow)),
    requestAccess: (targetId, proof) => host.call((api) => api.requestAccess(targetId, proof)),
    beginSignIn: (targetId, proof) => host.call((api) => api.beginSignIn(targetId, proof)),
    grants: () => host.call((api) => api.grants()),
    revoke: (grantId, revocation) => host.call((api) => api.revoke(grantId, revocation)),
    readModel: (twinId) => host.call((api) => api.readModel(twinId)),
    openTwin: (twinId) => host.call((api) => api.openTwin(twinId)),
    closeTwin: (twinId) => host.call((api) => api.closeTwin(twinId)),
    setInterest: (changes) => host.call((api) => api.setInterest(changes)),
    invokeAction: (...command) => host.call((api) => api.invokeAction(...command)),
    cancelAction: (...asked) => host.call((api) => api.cancelAction(...asked)),
    discoverServices: (filter) => host.call((api) => api.discoverServices(filter)),
    openService: (serviceId) => host.call((api) => api.openService(serviceId)),
    closeService: (serviceId) => host.call((api) => api.closeService(serviceId)),
    callService: (...call) => host.call((api) => api.callService(...call)),
    shareTwin: (...asked) => host.call((api) => api.shareTwin(...asked)),
    shares: () => host.call((api) => api.shares()),
    history: (...asked) => host.call((api) => api.history(...asked)),
    recordings: () => host.call((api) => api.recordings()),
    recordedWorld: (twinIds) => host.call((api) => api.recordedWorld(twinIds)),
    recordedFrames: (...asked) => host.call((api) => api.recordedFrames(...asked)),
    exportRecording: (filter) => host.call((api) => api.exportRecording(filter)),
    forgetRecording: (twinId) => host.call((api) => api.forgetRecording(twinId)),
    log: () => host.call((api) => api.log()),
    logMessage: (id) => host.call((api) => api.logMessage(id)),
    stats: () => host.call((api) => api.stats()),
  };
}

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`index.html has no #${id}`);
  return found;
}

start().catch((error: unknown) => showStartFailure(toTwinportError(error)));
