// A site seen through a bad network: its pages and its broker behind a proxy that takes the real candidates out of what the
// peers tell each other and puts in a UDP relay of ours, one for each connection. Used by tests and by the benchmark.
import { createServer, request as askSite, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import { UdpRelay, type Passed, type RoadConditions } from './udp-relay.ts';

/** The roads of the benchmark: each way. */
export const ROADS = {
  clean: { delayMs: 0 },
  N1: { delayMs: 25, loss: 0.01 },
  N2: { delayMs: 100, jitterMs: 30, loss: 0.05 },
  N3: { delayMs: 25, rateBitsPerSecond: 2e6, queueMs: 200 },
} as const satisfies Record<string, RoadConditions>;

export interface BadNetwork {
  /** Where pages are opened, and where providers find the broker: both ends must come this way. */
  readonly url: string;
  readonly brokerUrl: string;
  /** Of all relays so far: shows that the packets did pass here and nowhere else. */
  counts(): Passed;
  connections(): number;
  setRoad(conditions: RoadConditions): void;
  /** Nothing passes until it is healed. */
  cut(): void;
  heal(): void;
  close(): Promise<void>;
}

interface Signal {
  readonly type?: string;
  readonly dst?: string;
  readonly payload?: { readonly connectionId?: string; sdp?: { sdp?: string } };
}

/** Opens the proxy in front of a site such as `http://localhost:5390/`. The same seed drops the same packets. */
export async function openBadNetwork(siteUrl: string, road: RoadConditions, seed = 1): Promise<BadNetwork> {
  const site = new URL(siteUrl);
  let conditions = road;
  let isCut = false;
  const relays = new Map<string, Promise<UdpRelay>>();
  const opened: UdpRelay[] = [];

  const relayOf = (connectionId: string): Promise<UdpRelay> => {
    const known = relays.get(connectionId);
    if (known !== undefined) return known;
    const opening = UdpRelay.open(() => conditions, seed + relays.size).then((relay) => {
      relay.isCut = isCut;
      opened.push(relay);
      return relay;
    });
    relays.set(connectionId, opening);
    return opening;
  };

  const server = createServer((incoming, outgoing) => {
    const passing = askSite(
      { host: '127.0.0.1', port: site.port, path: incoming.url, method: incoming.method, headers: incoming.headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    passing.on('error', () => outgoing.writeHead(502).end());
    incoming.pipe(passing);
  });

  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    sockets.handleUpgrade(incoming, socket, head, (peer) => {
      const broker = new WebSocket(`ws://127.0.0.1:${site.port}${incoming.url ?? ''}`);
      const early: string[] = [];
      const send = (text: string): void => {
        if (broker.readyState === WebSocket.OPEN) broker.send(text);
        else early.push(text);
      };
      broker.on('open', () => early.splice(0).forEach((text) => broker.send(text)));
      broker.on('message', (data: Buffer) => peer.send(data.toString()));
      broker.on('close', () => peer.close());
      broker.on('error', () => peer.close());
      peer.on('close', () => broker.close());
      peer.on('error', () => broker.close());
      // Messages of a peer keep their order, although a relay takes a moment to open.
      let turn = Promise.resolve();
      peer.on('message', (data: Buffer) => {
        turn = turn.then(async () => {
          for (const text of await rewritten(data.toString(), relayOf)) send(text);
        });
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const { port } = server.address() as AddressInfo;
  const setCut = (cut: boolean): void => {
    isCut = cut;
    for (const relay of opened) relay.isCut = cut;
  };
  return {
    url: `http://localhost:${port}/`,
    brokerUrl: `http://127.0.0.1:${port}/peer`,
    counts() {
      const each = opened.flatMap((relay) => Object.values(relay.counts()));
      const sum = (pick: (passed: Passed) => number): number => each.reduce((total, one) => total + pick(one), 0);
      return {
        arrived: sum(({ arrived }) => arrived),
        lost: sum(({ lost }) => lost),
        passed: sum(({ passed }) => passed),
        bytes: sum(({ bytes }) => bytes),
      };
    },
    connections: () => opened.length,
    setRoad: (next) => (conditions = next),
    cut: () => setCut(true),
    heal: () => setCut(false),
    async close() {
      for (const relay of opened) relay.close();
      for (const peer of sockets.clients) peer.terminate();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** What goes to the broker in place of a peer's message. Candidates leak easily: those in the SDP and those that trickle. */
async function rewritten(
  text: string,
  relayOf: (connectionId: string) => Promise<UdpRelay>,
): Promise<readonly string[]> {
  const message = JSON.parse(text) as Signal;
  if (message.type === 'CANDIDATE') return [];
  const connectionId = message.payload?.connectionId;
  if ((message.type !== 'OFFER' && message.type !== 'ANSWER') || connectionId === undefined) return [text];
  const { ports } = await relayOf(connectionId);
  const description = message.payload!.sdp!;
  description.sdp = (description.sdp ?? '').replaceAll(/^a=(?:candidate|end-of-candidates).*\r\n/gm, '');
  const port = message.type === 'OFFER' ? ports.forAnswerer : ports.forOfferer;
  const candidate = {
    candidate: `candidate:1 1 udp 2130706431 127.0.0.1 ${port} typ host`,
    sdpMid: '0',
    sdpMLineIndex: 0,
  };
  const told = { type: 'CANDIDATE', dst: message.dst, payload: { candidate, type: 'data', connectionId } };
  return [JSON.stringify(message), JSON.stringify(told)];
}
