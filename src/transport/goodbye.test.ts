import { expect, it } from 'vitest';
import { TwinportError } from '../base/errors.ts';
import { MockClock } from '../base/mock-clock.ts';
import { closeWithReason } from './goodbye.ts';
import { memoryLinks } from './memory-link.ts';

it('[SES-9] a link is closed though its channel, which says that it is open, does not take the last word', async () => {
  const clock = new MockClock();
  const { initiator } = memoryLinks();
  // As Node's stack does for a moment after the other side has closed.
  initiator.channels.control.send = () => {
    throw new Error('DataChannel is closed');
  };
  let isClosed = false;
  void initiator.closed.then(() => (isClosed = true));
  closeWithReason(initiator, new TwinportError('timeout', 'too late'), clock);
  await clock.advance(300);
  expect(isClosed).toBe(true);
});
