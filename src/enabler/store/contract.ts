// What every store of the enabler must do, as checks without a test runner: memory.test.ts runs them in Node, and a page can
// run them on IndexedDB. Each check gets a fresh, empty store and throws when the store is at fault.
import type { Store, SystemRecord } from './store.ts';

export interface StoreCheck {
  readonly name: string;
  run(store: Store): Promise<void>;
}

const record = (name: string): SystemRecord => ({
  did: 'did:key:z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH' as SystemRecord['did'],
  kind: 'digital-twin-system',
  name,
  description: '',
  domains: ['test'],
  purposes: [],
  place: null,
  trust: 'allowed',
  leaseExpiresAt: 5,
});
const bytes = (...values: number[]): ArrayBuffer => Uint8Array.from(values).buffer;

/** Compares plain data, and bytes by their content. */
function same(found: unknown, expected: unknown): void {
  const text = (value: unknown): string =>
    JSON.stringify(value, (_key, item: unknown) => (item instanceof ArrayBuffer ? [...new Uint8Array(item)] : item)) ??
    'undefined';
  if (text(found) !== text(expected)) throw new Error(`found ${text(found)}, expected ${text(expected)}`);
}

export const STORE_CONTRACT: readonly StoreCheck[] = [
  {
    name: 'has nothing at first, and says so',
    async run(store) {
      same(await store.get('systems', 'a'), undefined);
      same(await store.list('systems'), []);
      await store.delete('systems', 'a');
      await store.deletePrefix('systems', 'a');
    },
  },
  {
    name: 'gives back what was put, and the newest of one key',
    async run(store) {
      await store.put('systems', 'a', record('first'));
      await store.put('systems', 'a', record('second'));
      same(await store.get('systems', 'a'), record('second'));
      same(await store.list('systems'), [record('second')]);
    },
  },
  {
    name: 'keeps tables apart',
    async run(store) {
      await store.put('systems', 'a', record('system'));
      await store.put('events', 'a', 7);
      same(
        [await store.get('systems', 'a'), await store.get('events', 'a'), await store.get('grants', 'a')],
        [record('system'), 7, undefined],
      );
      await store.delete('events', 'a');
      same(await store.get('systems', 'a'), record('system'));
    },
  },
  {
    name: 'keeps bytes, and keys that can sign but cannot be read',
    async run(store) {
      const large = new Uint8Array(300_000).fill(7).buffer;
      await store.put('assets', 'a', large);
      same((await store.get('assets', 'a'))?.byteLength, 300_000);
      const { privateKey } = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
      await store.put('identity', 'own', { did: record('').did, privateKey });
      const kept = (await store.get('identity', 'own'))!;
      same(
        [
          kept.did,
          kept.privateKey.extractable,
          (await crypto.subtle.sign('Ed25519', kept.privateKey, bytes(1))).byteLength,
        ],
        [record('').did, false, 64],
      );
    },
  },
  {
    name: 'lists what starts with a prefix, in the order of the keys, whatever was put first',
    async run(store) {
      const keys = ['b:000000000010', 'a:1', 'b:000000000002', 'b', 'ba', 'c'];
      for (const [offset, key] of keys.entries())
        await store.put('partials', key, { sha256: key as never, offset, bytes: bytes(offset) });
      const listed = async (prefix?: string): Promise<string[]> =>
        (await store.list('partials', prefix)).map(({ sha256 }) => sha256);
      same(await listed(), ['a:1', 'b', 'b:000000000002', 'b:000000000010', 'ba', 'c']);
      same(await listed('b:'), ['b:000000000002', 'b:000000000010']);
      same(await listed('x'), []);
      same(
        (await store.list('partials', 'b:')).map((piece) => piece.bytes),
        [bytes(2), bytes(0)],
      );
    },
  },
  {
    name: 'deletes one key, or all with a prefix, and no others',
    async run(store) {
      for (const key of ['a', 'ab', 'abc', 'b']) await store.put('events', key, key.length);
      await store.delete('events', 'ab');
      same([await store.get('events', 'ab'), await store.list('events')], [undefined, [1, 3, 1]]);
      await store.deletePrefix('events', 'a');
      same(await store.list('events'), [1]);
      same(await store.get('events', 'b'), 1);
    },
  },
  {
    name: 'writes and deletes in several tables together, in order',
    async run(store) {
      await store.put('events', 'b', 2);
      await store.write([
        { table: 'events', key: 'a', value: 1 },
        { table: 'events', key: 'b' },
        { table: 'systems', key: 'a', value: record('together') },
        {
          table: 'recordingBlocks',
          key: 'c',
          value: { columns: [['n', 1, false, Float64Array.of(5, 7)]], changes: [] },
        },
        { table: 'events', key: 'a', value: 3 },
      ]);
      same([await store.list('events'), await store.get('systems', 'a')], [[3], record('together')]);
      same([...(await store.get('recordingBlocks', 'c'))!.columns[0]![3]], [5, 7]);
      await store.write([]);
    },
  },
  {
    name: 'takes many writes at a time',
    async run(store) {
      await Promise.all(
        Array.from({ length: 100 }, (_, index) => store.put('events', `k${String(index).padStart(3, '0')}`, index)),
      );
      same(
        await store.list('events', 'k'),
        Array.from({ length: 100 }, (_, index) => index),
      );
    },
  },
];
