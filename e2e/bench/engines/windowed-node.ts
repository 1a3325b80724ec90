// Reliably and in order, but at most four ticks under way: the usual cure.
import type { Engine } from '../engine.ts';
import { offerLink } from '../node-connector.ts';
import { codedSender } from './coded.ts';

export { startReceiver } from './reliable-node.ts';

const WINDOW = 4;

export const startSender: Engine['startSender'] = (entities) =>
  Promise.resolve(codedSender(entities, offerLink, WINDOW));
