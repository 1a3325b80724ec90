// The enabler's own policy for systems (design §5): pinned by the world's manifest, allowed by the visitor and remembered,
// open, or asked for. A changed key for a known address or name is refused loudly, whatever the policy.
import { TwinportError } from '../base/errors.ts';
import type { Did } from '../base/ids.ts';
import type { SystemKind, Trust } from '../protocol/mii.ts';
import type { SystemRecord } from './store/store.ts';

export interface TrustPolicy {
  /** What becomes of systems that nobody pinned. */
  readonly unknown: 'ask' | 'open' | 'pinned-only';
  readonly pins: readonly {
    readonly name: string;
    readonly address: string;
    readonly did: Did;
    /** A twin system, unless said otherwise. */
    readonly kind?: SystemKind;
  }[];
}

/**
 * Holds a proven key against the pins of the address that was dialled.
 * @throws TwinportError `key-changed`
 */
export function checkPinnedAddress(policy: TrustPolicy, address: string, did: Did): void {
  const pin = policy.pins.find((candidate) => candidate.address === address);
  if (pin !== undefined && pin.did !== did) {
    throw new TwinportError(
      'key-changed',
      `the world pins ${pin.name} to ${pin.did}, but ${did} answered at its address`,
      { details: { expected: pin.did, found: did } },
    );
  }
}

/** What a system calls itself: in no language could it pass for another. */
export function namesOf({ name, titles = {} }: Pick<SystemRecord, 'name' | 'titles'>): readonly string[] {
  return [name, ...Object.values(titles)];
}

/**
 * How far a system that registers is trusted.
 * @param names what it calls itself, first of all the name that it is known by
 * @param known systems of earlier visits
 * @throws TwinportError `key-changed` when the name belongs to another key, `system-untrusted` when it may not enter
 */
export function judge(policy: TrustPolicy, did: Did, names: readonly string[], known: readonly SystemRecord[]): Trust {
  const pin = policy.pins.find((candidate) => candidate.did === did);
  if (pin !== undefined) return 'pinned';
  const others = known.filter(
    (record) => record.did !== did && (record.trust === 'allowed' || record.trust === 'pinned'),
  );
  for (const name of names) {
    const owner =
      policy.pins.find((candidate) => candidate.name === name)?.did ??
      others.find((record) => namesOf(record).includes(name))?.did;
    if (owner !== undefined)
      throw new TwinportError(
        'key-changed',
        `"${name}" is known here by the key ${owner}; a system with another key, ${did}, now uses the name`,
        { details: { expected: owner, found: did } },
      );
  }
  if (policy.unknown === 'pinned-only')
    throw new TwinportError('system-untrusted', 'this world lets only systems in that its manifest pins');
  const before = known.find((record) => record.did === did)?.trust;
  if (before === 'refused') throw new TwinportError('system-untrusted', 'the visitor has refused this system');
  if (policy.unknown === 'open') return 'open';
  return before === 'allowed' ? 'remembered' : 'asking';
}
