// HTTPS and HTTP on one port, told apart by the first byte that a client sends: headsets come by HTTPS, while this machine's own
// browser and its twin systems stay at http://localhost. Others who come by HTTP are sent to HTTPS. Called by host.ts.
import type { IncomingMessage, Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer, type Server as NetServer, type Socket } from 'node:net';
import type { Certificate } from './https-certificate.ts';

/** The first byte of a TLS record that begins a handshake. */
const TLS_HANDSHAKE = 0x16;
/** A client that says nothing must not be kept. */
const SILENCE_MS = 30_000;

/** A server for both: `plain` gets every request and upgrade, whichever way it came, except those that are redirected. */
export function onOnePort(plain: Server, certificate: Certificate): NetServer & { closeAllConnections(): void } {
  const secure = createTlsServer({ key: certificate.key, cert: certificate.cert }, (request, response) =>
    plain.emit('request', request, response),
  );
  secure.on('upgrade', (request, socket, head) => plain.emit('upgrade', request, socket, head));
  // A browser that does not trust the certificate breaks the handshake off: it says so itself.
  secure.on('tlsClientError', (_error, socket) => socket.destroy());
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    // A connection that is reset before it has said anything.
    socket.on('error', () => socket.destroy());
    socket.setTimeout(SILENCE_MS, () => socket.destroy());
    socket.once('data', (first: Buffer) => {
      socket.setTimeout(0);
      socket.removeAllListeners('timeout');
      socket.pause();
      socket.unshift(first);
      (first[0] === TLS_HANDSHAKE ? secure : plain).emit('connection', socket);
      process.nextTick(() => socket.resume());
    });
  });
  return Object.assign(server, {
    closeAllConnections() {
      for (const socket of open) socket.destroy();
    },
  });
}

/** Where who asks by HTTP from another machine is sent: the same by HTTPS; null for everybody else. */
export function httpsLocation({ socket, headers, url = '/' }: IncomingMessage): string | null {
  const { host = '' } = headers;
  const isAtHome = 'encrypted' in socket || /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host);
  return isAtHome ? null : `https://${host}${url}`;
}
