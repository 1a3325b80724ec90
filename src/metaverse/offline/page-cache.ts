// What the service worker does: keeps the app whole, one build at a time, so that it opens without a network; and the newest answer of
// everything else that it was asked for. Worlds always come from the network while there is one. Who calls: workers/page-cache.worker.ts.

/** The network gets this long to bring the page before the kept one is shown. */
const PATIENCE_MS = 4_000;
/** Builds that are kept: a page of the last one may still be open, and its lazy parts are not on the server any more. */
const BUILDS_KEPT = 2;
const BUILD_PREFIX = 'twinport-build-';
/** Answers that are not part of a build: worlds, models of controllers. Also written by keep-offline.ts. */
export const VISITED_CACHE = 'twinport-visited';

/** What was built: a name that changes with any of its files, and their paths. */
export interface Build {
  readonly id: string;
  readonly files: readonly string[];
}

export class PageCache {
  readonly #build: Build;
  readonly #origin: string;
  readonly #name: string;

  constructor(build: Build, origin: string) {
    this.#build = build;
    this.#origin = origin;
    this.#name = BUILD_PREFIX + build.id;
  }

  /** Brings the whole build, or fails and leaves nothing that would be half of one. */
  async install(): Promise<void> {
    const cache = await caches.open(this.#name);
    try {
      // What has no hash in its name may stand in the browser's own cache as it was before.
      await cache.addAll(
        this.#build.files.map(
          (path) => new Request(path, { cache: path.startsWith('/assets/') ? 'default' : 'no-cache' }),
        ),
      );
      await this.#checkPage(await cache.match('/'));
    } catch (error) {
      await caches.delete(this.#name);
      throw error;
    }
  }

  /** The server may have been given another build meanwhile: its page must not be kept with the files of this one. */
  async #checkPage(page: Response | undefined): Promise<void> {
    const named = [...((await page?.text()) ?? '').matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(
      ([, path]) => path!,
    );
    const foreign = named.find((path) => !this.#build.files.includes(path));
    if (named.length === 0 || foreign !== undefined)
      throw new Error(`the page is of another build (${foreign ?? 'no files'})`);
  }

  /** Forgets builds of which no page can be open any more. */
  async activate(): Promise<void> {
    // In the order in which they were made; this one is kept even when an older build is served again.
    const builds = (await caches.keys()).filter((name) => name.startsWith(BUILD_PREFIX) && name !== this.#name);
    await Promise.all(builds.slice(0, 1 - BUILDS_KEPT).map((name) => caches.delete(name)));
  }

  /** Whether the file at a URL is part of this build. */
  holds(url: string): boolean {
    return this.#build.files.includes(new URL(url).pathname);
  }

  /** The answer to a request of a page; null leaves it to the browser: the broker, other sites, and all that changes something. */
  answer(request: Request): Promise<Response> | null {
    const { origin, pathname } = new URL(request.url);
    if (request.method !== 'GET' || origin !== this.#origin || pathname.startsWith('/peer/')) return null;
    if (request.mode === 'navigate') return pathname === '/' ? this.#page(request) : null;
    // Names of these files hold their hash: a file of any build is the right one.
    if (pathname.startsWith('/assets/')) return this.#asset(request);
    return this.#build.files.includes(pathname) ? this.#shellFile(request) : newest(request);
  }

  async #page(request: Request): Promise<Response> {
    const kept = await (await caches.open(this.#name)).match('/');
    if (kept === undefined) return fetch(request);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<Response>((resolve) => {
      timer = setTimeout(() => resolve(kept), PATIENCE_MS);
    });
    const asked = fetch(request).then(
      (response) => (response.ok ? response : kept),
      () => kept,
    );
    return Promise.race([asked, late]).finally(() => clearTimeout(timer));
  }

  async #asset(request: Request): Promise<Response> {
    return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
  }

  async #shellFile(request: Request): Promise<Response> {
    try {
      return await fetch(request);
    } catch {
      return (await caches.match(request, { cacheName: this.#name })) ?? Response.error();
    }
  }
}

/** From the network; without one, as it came last. */
async function newest(request: Request): Promise<Response> {
  const visited = await caches.open(VISITED_CACHE);
  try {
    const response = await fetch(request);
    // A part of a file is no answer to who asks for all of it.
    if (response.status === 200) await visited.put(request, response.clone());
    return response;
  } catch {
    return (await visited.match(request)) ?? Response.error();
  }
}
