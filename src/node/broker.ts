// The embedded broker: PeerServer on the app's own port, plus one question of ours, whether an address is there. Used by
// the Vite plugin (dev) and by host.ts (npm start). It is not trusted by anybody: links prove themselves end to end.
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import express from 'express';
import { ExpressPeerServer } from 'peer';
import { WebSocketServer } from 'ws';

export const BROKER_PATH = '/peer';
/** SDP with many candidates stays far below; PeerServer itself sets no limit. */
const LARGEST_MESSAGE_BYTES = 262_144;

export interface Broker {
  /** Takes a request under BROKER_PATH; false when the path is another's. */
  handle(request: IncomingMessage, response: ServerResponse): boolean;
  close(): void;
}

/** Attaches the broker to a server. Upgrades of other paths (Vite's hot reload) are left alone. */
export function attachBroker(server: Server): Broker {
  const since = new Map<string, number>();
  const app = express().disable('x-powered-by');
  app.get(`${BROKER_PATH}/presence/:address`, (request, response) => {
    const registeredAt = since.get(request.params.address);
    response
      .set('cache-control', 'no-store')
      .json(registeredAt === undefined ? { online: false, since: 0 } : { online: true, since: registeredAt });
  });

  // By default PeerServer makes a WebSocketServer on the whole HTTP server, which answers 400 to everybody else's upgrades.
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LARGEST_MESSAGE_BYTES });
  const peerServer = ExpressPeerServer(server, {
    path: '/',
    corsOptions: { origin: false },
    createWebSocketServer: () => sockets,
  });
  peerServer.on('connection', (client) => since.set(client.getId(), Date.now()));
  peerServer.on('disconnect', (client) => since.delete(client.getId()));
  // Its realm comes to life on Express's mount event: mount it even though requests could be passed by hand.
  app.use(BROKER_PATH, peerServer);

  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (new URL(request.url ?? '/', 'http://x').pathname !== `${BROKER_PATH}/peerjs`) return;
    sockets.handleUpgrade(request, socket, head, (webSocket) => sockets.emit('connection', webSocket, request));
  };
  server.on('upgrade', upgrade);

  return {
    handle(request, response) {
      if (request.url?.startsWith(`${BROKER_PATH}/`) !== true) return false;
      app(request as never, response as never);
      return true;
    },
    close() {
      server.off('upgrade', upgrade);
      for (const client of sockets.clients) client.terminate();
      sockets.close();
    },
  };
}
