// The other thread of twin-ring.test.ts: writes samples of which every part can be told from every other.
import { workerData } from 'node:worker_threads';
import { RingBlock } from './ring-block.ts';
import { FLOAT, layoutOf } from './ring-layout.fixture.ts';

const { shared, done, samples } = workerData as { shared: SharedArrayBuffer; done: SharedArrayBuffer; samples: number };
const ring = new RingBlock(layoutOf([[FLOAT, FLOAT]]), 1, shared).ring(0);
for (let index = 1; index <= samples; index += 1) {
  ring.push(0, index * 10, index * 3, index);
  ring.push(1, index * 10, index * 5, index);
}
Atomics.store(new Int32Array(done), 0, 1);
