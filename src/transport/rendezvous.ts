// Keeps a link to each system that a world names: looks whether it is at the broker, dials, waits for the end, dials again.
// The broker is asked first because every dial costs a peer connection, of which Chromium has 500 until garbage is collected.
import type { Clock } from '../base/clock.ts';
import type { PeerAddress } from '../base/ids.ts';

/** What the broker knows of an address; `since` changes when its holder registers anew. */
export type Presence = { readonly online: boolean; readonly since: number } | 'unknown';

/** A dial under way or done. */
export interface DialedLink {
  readonly closed: Promise<void>;
  close(): void;
}

export interface RendezvousOptions {
  readonly clock: Clock;
  /** Asks the broker; `unknown` when it has no such answer (a foreign PeerServer) or cannot be reached. */
  presence(address: PeerAddress): Promise<Presence>;
  dial(address: PeerAddress, onSilence: () => void): DialedLink;
}

const SHORTEST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 1_500;
/** Without presence every try costs a connection: wait longer. */
const LONGEST_BLIND_WAIT_MS = 15_000;

/** Keeps `address` linked until the returned function is called. */
export function keepLinked(address: PeerAddress, options: RendezvousOptions): () => void {
  const stop = new AbortController();
  let current: DialedLink | null = null;
  let wake: () => void = () => undefined;
  const wait = (delayMs: number): Promise<void> =>
    new Promise((resolve) => {
      const cancel = options.clock.after(delayMs, resolve);
      wake = () => {
        cancel();
        resolve();
      };
    });

  const run = async (): Promise<void> => {
    let waitMs = SHORTEST_WAIT_MS;
    while (!stop.signal.aborted) {
      const presence = await options.presence(address);
      if (stop.signal.aborted) return;
      if (presence === 'unknown' || presence.online) {
        const dialedAt = options.clock.now();
        const link = options.dial(address, () => void redialIfRestarted(address, presence, link, options));
        current = link;
        await link.closed;
        current = null;
        // A link that lived says that dialling works: start over with short waits.
        if (options.clock.now() - dialedAt > 10_000) waitMs = SHORTEST_WAIT_MS;
      }
      await wait(waitMs);
      waitMs = Math.min(waitMs * 1.6, presence === 'unknown' ? LONGEST_BLIND_WAIT_MS : LONGEST_WAIT_MS);
    }
  };
  void run();

  return () => {
    stop.abort();
    current?.close();
    wake();
  };
}

/**
 * A peer that was killed leaves its link open for many seconds. When the broker says that its holder registered anew after
 * we dialled, the old link is dead for sure; a broker that lies here can only cause a redial.
 */
async function redialIfRestarted(
  address: PeerAddress,
  before: Presence,
  link: DialedLink,
  options: RendezvousOptions,
): Promise<void> {
  const now = await options.presence(address);
  if (now !== 'unknown' && before !== 'unknown' && now.online && now.since !== before.since) link.close();
}
