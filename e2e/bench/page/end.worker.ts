// The worker of a Chromium end: `?line=…&name=…&engine=…&role=…` of the page say which. What is measured happens here.
import { EnablerDoor } from '../../../src/enabler/enabler-door.ts';
import { receiveLink, type CarriedLink } from '../../../src/transport/carry-link.ts';
import { lineUrl, receiverMethods, senderMethods, serveLine } from '../endpoint.ts';
import type { Engine } from '../engine.ts';
import { codedReceiver, codedSender } from '../engines/coded.ts';
import { rawReceiver, rawSender } from '../engines/raw.ts';
import { startTwinportReceiver, startTwinportSender, type EnablerHost } from '../engines/twinport.ts';
import type { Connected } from '../node-connector.ts';
import type { Link } from '../../../src/transport/link.ts';
import { connectByPage, takeFromPage, type ToWorker } from './worker-connector.ts';

async function connect(offer: string | null): Promise<Connected<Link>> {
  const connected = await connectByPage(offer);
  return { ...connected, road: receiveLink(connected.road) };
}

const raw: Engine = {
  startSender: () => Promise.resolve(rawSender(() => connect(null))),
  async startReceiver(entities, address, meter) {
    const { road, description } = await connect(address);
    return rawReceiver(road, description, entities, meter);
  },
};

/** Takes what reliable-node.ts and windowed-node.ts send. */
const coded: Engine = {
  startSender: (entities) => Promise.resolve(codedSender(entities, () => connect(null), Number.POSITIVE_INFINITY)),
  async startReceiver(entities, address, meter) {
    const { road, description } = await connect(address);
    return codedReceiver(road, description, entities, meter);
  },
};

/** The enabler's own worker door, as the product's page opens it. */
const twinport: Engine = {
  startSender: (entities) => startTwinportSender(entities, () => connect(null)),
  async startReceiver(entities, address, meter) {
    const door = new EnablerDoor();
    const { port1: notifications } = new MessageChannel();
    const did = await door.start({ trust: { unknown: 'open', pins: [] }, shared: true, notifications });
    const host: EnablerHost<CarriedLink> = {
      did,
      mii: door,
      attach: (carried) => door.attachLink(carried),
      stateChannel: ({ channels }) => channels!.state as ReturnType<EnablerHost<CarriedLink>['stateChannel']>,
    };
    return startTwinportReceiver(host, connectByPage, entities, address, meter);
  },
};

const ENGINES: Readonly<Record<string, Engine>> = { twinport, 'twinport-busy': twinport, raw, coded };

self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  if (data.kind !== 'begin') return takeFromPage(data);
  const { line, name, engine, role } = Object.fromEntries(new URLSearchParams(data.search)) as Record<string, string>;
  const methods = role === 'sender' ? senderMethods : receiverMethods;
  void serveLine(
    new WebSocket(lineUrl(line!, name!)) as unknown as Parameters<typeof serveLine>[0],
    methods(ENGINES[engine!]!, () => null),
  );
};
