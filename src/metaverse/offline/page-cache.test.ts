import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { PageCache, VISITED_CACHE } from './page-cache.ts';

const ORIGIN = 'https://world.test';

/** What a server has by path; null: nobody answers. */
let served: Record<string, string> | null;
let stores: Map<string, Map<string, string>>;

const pathOf = (of: RequestInfo | URL): string => new URL(of instanceof Request ? of.url : String(of), ORIGIN).pathname;
const fetchServed = (request: RequestInfo | URL): Promise<Response> => {
  if (served === null) return Promise.reject(new TypeError('no network'));
  const text = served[pathOf(request)];
  return Promise.resolve(new Response(text ?? '', { status: text === undefined ? 404 : 200 }));
};

/** The few parts of CacheStorage that are used, with its rule that half of `addAll` is nothing. */
function cacheOf(name: string): Pick<Cache, 'addAll' | 'match' | 'put'> {
  const store = stores.get(name) ?? new Map<string, string>();
  stores.set(name, store);
  return {
    async addAll(requests) {
      const answers = await Promise.all([...requests].map(fetchServed));
      if (answers.some(({ ok }) => !ok)) throw new TypeError('one is missing');
      for (const [index, answer] of answers.entries()) store.set(pathOf([...requests][index]!), await answer.text());
    },
    match: (request) =>
      Promise.resolve(store.has(pathOf(request)) ? new Response(store.get(pathOf(request))) : undefined),
    put: async (request, response) => void store.set(pathOf(request), await response.text()),
  };
}

beforeEach(() => {
  stores = new Map();
  vi.stubGlobal('fetch', fetchServed);
  // In Node a request needs a whole address.
  vi.stubGlobal(
    'Request',
    class extends Request {
      constructor(path: string, init?: RequestInit) {
        super(new URL(path, ORIGIN), init);
      }
    },
  );
  vi.stubGlobal('caches', {
    open: (name: string) => Promise.resolve(cacheOf(name)),
    keys: () => Promise.resolve([...stores.keys()]),
    delete: (name: string) => Promise.resolve(stores.delete(name)),
    async match(request: Request, { cacheName }: { cacheName?: string } = {}) {
      for (const name of cacheName === undefined ? stores.keys() : [cacheName]) {
        const found = await cacheOf(name).match(request);
        if (found !== undefined) return found;
      }
      return undefined;
    },
  });
});
afterEach(() => vi.unstubAllGlobals());

const page = (build: string): string => `<script src="/assets/main-${build}.js"></script>`;
const serve = (build: string): Record<string, string> => ({
  '/': page(build),
  [`/assets/main-${build}.js`]: `main of ${build}`,
  [`/assets/lazy-${build}.js`]: `lazy of ${build}`,
  '/worlds/a.json': `world of ${build}`,
});
const cacheFor = (build: string): PageCache =>
  new PageCache({ id: build, files: ['/', `/assets/main-${build}.js`, `/assets/lazy-${build}.js`] }, ORIGIN);

const ask = async (cache: PageCache, path: string, mode: RequestMode = 'same-origin'): Promise<string | null> => {
  const request = new Request(path);
  Object.defineProperty(request, 'mode', { value: mode });
  return (await cache.answer(request)?.then((response) => response.text())) ?? null;
};

it('keeps a build whole, or not at all: not with the page of another one', async () => {
  const first = cacheFor('one');
  served = serve('one');
  await first.install();
  expect([...stores.get('twinport-build-one')!.keys()]).toHaveLength(3);
  // The server was given another build while this one's worker was on its way; the old chunks are still in a browser's cache.
  served = { ...serve('two'), ...serve('three'), '/': page('two') };
  await expect(cacheFor('three').install()).rejects.toThrow(/another build/);
  served = { '/': page('two') };
  await expect(cacheFor('two').install()).rejects.toThrow();
  expect([...stores.keys()]).toEqual(['twinport-build-one']);
});

it('gives the page of its own build where nobody answers, and the newest while somebody does', async () => {
  const cache = cacheFor('one');
  served = serve('one');
  await cache.install();
  expect(await ask(cache, '/worlds/a.json')).toBe('world of one');
  served = serve('two');
  expect(await ask(cache, '/', 'navigate')).toBe(page('two'));
  expect(await ask(cache, '/worlds/a.json')).toBe('world of two');
  // Chunks of the new page are not kept yet, those of the old one still are, though the server has them no more.
  expect(await ask(cache, '/assets/main-two.js')).toBe('main of two');
  expect(await ask(cache, '/assets/lazy-one.js')).toBe('lazy of one');
  served = null;
  expect(await ask(cache, '/', 'navigate')).toBe(page('one'));
  expect(await ask(cache, '/worlds/a.json')).toBe('world of two');
  expect(await ask(cache, '/assets/lazy-one.js')).toBe('lazy of one');
  expect(stores.get(VISITED_CACHE)!.size).toBe(1);
});

it('leaves the broker, other sites, other pages and what changes something to the browser', () => {
  const cache = cacheFor('one');
  expect(cache.answer(new Request('/peer/presence/tp-1'))).toBeNull();
  expect(cache.answer(new Request('https://other.test/worlds/a.json'))).toBeNull();
  expect(cache.answer(new Request('/worlds/a.json', { method: 'POST' }))).toBeNull();
  const other = new Request('/signed-in.html');
  Object.defineProperty(other, 'mode', { value: 'navigate' });
  expect(cache.answer(other)).toBeNull();
});

it('keeps the last build beside its own, for pages that are still open, and no more', async () => {
  for (const build of ['one', 'two', 'three']) {
    served = serve(build);
    await cacheFor(build).install();
  }
  await cacheFor('three').activate();
  expect([...stores.keys()]).toEqual(['twinport-build-two', 'twinport-build-three']);
  expect(cacheFor('three').holds(`${ORIGIN}/assets/main-three.js`)).toBe(true);
  expect(cacheFor('three').holds(`${ORIGIN}/assets/main-two.js`)).toBe(false);
});
