import { NullEngine } from '@babylonjs/core/Engines/nullEngine';
import { Mesh } from '@babylonjs/core/Meshes/mesh';
import { TransformNode } from '@babylonjs/core/Meshes/transformNode';
import { Scene } from '@babylonjs/core/scene';
import { expect, it } from 'vitest';
import type { ArSubject } from './ar-view.ts';
import { OwnRoom } from './own-room.ts';

it('puts the world away but for the twin, and brings back exactly what was there', () => {
  const scene = new Scene(new NullEngine());
  scene.fogMode = Scene.FOGMODE_EXP;
  const quay = new Mesh('quay', scene);
  const twin = new TransformNode('twin', scene);
  const hidden = new Mesh('hidden', scene);
  hidden.setEnabled(false);
  const others = new Set<object>();
  const subject = { isRoot: (node: object) => node === twin, isOther: (node: object) => others.has(node) };
  const room = new OwnRoom(scene, subject as ArSubject);
  // What the headset brings, and another twin that comes near.
  const hand = new Mesh('hand', scene);
  const crane = new TransformNode('crane', scene);
  others.add(crane);
  room.tidy();
  expect([quay, crane, hidden].map((node) => node.isEnabled())).toEqual([false, false, false]);
  expect([twin, hand].map((node) => node.isEnabled())).toEqual([true, true]);
  expect(scene.fogMode).toBe(Scene.FOGMODE_NONE);
  const gone = new Mesh('gone', scene);
  others.add(gone);
  room.tidy();
  gone.dispose();
  room.restore();
  expect([quay, crane, twin, hand].every((node) => node.isEnabled())).toBe(true);
  expect(hidden.isEnabled()).toBe(false);
  expect(scene.fogMode).toBe(Scene.FOGMODE_EXP);
});
