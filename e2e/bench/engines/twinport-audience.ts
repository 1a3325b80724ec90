// One enabler as it is, and beside it links of enablers that open every twin and confirm what comes, but do not decode it: fifty visitors
// have fifty machines of their own, this one has two processors. What is measured is the first link.
import { Receipt } from '../../../src/state/pace.ts';
import { FRAME_KIND, stateMessageNumber } from '../../../src/state/state-message.ts';
import { sendIfOpen, type Channel } from '../../../src/transport/channel.ts';
import type { Engine } from '../engine.ts';
import { Meter } from '../meter.ts';
import { openTwinportNode, startReceiver as startFull } from './twinport-node.ts';

export { startSender } from './twinport-node.ts';

/** As an enabler confirms (SPEC.md STA-10). */
const CONFIRM_MS = 4;

let hasFirst = false;

export const startReceiver: Engine['startReceiver'] = async (entities, address, meter) => {
  if (!hasFirst) {
    hasFirst = true;
    return startFull(entities, address, meter);
  }
  const { receiver, stateChannels } = await openTwinportNode(entities, address, new Meter());
  return {
    answer: receiver.answer,
    get ready() {
      return receiver.ready.then(() => stateChannels.forEach(confirmOnly));
    },
    // Nothing is known here.
    state: () => null,
    newestMs: () => Number.NaN,
    close: () => receiver.close(),
  };
};

function confirmOnly(channel: Channel): void {
  const receipt = new Receipt();
  const others = channel.onmessage;
  let waits = false;
  channel.onmessage = (event) => {
    const bytes = new Uint8Array(event.data as ArrayBuffer);
    if (bytes[0] !== FRAME_KIND) return others?.(event);
    receipt.add(stateMessageNumber(bytes));
    if (waits) return;
    waits = true;
    setTimeout(() => {
      waits = false;
      sendIfOpen(channel, receipt.encode());
    }, CONFIRM_MS);
  };
}
