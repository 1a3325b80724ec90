// Everything is sent, reliably and in order, however far the road is behind.
import type { Engine } from '../engine.ts';
import { answerLink, offerLink } from '../node-connector.ts';
import { codedReceiver, codedSender } from './coded.ts';

export const startSender: Engine['startSender'] = (entities) =>
  Promise.resolve(codedSender(entities, offerLink, Number.POSITIVE_INFINITY));

export const startReceiver: Engine['startReceiver'] = async (entities, address, meter) => {
  const { road, description } = await answerLink(address);
  return codedReceiver(road, description, entities, meter);
};
