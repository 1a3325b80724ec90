// The pass of a rendered frame from the rings of samples to the matrices of a crowd, without a picture: in this process, so that
// nothing else is in the figures. All twins move all the time; they stand in a square, 3.5 m apart, seen from the middle of a side. Called by the part "frame".
import { NullEngine } from '@babylonjs/core/Engines/nullEngine';
import { Mesh } from '@babylonjs/core/Meshes/mesh';
import { VertexData } from '@babylonjs/core/Meshes/mesh.vertexData';
import { Scene } from '@babylonjs/core/scene';
import * as v from 'valibot';
import { Crowd } from '../../src/metaverse/twins/crowd.ts';
import { Bindings } from '../../src/protocol/bindings.ts';
import type { ThingDescription } from '../../src/protocol/thing-description.ts';
import { twinLayout } from '../../src/state/layout.ts';
import { RingPool } from '../../src/state/ring-pool.ts';
import { description } from './engines/twinport.ts';
import { summarise, type Figures } from './report.ts';
import { percentile, rising } from './statistics.ts';
import { RATE_HZ, VALUES_PER_ENTITY } from './workload.ts';

const FRAMES = 400;
/** Until everything is compiled. */
const WARM_FRAMES = 150;
const DELAY_MS = 50;
const APART_METRES = 3.5;
const BINDINGS = v.parse(Bindings, [
  { property: 'position', node: 'Body', target: 'position' },
  { property: 'rotation', node: 'Body', target: 'orientation' },
]);

/** Milliseconds of the page's thread for a frame in which `count` thin instances move. */
export function measurePass(count: number): Figures {
  const scene = new Scene(new NullEngine());
  const layout = twinLayout(description(0) as unknown as ThingDescription);
  const crowd = new Crowd<number>(
    scene,
    { nodes: [bodyNode(scene)], finishes: new Map(), animations: [], compile: () => Promise.resolve() },
    BINDINGS,
    layout,
  );
  const pool = new RingPool(true);
  const perRow = Math.ceil(Math.sqrt(count));
  const rings = Array.from({ length: count }, (_, index) => {
    const { ring } = pool.take(layout);
    ring.setClock({ offsetMs: 0, errorMs: 0, delayMs: DELAY_MS, heardMs: 0 });
    const x = ((index % perRow) - perRow / 2) * APART_METRES;
    const z = -Math.floor(index / perRow) * APART_METRES;
    crowd.add(index, ring, Float64Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x, 0, z, 1));
    return ring;
  });
  const gaze = { x: 0, y: 1.65, z: 0, forwardX: 0, forwardY: 0, forwardZ: -1, cornerCosine: Math.cos(0.8) };
  const values = new Float64Array(VALUES_PER_ENTITY);
  const taken: number[] = [];
  for (let frame = 0; frame < FRAMES; frame += 1) {
    const timeMs = 1_000_000 + (frame * 1_000) / RATE_HZ;
    for (const [index, ring] of rings.entries()) {
      const turn = frame / 100 + index;
      values.set([Math.cos(turn), 0, Math.sin(turn), 0, Math.sin(turn / 2), 0, Math.cos(turn / 2)]);
      ring.take(0, 3, values, timeMs, frame + 1);
      ring.take(3, 4, values, timeMs, frame + 1);
    }
    const startedAt = performance.now();
    crowd.frame(timeMs + 5, gaze);
    if (frame >= WARM_FRAMES) taken.push(performance.now() - startedAt);
    crowd.upload();
  }
  crowd.dispose();
  const sorted = rising(taken);
  return summarise([{ syncMsPerFrame: percentile(sorted, 0.5), syncP95MsPerFrame: percentile(sorted, 0.95) }]);
}

function bodyNode(scene: Scene) {
  const mesh = new Mesh('Body', scene);
  const data = new VertexData();
  data.positions = [0, 0, 0, 1, 0, 0, 0, 1, 0];
  data.indices = [0, 1, 2];
  data.applyToMesh(mesh);
  return { name: 'Body', transform: mesh, primitives: [mesh] };
}
