// Puts the broker into Vite's own server, dev and preview, so that the app and its broker share one port.
import type { Server } from 'node:http';
import type { Connect, Plugin } from 'vite';
import { attachBroker } from '../broker.ts';

export function brokerPlugin(): Plugin {
  const attach = (server: { httpServer: unknown; middlewares: Connect.Server }): void => {
    // Null in middleware mode, where there is no port to share.
    if (server.httpServer === null) return;
    const broker = attachBroker(server.httpServer as Server);
    server.middlewares.use((request, response, next) => {
      if (!broker.handle(request, response)) next();
    });
    (server.httpServer as Server).on('close', () => broker.close());
  };
  return { name: 'twinport-broker', configureServer: attach, configurePreviewServer: attach };
}
