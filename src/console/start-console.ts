// The page's half of the console: hosts the worker, waits at the broker under the console's address, and carries visitors' links
// over. Called once by the console's entry; what it returns is all that the console's face knows.
import { transfer, type Remote } from 'comlink';
import { TwinportError } from '../base/errors.ts';
import type { PeerAddress } from '../base/ids.ts';
import { hostWorker } from '../base/worker-host.ts';
import { canTransferChannels } from '../transport/carry-link.ts';
import { brokerAt, PeerJsDoor } from '../transport/peer-js.ts';
import type { ConsoleDoor } from './console-door.ts';
import type { ConsoleSystem } from './console-system.ts';
import { strings } from './ui/console-strings.ts';

export interface StartedConsole {
  /** The system, in its worker. */
  readonly system: Remote<ConsoleSystem>;
  /** Rejects when the worker dies. */
  readonly failed: Promise<never>;
}

/** Held while a console is open: two of one key would take the address from each other. */
const LOCK = 'twinport-console';

/** @throws TwinportError `unsupported-operation` where another tab has it open, `storage-unavailable` */
export async function startConsole(iceServers: RTCIceServer[] = []): Promise<StartedConsole> {
  await takeLock();
  const worker = new Worker(new URL('../../workers/console.worker.ts', import.meta.url), {
    type: 'module',
    name: 'provider console',
  });
  const host = hostWorker<ConsoleDoor>(worker, 'provider console');
  const { port1: heard, port2: beats } = new MessageChannel();
  const system = await host.call((api) => api.start(transfer({ beats, firstName: strings.systemName }, [beats])));
  const { address } = await host.call(() => system.overview());
  const door = new PeerJsDoor(address as PeerAddress, {
    broker: brokerAt(location),
    iceServers,
    transferChannels: canTransferChannels(),
    // A worker that died is told of once, by `failed`.
    deliver: (carried, transferables) =>
      void host.call((api) => api.attachLink(transfer(carried, transferables))).catch(() => undefined),
    onBroker: (state, detail) =>
      void host.call((api) => api.setBroker(state, detail ?? address)).catch(() => undefined),
  });
  heard.onmessage = door.beat;
  // Visitors see at once that it is gone, and not when its lease has run out.
  addEventListener('pagehide', () => void system.stop());
  return { system, failed: host.failed };
}

/** For as long as this page lives. */
function takeLock(): Promise<void> {
  return new Promise((resolve, reject) => {
    void navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => {
      if (lock === null) {
        reject(new TwinportError('unsupported-operation', strings.openElsewhere));
        return undefined;
      }
      resolve();
      return new Promise<never>(() => undefined);
    });
  });
}
