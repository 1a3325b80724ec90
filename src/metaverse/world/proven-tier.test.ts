import { afterEach, expect, it, vi } from 'vitest';
import { provenTier, stepDown } from './proven-tier.ts';

afterEach(() => vi.unstubAllGlobals());

/** What a tab keeps. */
function keep(): Map<string, string> {
  const kept = new Map<string, string>();
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  });
  return kept;
}

it('steps down a tier at a time, and not below the lowest', () => {
  keep();
  expect(provenTier()).toEqual({});
  expect(stepDown('high')).toBe(true);
  expect(provenTier()).toEqual({ tier: 'medium' });
  expect(stepDown('medium')).toBe(true);
  expect(provenTier()).toEqual({ tier: 'low' });
  expect(stepDown('low')).toBe(false);
  expect(provenTier()).toEqual({ tier: 'low' });
});

it('leaves the choice to the stage where nothing sensible was kept, or nothing can be', () => {
  const kept = keep();
  expect(stepDown('high')).toBe(true);
  for (const key of kept.keys()) kept.set(key, 'ultra');
  expect(provenTier()).toEqual({});
  vi.unstubAllGlobals();
  vi.stubGlobal('sessionStorage', undefined);
  expect(provenTier()).toEqual({});
  expect(stepDown('high')).toBe(false);
});
