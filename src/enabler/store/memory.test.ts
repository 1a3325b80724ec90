import { describe, expect, it } from 'vitest';
import { STORE_CONTRACT } from './contract.ts';
import { memoryStore } from './memory.ts';

describe('[SES-7] the memory store', () => {
  for (const { name, run } of STORE_CONTRACT) it(name, () => expect(run(memoryStore())).resolves.toBeUndefined());
});
