import { expect, it } from 'vitest';
import { MockClock } from '../base/mock-clock.ts';
import type { Did } from '../base/ids.ts';
import { generateIdentity } from '../identity/keys.ts';
import { LIMITS } from '../protocol/limits.ts';
import { ProcedureLog } from './procedure-log.ts';
import { memoryStore } from './store/memory.ts';
import { Systems } from './systems.ts';

it('[LIM-5] strangers push out strangers, the oldest first, and never a system that was let in', async () => {
  const clock = new MockClock();
  const systems = new Systems({
    identity: await generateIdentity(),
    clock,
    store: memoryStore(),
    log: new ProcedureLog(clock, () => undefined),
    trust: { unknown: 'ask', pins: [] },
    validateModel: () => Promise.resolve(null),
    notify: () => undefined,
  });
  const known = systems.entry('did:key:known' as Did, 'digital-twin-system', 'Known');
  known.trust = 'allowed';
  for (let index = 0; index < 2 * LIMITS.systemsKnown; index += 1)
    systems.entry(`did:key:${index}` as Did, 'digital-twin-system', 'Stranger');
  expect(systems.entries.size).toBe(LIMITS.systemsKnown);
  expect(systems.twinSystem(known.did)).toBe(known);
  expect(systems.twinSystem('did:key:0' as Did)).toBeUndefined();
  for (const entry of systems.entries.values()) entry.trust = 'allowed';
  expect(() => systems.entry('did:key:new' as Did, 'digital-twin-system', 'New')).toThrow(/takes no more/);
});
