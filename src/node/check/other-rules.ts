// Why a rule of SPEC.md has no check of its own: it speaks of the enabler or of the other kind of system, or cannot be seen
// from outside. A test holds that each rule has either a check or a reason here.
import type { SystemRole } from './check.ts';

const ENABLER = 'it speaks of the enabler';
const RESTART = 'the system would have to be restarted';
const RECEIVER = 'it speaks of the receiver';

const REASONS: Readonly<Record<string, string>> = {
  'SES-5': ENABLER,
  'SES-7': RESTART,
  'SES-11': ENABLER,
  'MOD-4': 'it speaks of world manifests',
  'MOD-5': 'it speaks of world manifests',
  'MOD-6': 'these terms are a help, which nobody must give',
  'DII-6': 'how long a twin is quiet at most shows only when its device has died',
  'STA-9': `${RECEIVER}; what is sent is held against STA-2 to STA-7`,
  'STA-13': RECEIVER,
  'SRV-2': ENABLER,
  'SRV-3': ENABLER,
  'SRV-4': ENABLER,
  'SHR-2': ENABLER,
  'SHR-3': ENABLER,
  'SHR-4': 'the service would have to ask an action of a twin',
  'SHR-6': ENABLER,
  'HIS-1': ENABLER,
  'HIS-2': ENABLER,
  'HIS-3': ENABLER,
  'HIS-4': ENABLER,
  'LIM-10': ENABLER,
  'HIS-5': ENABLER,
  'HIS-7': ENABLER,
  'HIS-6': 'it speaks of who plays a recording',
  'ACC-10': RESTART,
  'AUT-1': 'the owner’s rules are not shown; what refuses is held against ACC-6',
  'AUT-2': 'the owner would have to give out a code',
  'AUT-4': 'somebody would have to sign in at an OpenID provider',
  'AUT-6': 'the owner would have to take something back',
  'CMD-5': RESTART,
};

/** Sections that speak of the other kind of system, the rules among them that hold for both, and single rules for one kind. */
const FOREIGN: Readonly<Record<SystemRole, { readonly sections: readonly string[]; readonly why: string }>> = {
  'digital-twin-system': { sections: ['SII', 'SRV', 'CAL', 'SHR'], why: 'it speaks of service systems' },
  'third-party-service-system': { sections: ['DII', 'STA', 'BLK'], why: 'it speaks of twin systems' },
};
const OF_BOTH: ReadonlySet<string> = new Set(['STA-11', 'SHR-1']);
const OF_ONE: Readonly<Record<string, SystemRole>> = {
  'MOD-2': 'digital-twin-system',
  'MOD-3': 'digital-twin-system',
  'LIM-8': 'third-party-service-system',
  'LIM-9': 'digital-twin-system',
};

/** Why a rule cannot be looked at at this kind of system, whatever the checks say; null where it can. */
export function reasonAgainst(id: string, role: SystemRole): string | null {
  const { sections, why } = FOREIGN[role];
  const foreign = (sections.includes(id.slice(0, 3)) && !OF_BOTH.has(id)) || (OF_ONE[id] ?? role) !== role;
  return foreign ? why : (REASONS[id] ?? null);
}
