import { expect, test, vi } from 'vitest';
import type { MetaverseIntegration, SystemSummary } from '../../protocol/mii.ts';
import { LiveDiscovery } from './live-discovery.ts';

test('a watch answers now and on each change, not on what changes by the second, and not after it was stopped', async () => {
  let systems = [{ id: 'a', online: true, leaseExpiresAt: 1 }];
  const asked: unknown[] = [];
  const mii = {
    discoverSystems: (filter: unknown) => {
      asked.push(filter);
      return Promise.resolve(systems as unknown as SystemSummary[]);
    },
  } as unknown as MetaverseIntegration;
  const discovery = new LiveDiscovery(mii);
  const heard: string[][] = [];
  const stop = discovery.watch({ domain: 'wind' }, (found) => heard.push(found.map(({ id }) => id)));
  await vi.waitFor(() => expect(heard).toEqual([['a']]), 15_000);
  expect(asked).toEqual([{ domain: 'wind' }]);

  systems = [{ id: 'a', online: true, leaseExpiresAt: 2 }];
  discovery.receive({ kind: 'systems-changed' });
  await vi.waitFor(() => expect(asked).toHaveLength(2), 15_000);
  systems = [...systems, { id: 'b', online: true, leaseExpiresAt: 2 }];
  discovery.receive({ kind: 'services-changed' });
  await vi.waitFor(() => expect(heard).toEqual([['a'], ['a', 'b']]), 15_000);

  discovery.receive({ kind: 'grants-changed' });
  stop();
  systems = [];
  discovery.receive({ kind: 'systems-changed' });
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(heard).toHaveLength(2);
  expect(asked).toHaveLength(3);
});
