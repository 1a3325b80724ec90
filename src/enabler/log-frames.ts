// State frames in the procedure log: one entry a second and system that sends, because sixty a second would be all that
// there is to read. Called by the enabler for each link.
import type { Clock } from '../base/clock.ts';
import type { ProcedureLog } from './procedure-log.ts';
import type { SystemLink } from './twins/system-link.ts';

const PERIOD_MS = 1_000;

type SendingLink = Pick<SystemLink, 'frames' | 'bytes'> & {
  readonly session: Pick<SystemLink['session'], 'peer' | 'on'>;
};

/** Logs the link's frames (P9 at DII-3) until it closes. Bytes are of the state channel. */
export function logFrames(link: SendingLink, log: ProcedureLog, clock: Clock): void {
  const { did, name } = link.session.peer;
  let frames = link.frames;
  let bytes = link.bytes;
  const stop = clock.every(PERIOD_MS, () => {
    const [moreFrames, moreBytes] = [link.frames - frames, link.bytes - bytes];
    [frames, bytes] = [link.frames, link.bytes];
    if (moreFrames === 0) return;
    const detail = `${moreFrames} ${moreFrames === 1 ? 'frame' : 'frames'}, ${(moreBytes / 1_000).toFixed(1)} kB`;
    log.dii('stateframe', 'ok', detail, { peer: { did, name } });
  });
  link.session.on('closed', stop);
}
