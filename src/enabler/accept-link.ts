// A link from below, until it can be served: both sides prove themselves, the key is held against the pin of its address, and the
// role that was proved decides which interface is spoken. Called by enabler.ts.
import { toTwinportError, type TwinportError } from '../base/errors.ts';
import type { Link } from '../transport/link.ts';
import { proveLink, type ProvedLink } from '../transport/prove.ts';
import type { EnablerContext } from './context.ts';
import { ServiceLink } from './services/service-link.ts';
import { peerOf } from './things.ts';
import { checkPinnedAddress } from './trust.ts';
import { SystemLink } from './twins/system-link.ts';

/** The opened link, logged from now on; null when it was closed, and `onFault` told why. */
export async function acceptLink(
  link: Link,
  { identity, clock, log, trust }: EnablerContext,
  onFault: (error: TwinportError) => void,
): Promise<SystemLink | ServiceLink | null> {
  let proved: ProvedLink;
  try {
    proved = await proveLink(link, {
      identity,
      role: 'integration-enabler',
      name: 'Integration enabler',
      acceptedRoles: ['digital-twin-system', 'third-party-service-system'],
      clock,
    });
  } catch (thrown) {
    const error = toTwinportError(thrown);
    log.dii('prove', error.code, error.message);
    onFault(error);
    return null;
  }
  // The session takes the channels over in this very task: nothing falls between.
  const isTwinSystem = proved.peer.role === 'digital-twin-system';
  const opened = isTwinSystem ? new SystemLink(proved, clock) : new ServiceLink(proved, clock);
  const peer = peerOf(opened.session.peer);
  const logProof = (outcome: string, detail: string): void =>
    isTwinSystem ? log.dii('prove', outcome, detail, { peer }) : log.sii('prove', outcome, detail, { peer });
  try {
    checkPinnedAddress(trust, link.address, opened.did);
  } catch (thrown) {
    const error = toTwinportError(thrown);
    logProof(error.code, error.message);
    onFault(error);
    opened.session.close(error);
    return null;
  }
  logProof('ok', `${peer.name} proved ${peer.did}`);
  log.watch(opened.session);
  return opened;
}
