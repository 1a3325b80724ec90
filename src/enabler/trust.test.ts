import { expect, it } from 'vitest';
import type { Did } from '../base/ids.ts';
import type { SystemRecord } from './store/store.ts';
import { checkPinnedAddress, judge, type TrustPolicy } from './trust.ts';

const [OWNER, OTHER] = ['did:key:owner' as Did, 'did:key:other' as Did];
const pins = [{ name: 'Levers', address: 'tp-levers', did: OWNER }];
const policy = (unknown: TrustPolicy['unknown'], pinned = pins): TrustPolicy => ({ unknown, pins: pinned });
const known = (did: Did, trust: SystemRecord['trust'], name = 'Levers'): SystemRecord => ({
  did,
  kind: 'digital-twin-system',
  name,
  description: '',
  domains: [],
  purposes: [],
  place: null,
  trust,
  leaseExpiresAt: 0,
});
const judged = (rules: TrustPolicy, did: Did, names: string | readonly string[], records: SystemRecord[]): string => {
  try {
    return judge(rules, did, [names].flat(), records);
  } catch (error) {
    return (error as { code: string }).code;
  }
};

it('[SES-5] the key that the world pins is let in under every policy, and another under its name or at its address under none', () => {
  for (const unknown of ['ask', 'open', 'pinned-only'] as const) {
    expect(judged(policy(unknown), OWNER, 'Levers', [])).toBe('pinned');
    expect(judged(policy(unknown), OWNER, 'Levers', [known(OWNER, 'refused')])).toBe('pinned');
    expect(judged(policy(unknown), OTHER, 'Levers', [])).toBe('key-changed');
    expect(() => checkPinnedAddress(policy(unknown), 'tp-levers', OTHER)).toThrow(
      expect.objectContaining({ code: 'key-changed', details: { expected: OWNER, found: OTHER } }),
    );
    expect(() => checkPinnedAddress(policy(unknown), 'tp-levers', OWNER)).not.toThrow();
    expect(() => checkPinnedAddress(policy(unknown), 'tp-elsewhere', OTHER)).not.toThrow();
  }
});

it('[SES-5] a name that was let in before belongs to its key', () => {
  expect(judged(policy('open', []), OTHER, 'Levers', [known(OWNER, 'allowed')])).toBe('key-changed');
  expect(judged(policy('ask', []), OTHER, 'Levers', [known(OWNER, 'pinned')])).toBe('key-changed');
  // Who was only seen, or refused, owns no name.
  expect(judged(policy('open', []), OTHER, 'Levers', [known(OWNER, 'open'), known(OTHER, 'open')])).toBe('open');
  expect(judged(policy('ask', []), OTHER, 'Levers', [known(OWNER, 'refused')])).toBe('asking');
});

it('[SES-5] no system passes for a known one in another language', () => {
  const allowed: SystemRecord = { ...known(OWNER, 'allowed'), titles: { de: 'Hebel' } };
  expect(judged(policy('open'), OTHER, ['Cranes', 'Levers'], [])).toBe('key-changed');
  expect(judged(policy('open', []), OTHER, ['Cranes', 'Hebel'], [allowed])).toBe('key-changed');
  expect(judged(policy('open', []), OTHER, ['Cranes', 'Kräne'], [allowed])).toBe('open');
  expect(judged(policy('open', []), OWNER, ['Levers', 'Hebel'], [allowed])).toBe('open');
});

it('[SES-6] an unknown system is asked for, let in or kept out, as the world says; a decision is remembered', () => {
  const decide = (unknown: TrustPolicy['unknown'], ...records: SystemRecord[]): string =>
    judged(policy(unknown, []), OTHER, 'Turbines', records);
  expect([decide('ask'), decide('open'), decide('pinned-only')]).toEqual(['asking', 'open', 'system-untrusted']);
  const allowed = known(OTHER, 'allowed', 'Turbines');
  expect([decide('ask', allowed), decide('open', allowed), decide('pinned-only', allowed)]).toEqual([
    'remembered',
    'open',
    'system-untrusted',
  ]);
});

it('[SES-6] a system that the visitor has refused stays out, in an open world too', () => {
  const refused = known(OTHER, 'refused', 'Turbines');
  for (const unknown of ['ask', 'open', 'pinned-only'] as const)
    expect(judged(policy(unknown, []), OTHER, 'Turbines', [refused])).toBe('system-untrusted');
});
