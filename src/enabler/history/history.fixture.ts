// A history around a twin without a system or a link: what arrives is handed in, time stands still until it is told. For the tests of
// this folder.
import type { TwinId } from '../../base/ids.ts';
import { MockClock } from '../../base/mock-clock.ts';
import type { HistoryPoint } from '../../protocol/history.ts';
import type { Readings } from '../../protocol/things.ts';
import { isDiscrete, twinLayout } from '../../state/layout.ts';
import { RingPool } from '../../state/ring-pool.ts';
import type { EnablerContext } from '../context.ts';
import { memoryStore } from '../store/memory.ts';
import type { ModelRecord, Store } from '../store/store.ts';
import { History } from './history.ts';
import type { TwinRecorder } from './twin-recorder.ts';

export const TWIN = 'urn:twinport:test:recorded' as TwinId;

const description = {
  id: TWIN,
  title: 'Recorded',
  properties: {
    level: { type: 'number' },
    heading: { type: 'number', minimum: 0, maximum: 360, multipleOf: 0.1, 'twinport:period': 360 },
    on: { type: 'boolean', '@type': 'twinport:Alarm' },
    mode: { type: 'string', enum: ['idle', 'moving'] },
    position: { type: 'array', minItems: 3, maxItems: 3, items: { type: 'number' } },
    note: { type: 'string' },
  },
  events: { reached: { title: 'Reached' } },
};

export interface HistoryBench {
  readonly clock: MockClock;
  readonly store: Store;
  readonly history: History;
  readonly recorder: TwinRecorder;
  /** What the visitor may do; null without a grant. */
  granted: { observe: boolean; actions: string[]; properties?: string[] } | null;
  /** Hands a number in, now. */
  take(field: string, value: number): void;
  points(property: string, maxPoints?: number, from?: number, to?: number): Promise<readonly HistoryPoint[]>;
}

const model = (twinId: TwinId): ModelRecord => ({
  id: twinId,
  systemId: 'did:key:z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH' as ModelRecord['systemId'],
  version: '1',
  description: { ...description, id: twinId } as never,
  bindings: [],
  asset: { mediaType: 'model/gltf-binary', bytes: 3, sha256: 'ab'.repeat(32) },
  status: 'checked',
  problem: null,
});

export const NOTHING: Readings = {};

/** `clock` and `store` of an earlier bench: the page was loaded again. */
export async function makeHistory(
  options: { clock?: MockClock; store?: Store; twinId?: TwinId } = {},
): Promise<HistoryBench> {
  const { clock = new MockClock(), store = memoryStore(), twinId = TWIN } = options;
  const bench = { granted: { observe: true, actions: [] } } as unknown as { granted: HistoryBench['granted'] };
  const access = { heldGrant: () => (bench.granted === null ? null : { granted: bench.granted }) };
  const history = new History({ clock, store } as unknown as EnablerContext, access as never);
  await history.start();
  const layout = twinLayout(model(twinId).description);
  history.describe(model(twinId));
  const { ring } = new RingPool(false).take(layout);
  const recorder = history.open(twinId, layout, ring);
  let sequence = 0;
  return Object.assign(bench, {
    clock,
    store,
    history,
    recorder,
    take(name: string, value: number) {
      const field = layout.fields.findIndex((candidate) => candidate.name === name);
      if (isDiscrete(layout.fields[field]!)) recorder.take(field, clock.now(), value);
      else ring.push(field, clock.now(), value, (sequence += 1));
    },
    points: (property: string, maxPoints?: number, from = 0, to = clock.now()) =>
      history.history(twinId, property, from, to, maxPoints),
  });
}
