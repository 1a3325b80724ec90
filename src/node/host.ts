// Serves a world: the built app, its broker and its manifest, on one port, with the headers that isolate the page. What an
// operator needs beside the static folder. Called by start.ts.
import { createServer, type Server } from 'node:http';
import express from 'express';
import { attachBroker } from './broker.ts';
import { compressed } from './compressed.ts';
import type { Certificate } from './https-certificate.ts';
import { onOnePort, httpsLocation } from './https-same-port.ts';
import { headersAt, SECURITY_HEADERS } from './security-headers.ts';

export interface HostOptions {
  /** Folder of the built app. */
  readonly root: string;
  /** Folder of the operator's own manifests, served under /worlds/ before those of the app. */
  readonly worlds: string;
  readonly port: number;
  /** Manifests made at run time, by path: they come before files of the same name. */
  readonly manifests: ReadonlyMap<string, object>;
  /** Sent with everything; SECURITY_HEADERS unless an operator knows better. */
  readonly headers?: Readonly<Record<string, string>>;
  /** With it, HTTPS is served on the same port, and HTTP to this machine alone. */
  readonly certificate?: Certificate | null;
}

/** Starts to serve; resolves when the port is open. @throws Error `EADDRINUSE` and the like, as Node says it */
export async function startHost({
  root,
  worlds,
  port,
  manifests,
  headers = SECURITY_HEADERS,
  certificate = null,
}: HostOptions): Promise<{ port: number; close: () => Promise<void> }> {
  const app = express().disable('x-powered-by');
  app.use((request, response, next) => {
    response.set(headersAt(request.path, headers));
    next();
  });
  app.use((request, response, next) => {
    const manifest = manifests.get(request.path);
    if (manifest === undefined) next();
    else response.set('cache-control', 'no-cache').json(manifest);
  });
  app.use('/worlds', express.static(worlds, { cacheControl: false }));
  // Files under assets/ carry their hash in their name; everything else is asked for anew.
  app.use('/assets', compressed(`${root}/assets`, { 'cache-control': 'public, max-age=31536000, immutable' }));
  app.use('/assets', express.static(`${root}/assets`, { immutable: true, maxAge: '1y', fallthrough: false }));
  app.use(compressed(root));
  app.use(express.static(root, { cacheControl: false }));

  const plain: Server = createServer((request, response) => {
    if (broker.handle(request, response)) return;
    const elsewhere = certificate === null ? null : httpsLocation(request);
    if (elsewhere === null) app(request, response);
    else response.writeHead(308, { location: elsewhere }).end();
  });
  const broker = attachBroker(plain);
  const server = certificate === null ? plain : onOnePort(plain, certificate);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: () =>
      new Promise((resolve) => {
        broker.close();
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
