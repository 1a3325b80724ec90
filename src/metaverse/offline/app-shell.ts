// The page as an app that is installed: keeps itself for the time without a network, tells when a newer build is there, and can be put
// on the home screen. Who calls: metaverse.ts, once the first picture stands.
import { signal, type ReadonlySignal } from '@preact/signals';
import { systemClock } from '../../base/clock.ts';
import { VISITED_CACHE } from './page-cache.ts';

/** The app itself, for both faces. */
export interface AppView {
  /** A newer build is here: `reloadApp` shows it. */
  readonly newVersion: ReadonlySignal<boolean>;
  /** The browser offers to install: `installApp` asks the visitor. */
  readonly installable: ReadonlySignal<boolean>;
}

export interface AppActions {
  reloadApp(): void;
  /** Call it in a click. */
  installApp(): Promise<void>;
}

/** The first picture and the models have the network to themselves. */
const SETTLE_MS = 4_000;
const LOOK_FOR_NEWER_MS = 30 * 60_000;

interface InstallOffer extends Event {
  prompt(): Promise<unknown>;
}

const newVersion = signal(false);
const installable = signal(false);
export const appView: AppView = { newVersion, installable };

let offer: InstallOffer | null = null;
let newer: ServiceWorker | null = null;

// At once: browsers make their offer early, and once. Where there is no window (a test in Node) nobody installs.
globalThis.window?.addEventListener('beforeinstallprompt', (event) => {
  event.preventDefault();
  offer = event as InstallOffer;
  installable.value = true;
});

export const appActions: AppActions = {
  reloadApp() {
    if (newer === null) return location.reload();
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
    newer.postMessage({ ask: 'take over' });
  },
  async installApp() {
    const asked = offer;
    offer = null;
    installable.value = false;
    await asked?.prompt();
  },
};

/**
 * Keeps the app and the world's manifest from now on. Does nothing in development and where the browser has no service workers
 * or no storage for them.
 */
export function keepOffline(worldPath: string): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  setTimeout(() => {
    navigator.serviceWorker
      .register('/service-worker.js', { updateViaCache: 'none' })
      .then((registration) => watch(registration, worldPath))
      // Storage is off, full, or the certificate of this address was accepted by hand, which browsers do not take here:
      // the app works as before, from the network alone.
      .catch((error: unknown) => console.info(`Twinport is not kept for offline use: ${String(error)}`));
  }, SETTLE_MS);
}

async function watch(registration: ServiceWorkerRegistration, worldPath: string): Promise<void> {
  const seen = (worker: ServiceWorker | null): void => {
    if (worker === null) return;
    // Without a worker before it this is the first visit, and no newer build.
    const tell = (): void => {
      if (worker.state === 'installed' && registration.active !== null) void noticeNewer(worker);
    };
    worker.addEventListener('statechange', tell);
    tell();
  };
  registration.addEventListener('updatefound', () => seen(registration.installing));
  seen(registration.waiting ?? registration.installing);
  systemClock.every(LOOK_FOR_NEWER_MS, () => void lookForNewer(registration));
  document.addEventListener(
    'visibilitychange',
    () => document.visibilityState === 'visible' && void lookForNewer(registration),
  );
  // The manifest was read before there was a worker to keep it.
  await caches.open(VISITED_CACHE).then((cache) => cache.add(new URL(worldPath, location.href)));
}

async function lookForNewer(registration: ServiceWorkerRegistration): Promise<void> {
  // Without a network there is nothing newer.
  await registration.update().catch(() => undefined);
}

/** The page may be newer than the worker that served it: then the new worker simply takes over. */
async function noticeNewer(worker: ServiceWorker): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  const isThisBuild = await new Promise<boolean>((resolve) => {
    port1.onmessage = ({ data }: MessageEvent<boolean>) => resolve(data);
    worker.postMessage({ ask: 'holds', url: import.meta.url }, [port2]);
  });
  port1.close();
  if (isThisBuild) return worker.postMessage({ ask: 'take over' });
  newer = worker;
  newVersion.value = true;
}
