// Long polling (WoT `subprotocol: "longpoll"`): a question that the device answers when there is something new, asked again at once.
// As node-wot describes it: first HEAD, to which a device says that it listens, then GET after GET. Called by http-client.ts.
import { systemClock } from '../../base/clock.ts';
import { toTwinportError } from '../../base/errors.ts';
import { refuseFailure, type HttpReply } from './http-exchange.ts';
import { inTime, pause } from './in-time.ts';

/** Asks once, and gives the whole answer of whatever status. @throws TwinportError `twin-offline`, `message-too-large` */
type Ask = (method: 'HEAD' | 'GET', signal: AbortSignal) => Promise<HttpReply>;

export interface LongPollBounds {
  /** An answer may take so long; then it is asked again, lest a way between has forgotten the question. */
  readonly longestHoldMs: number;
  /** A device that holds HEAD back as it does GET is not waited for. */
  readonly handshakeMs: number;
  /** News are taken this often on average, and so many at once: a device that does not hold its answers is not flooded with questions. */
  readonly leastBetweenMs: number;
  readonly burst: number;
  /** What failed, or came at once with nothing in it, is asked again after this, and ever more seldom. */
  readonly firstBackOffMs: number;
  readonly longestBackOffMs: number;
  /** Failures one after another that end it. */
  readonly mostFailures: number;
}

export const LONG_POLL_BOUNDS: LongPollBounds = {
  longestHoldMs: 60_000,
  handshakeMs: 1_000,
  leastBetweenMs: 50,
  burst: 20,
  firstBackOffMs: 250,
  longestBackOffMs: 30_000,
  mostFailures: 5,
};

/** Nothing new until now: as devices and ways between say it. */
const NOTHING_NEW: ReadonlySet<number> = new Set([204, 304, 408, 504]);
/** Not now, but perhaps soon. */
const LATER: ReadonlySet<number> = new Set([429, 500, 502, 503]);
const WITHOUT_HEAD: ReadonlySet<number> = new Set([405, 501]);

/**
 * Whether the device is there and would let us ask. Resolves without a word where it holds HEAD back.
 * @throws TwinportError `twin-offline`, `action-failed` with its reason
 */
export async function greet(url: string, ask: Ask, bounds: LongPollBounds, signal: AbortSignal): Promise<void> {
  try {
    const reply = await inTime(bounds.handshakeMs, `${url} did not answer`, (each) => ask('HEAD', each), signal);
    if (!WITHOUT_HEAD.has(reply.status)) refuseFailure(url, reply);
  } catch (thrown) {
    if (toTwinportError(thrown).code !== 'timeout') throw thrown;
  }
}

/**
 * Asks again and again until the signal aborts, and hands on each answer with something in it.
 * @throws TwinportError why it ended: refused, or too many failures one after another; nothing when the signal aborted
 */
export async function followLongPoll(
  url: string,
  ask: Ask,
  onNews: (reply: HttpReply) => void,
  bounds: LongPollBounds,
  signal: AbortSignal,
): Promise<void> {
  let dueMs = systemClock.now();
  let failures = 0;
  let empty = 0;
  while (!signal.aborted) {
    const askedMs = systemClock.now();
    let waitMs = 0;
    try {
      const reply = await inTime(bounds.longestHoldMs, `${url} held its answer`, (each) => ask('GET', each), signal);
      if (LATER.has(reply.status)) {
        failures += 1;
        if (failures >= bounds.mostFailures) refuseFailure(url, reply);
        waitMs = Math.max(backOffMs(failures, bounds), retryAfterMs(reply, bounds));
      } else if (NOTHING_NEW.has(reply.status) || (reply.status < 300 && reply.bytes.length === 0)) {
        failures = 0;
        // Who held the question may be asked again at once.
        empty = systemClock.now() - askedMs > bounds.longestHoldMs / 60 ? 0 : empty + 1;
        waitMs = empty === 0 ? 0 : backOffMs(empty, bounds);
      } else {
        refuseFailure(url, reply);
        failures = 0;
        empty = 0;
        dueMs = Math.max(dueMs + bounds.leastBetweenMs, systemClock.now() - bounds.burst * bounds.leastBetweenMs);
        waitMs = dueMs - systemClock.now();
        if (!signal.aborted) onNews(reply);
      }
    } catch (thrown) {
      if (signal.aborted) return;
      const error = toTwinportError(thrown);
      // Nothing new for so long is well. A connection that was left open may be closed by the other side as we ask.
      if (error.code !== 'timeout') {
        failures += 1;
        if (error.code !== 'twin-offline' || failures > 1) throw error;
        waitMs = bounds.firstBackOffMs;
      }
    }
    if (waitMs > 0) await pause(waitMs, signal);
  }
}

function backOffMs(times: number, { firstBackOffMs, longestBackOffMs }: LongPollBounds): number {
  return Math.min(longestBackOffMs, firstBackOffMs * 2 ** Math.min(times - 1, 16));
}

/** What the device asks for, within what we wait. */
function retryAfterMs({ headers }: HttpReply, { longestBackOffMs }: LongPollBounds): number {
  const seconds = Number(headers.get('retry-after') ?? 0);
  return Number.isFinite(seconds) ? Math.min(longestBackOffMs, Math.max(0, seconds * 1_000)) : 0;
}
