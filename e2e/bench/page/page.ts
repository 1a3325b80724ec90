// The page of a Chromium end: makes connections, which only a page can, and carries them to the worker that is measured. The
// same way as the product's page does it (src/transport/peer-js.ts), only without a broker.
import { newId, type PeerAddress } from '../../../src/base/ids.ts';
import { createChannels } from '../../../src/transport/channel.ts';
import { carryLink } from '../../../src/transport/carry-link.ts';
import { makeAnswer, makeOffer, takeAnswer } from '../connect.ts';
import type { FromWorker, ToWorker } from './worker-connector.ts';

const BLOCKED_MS = 12;
const FREE_MS = 4;

const worker = new Worker(new URL('end.worker.ts', import.meta.url), { type: 'module' });
const connections = new Map<number, RTCPeerConnection>();
worker.postMessage({ kind: 'begin', search: location.search } satisfies ToWorker);

// A page that is busy with its picture: the worker must not care.
if (new URLSearchParams(location.search).get('engine')?.endsWith('-busy') === true)
  setInterval(() => {
    const until = performance.now() + BLOCKED_MS;
    while (performance.now() < until);
  }, BLOCKED_MS + FREE_MS);

worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
  switch (data.kind) {
    case 'connect': {
      const { number, offer } = data;
      const connection = new RTCPeerConnection();
      connections.set(number, connection);
      const channels = createChannels(connection);
      const { carried, transferables, tellClosed } = carryLink(
        { address: newId() as unknown as PeerAddress, initiator: offer === null, connection, channels },
        true,
        { close: () => connection.close(), silence: () => undefined },
      );
      connection.addEventListener('connectionstatechange', () => {
        if (connection.connectionState === 'failed' || connection.connectionState === 'closed') tellClosed();
      });
      // In this task: later the channels cannot be transferred any more.
      worker.postMessage({ kind: 'carried', number, carried } satisfies ToWorker, transferables);
      void describe(number, connection, offer);
      return;
    }
    case 'accept':
      void takeAnswer(connections.get(data.number)!, data.answer).then(() =>
        worker.postMessage({ kind: 'accepted', number: data.number } satisfies ToWorker),
      );
  }
};

async function describe(number: number, connection: RTCPeerConnection, offer: string | null): Promise<void> {
  const description = offer === null ? await makeOffer(connection) : await makeAnswer(connection, offer);
  worker.postMessage({ kind: 'described', number, description } satisfies ToWorker);
}
