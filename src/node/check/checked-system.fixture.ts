// A broker and a twin system of ours on it as a process, for the test that runs the command as a person would. Prints where
// they are in one line of JSON.
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { startLever } from '../../../e2e/support/provider.ts';
import { attachBroker, BROKER_PATH } from '../broker.ts';
import { endWithParent } from '../end-with-parent.ts';

endWithParent();
const server = createServer((request, response) => {
  if (!broker.handle(request, response)) response.writeHead(404).end();
});
const broker = attachBroker(server);
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const brokerUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}${BROKER_PATH}`;
const { address, identity } = await startLever({ brokerUrl });
process.stdout.write(`${JSON.stringify({ brokerUrl, address, did: identity.did })}\n`);
