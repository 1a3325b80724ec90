// The enabler's end of one proved link to a third-party service system (SII). Everything goes by messages; the state channel
// carries the heartbeat only, and bulk nothing.
import type { Clock } from '../../base/clock.ts';
import { TwinportError } from '../../base/errors.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { FromServiceSystem, SII_OUTPUTS, type SiiOutputs } from '../../protocol/sii.ts';
import type { ProvedLink } from '../../transport/prove.ts';
import { RateLimit } from '../../transport/rate-limit.ts';
import { Session } from '../../transport/session.ts';
import { PeerLink } from '../peer-link.ts';
import type { Samples } from './share-feed.ts';

/** Messages with readings a second, of all sharings together: half of what a link may send (LIM-3), so that words get through. */
const READINGS_PER_SECOND = LIMITS.controlRatePerSecond / 2;

export class ServiceLink extends PeerLink<Session<FromServiceSystem, SiiOutputs>> {
  readonly #clock: Clock;
  readonly #readings: RateLimit;

  /** Over a link on which both sides have proved themselves, in the task in which they did. */
  constructor(proved: ProvedLink, clock: Clock) {
    super(new Session(proved, { incoming: FromServiceSystem, outputs: SII_OUTPUTS }, clock), clock);
    this.#clock = clock;
    this.#readings = new RateLimit(READINGS_PER_SECOND, READINGS_PER_SECOND, clock.now());
    this.session.onBulk = () => {
      throw new TwinportError('message-malformed', 'a service system sends nothing on the bulk channel');
    };
  }
  /** Sends readings of a shared twin; false when there are too many for the link just now. */
  sendReadings(shareID: string, samples: Samples): boolean {
    if (!this.#readings.take(this.#clock.now())) return false;
    this.session.notify('twinreadings', { shareID, samples }, true);
    return true;
  }
}
