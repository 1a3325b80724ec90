// One enabler as it is, and beside it visitors that open every twin and confirm what comes, but do not decode it (confirming-visitor.ts):
// fifty visitors have fifty machines of their own, this one has two processors. What is measured is the first link.
import { LIMITS } from '../../../src/protocol/limits.ts';
import type { Engine } from '../engine.ts';
import { answerLink } from '../node-connector.ts';
import { ConfirmingVisitor } from './confirming-visitor.ts';
import { startReceiver as startFull } from './twinport-node.ts';
import type { Address } from './twinport.ts';

export { startSender } from './twinport-node.ts';

let hasFirst = false;

export const startReceiver: Engine['startReceiver'] = async (entities, address, meter) => {
  if (!hasFirst) {
    hasFirst = true;
    return startFull(entities, address, meter);
  }
  const { systems } = JSON.parse(address) as Address;
  const visitors: ConfirmingVisitor[] = [];
  const answers: string[] = [];
  for (const { offer } of systems) {
    const { road, description } = await answerLink(offer);
    visitors.push(await ConfirmingVisitor.on(road));
    answers.push(description);
  }
  const open = async (): Promise<void> => {
    let left = entities;
    for (const [index, visitor] of visitors.entries()) {
      await visitor.open(systems[index]!.did, Math.min(left, LIMITS.modelsPerSystem));
      left -= LIMITS.modelsPerSystem;
    }
  };
  let opening: Promise<void> | null = null;
  return {
    answer: JSON.stringify(answers),
    get ready() {
      return (opening ??= open());
    },
    // Nothing is known here.
    state: () => null,
    newestMs: () => Number.NaN,
    close: () => {
      for (const visitor of visitors) visitor.close();
      return Promise.resolve();
    },
  };
};
