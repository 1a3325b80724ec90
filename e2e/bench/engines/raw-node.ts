// The floor in Node: node-datachannel at both ends; its sender serves the page too.
import type { Engine } from '../engine.ts';
import { answerLink, offerLink } from '../node-connector.ts';
import { rawReceiver, rawSender } from './raw.ts';

export const startSender: Engine['startSender'] = () => Promise.resolve(rawSender(offerLink));

export const startReceiver: Engine['startReceiver'] = async (entities, address, meter) => {
  const { road, description } = await answerLink(address);
  return rawReceiver(road, description, entities, meter);
};
