// The last word on a link: why it is about to be closed (SPEC.md SES-9). Called by prove.ts and session.ts.
import type { Clock } from '../base/clock.ts';
import type { TwinportError } from '../base/errors.ts';
import { toProblem } from '../protocol/problem.ts';
import { sendIfOpen } from './channel.ts';
import type { Link } from './link.ts';

/** Closing a connection drops what its channels still hold; the last word gets this long to leave. */
const GOODBYE_MS = 250;

/** Tells the peer why, then closes the link. */
export function closeWithReason(link: Link, reason: TwinportError, clock: Clock): void {
  sendIfOpen(link.channels.control, JSON.stringify({ messageType: 'goodbye', error: toProblem(reason) }));
  clock.after(GOODBYE_MS, () => link.close());
}
