// Shaders are compiled one after another, before anything is drawn with them.
import { StandardMaterial } from '@babylonjs/core/Materials/standardMaterial';
import { CreateBox } from '@babylonjs/core/Meshes/Builders/boxBuilder';
import type { Mesh } from '@babylonjs/core/Meshes/mesh';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ShaderQueue } from './shader-queue.ts';
import { emptyScene } from './test-machine.ts';

const scene = emptyScene();

/** A mesh whose material is ready when it is said so; `asked`: how often it was asked for. */
function slow(name: string): { mesh: Mesh; state: { isReady: boolean; asked: number } } {
  const mesh = CreateBox(name, {}, scene);
  const material = new StandardMaterial(name, scene);
  const state = { isReady: false, asked: 0 };
  material.isReadyForSubMesh = () => {
    state.asked += 1;
    return state.isReady;
  };
  mesh.material = material;
  return { mesh, state };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('what is compiled already goes on without waiting, instanced or not', async () => {
  const queue = new ShaderQueue();
  const { mesh, state } = slow('ready');
  state.isReady = true;
  await Promise.all([queue.prepare(mesh, true), queue.prepare(mesh, false)]);
});

it('one shader is under way at a time, in the order in which they were asked for', async () => {
  const queue = new ShaderQueue();
  const [first, second] = [slow('first'), slow('second')];
  const done: string[] = [];
  for (const { mesh } of [first, second]) void queue.prepare(mesh, true).then(() => done.push(mesh.name));
  await vi.advanceTimersByTimeAsync(200);
  expect([done, first.state.asked > 5, second.state.asked]).toEqual([[], true, 0]);
  first.state.isReady = true;
  await vi.advanceTimersByTimeAsync(50);
  expect([done, second.state.asked > 0]).toEqual([['first'], true]);
  second.state.isReady = true;
  await vi.advanceTimersByTimeAsync(50);
  expect(done).toEqual(['first', 'second']);
});

it('what has gone meanwhile, or never becomes ready, keeps nobody waiting for ever', async () => {
  const queue = new ShaderQueue();
  const [gone, stuck, last] = [slow('gone'), slow('stuck'), slow('last')];
  last.state.isReady = true;
  const done: string[] = [];
  for (const { mesh } of [gone, stuck, last]) void queue.prepare(mesh, true).then(() => done.push(mesh.name));
  gone.mesh.dispose();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(done).toEqual(['gone']);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(done).toEqual(['gone', 'stuck', 'last']);
});
