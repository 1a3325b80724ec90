// A machine and its broker, for console-feeds.spec.ts: MQTT over WebSocket, as a page can reach it. The machine says its angle twenty
// times a second; each command that it hears is a line on stdout.
//
//   node --import tsx mill.ts PORT
import { createServer } from 'node:http';
import { once } from 'node:events';
import { Aedes } from 'aedes';
import { createWebSocketStream, WebSocketServer } from 'ws';
import { endWithParent } from '../../../src/node/end-with-parent.ts';

const TOPIC = 'mill/7';
const PERIOD_MS = 50;

endWithParent();
const broker = await Aedes.createBroker();
const server = createServer();
const sockets = new WebSocketServer({ server });
sockets.on('connection', (socket) => {
  const stream = createWebSocketStream(socket);
  // A page that goes without a word is nothing that a broker ends by.
  stream.on('error', () => stream.destroy());
  broker.handle(stream);
});
server.listen(Number(process.argv[2]), '127.0.0.1');
await once(server, 'listening');

let angle = 0;
setInterval(() => {
  angle = (angle + 1) % 80;
  const payload = Buffer.from(JSON.stringify({ mill: { angle }, at: Date.now() }));
  broker.publish({ cmd: 'publish', qos: 0, dup: false, retain: false, topic: TOPIC, payload }, () => undefined);
}, PERIOD_MS);
broker.on('publish', ({ topic, payload }) => {
  if (topic === `${TOPIC}/commands`) process.stdout.write(`${payload.toString()}\n`);
});
process.stdout.write(`ws://127.0.0.1:${process.argv[2]}/\n`);
