// The service worker: a door, nothing else. What it opens to is src/metaverse/offline. Built on its own as /service-worker.js.
import { PageCache, type Build } from '../src/metaverse/offline/page-cache.ts';

/** Put in by src/node/vite/page-cache-plugin.ts. */
declare const BUILD: Build;

// The types of service workers and those of pages cannot be loaded together: these are the few that are used here.
interface Extendable extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Extendable {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface ServiceWorkerScope {
  readonly location: Location;
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(kind: 'install' | 'activate', listener: (event: Extendable) => void): void;
  addEventListener(kind: 'fetch', listener: (event: Fetching) => void): void;
  addEventListener(kind: 'message', listener: (event: MessageEvent<{ ask: string; url?: string }>) => void): void;
}
const scope = globalThis as unknown as ServiceWorkerScope;
const cache = new PageCache(BUILD, scope.location.origin);

scope.addEventListener('install', (event) => event.waitUntil(cache.install()));
scope.addEventListener('activate', (event) => event.waitUntil(cache.activate().then(() => scope.clients.claim())));
scope.addEventListener('fetch', (event) => {
  const answer = cache.answer(event.request);
  if (answer !== null) event.respondWith(answer);
});
scope.addEventListener('message', ({ data, ports }) => {
  if (data.ask === 'holds') ports[0]?.postMessage(cache.holds(data.url!));
  else if (data.ask === 'take over') void scope.skipWaiting();
});
