// A device over CoAP as a process of its own: a level that rises and can be observed, a set point, commands, one of which takes
// until it is stopped.
// Prints {"url"} when it is up.
import { createServer } from 'coap';
import { endWithParent } from '../../../src/node/end-with-parent.ts';

endWithParent();
let setPoint = 20;
let filling: object = {};
const server = createServer((request, response) => {
  response.setOption('Content-Format', 'application/json');
  switch (request.url) {
    case '/level': {
      let level = 0;
      // 0 asks to observe (RFC 7641).
      if (request.headers['Observe'] !== 0) {
        response.end(JSON.stringify(level));
        return;
      }
      const timer = setInterval(() => response.write(JSON.stringify((level += 1))), 50);
      response.on('finish', () => clearInterval(timer));
      return;
    }
    case '/set-point':
      if (request.method === 'PUT') setPoint = Number(request.payload.toString());
      response.end(JSON.stringify(setPoint));
      return;
    case '/double':
      response.end(JSON.stringify(Number(request.payload.toString()) * 2));
      return;
    case '/fill':
      filling = { status: 'running', href: '/fill/7' };
      response.end(JSON.stringify(filling));
      return;
    case '/fill/7':
    case '/fill/stop':
      if (request.method !== 'GET')
        filling = { ...filling, status: 'failed', error: { detail: `${request.method} ${request.url}` } };
      response.end(JSON.stringify(filling));
      return;
    default:
      response.code = '4.04';
      response.end();
  }
});
server.listen(0, '127.0.0.1', () => {
  const { port } = (server as unknown as { _sock: { address(): { port: number } } })._sock.address();
  process.stdout.write(`${JSON.stringify({ url: `coap://127.0.0.1:${port}` })}\n`);
});
