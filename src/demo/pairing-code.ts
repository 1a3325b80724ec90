// The one-time code that a demo system says in the terminal. Called by its process: service-process.ts, city/main.ts.
import { systemClock } from '../base/clock.ts';
import type { PairedKey, PairingCode, PairingCodeOptions } from '../twin-sdk/index.ts';

interface PairingSystem {
  createPairingCode(options: PairingCodeOptions): PairingCode;
  paired(): readonly PairedKey[];
}

const CODE_LIFE_MS = 12 * 60 * 60_000;
const LOOK_AT_CODE_MS = 1_000;

/** There is always one code out; a new one is told, as a message to the parent process, when somebody has paired or it has expired. */
export function keepPairingCode(system: PairingSystem): { first: string; stop: () => void } {
  const make = () => system.createPairingCode({ label: 'A visitor', lifeMs: CODE_LIFE_MS });
  let code = make();
  let paired = system.paired().length;
  const first = code.code;
  const stop = systemClock.every(LOOK_AT_CODE_MS, () => {
    const now = system.paired().length;
    if (now === paired && systemClock.now() < code.expiresAt) return;
    paired = now;
    code = make();
    process.send?.({ pairingCode: code.code });
  });
  return { first, stop };
}
