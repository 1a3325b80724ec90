import { expect, it } from 'vitest';
import { tierFor } from './quality.ts';

it.each([
  ['ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero)), SwiftShader driver)', false, 'low'],
  ['llvmpipe (LLVM 15.0.6, 256 bits)', false, 'low'],
  ['Adreno (TM) 740', true, 'medium'],
  ['Mali-G78', false, 'medium'],
  ['ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 Direct3D11)', false, 'high'],
  ['Apple GPU', true, 'medium'],
  ['Apple GPU', false, 'high'],
] as const)('%s, mobile %s: %s', (renderer, mobile, tier) => {
  expect(tierFor(renderer, mobile)).toBe(tier);
});
