// The contract with Babylon's glTF Object Model internals: when an upgrade moves them, this file says so first.
import { Color3, Color4 } from '@babylonjs/core/Maths/math.color';
import { Quaternion, Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { PBRMaterial } from '@babylonjs/core/Materials/PBR/pbrMaterial';
import { beforeEach, expect, test } from 'vitest';
import { machineGlb } from './glb-fixture.ts';
import { ModelLibrary } from './load-model.ts';
import type { ModelCopy } from './model-copy.ts';
import { bindingsOf, copyOf, emptyScene, HASH } from './test-machine.ts';

let copy: ModelCopy;
let node: (name: string) => number;
beforeEach(async () => {
  const library = new ModelLibrary(emptyScene(), { receiveShadows: false, shapeError: 0 });
  copy = await copyOf(
    library,
    HASH,
    await machineGlb(),
    bindingsOf([
      { property: 'mode', node: 'lamp', target: 'emissive' },
      { property: 'mode', node: 'panel', target: 'emissive' },
    ]),
  );
  node = (name) => copy.model.indicesOf(name)[0]!;
});

test('finds nodes by the names in the file', () => {
  expect(copy.model.nodeNames().toSorted()).toEqual(['arm', 'base', 'beacon', 'door', 'lamp', 'panel', 'tag', 'tip']);
  expect(copy.model.indicesOf('nothing')).toEqual([]);
  expect(() => copy.model.node(99)).toThrow(RangeError);
});

test('reads and writes translation, rotation and scale of the node that is rendered', () => {
  const { transform } = copy.model.node(node('arm'));
  expect(copy.model.translation(node('arm')).get().asArray()).toEqual([0, 1, 0]);
  expect(copy.model.rotation(node('arm')).get().toEulerAngles().y).toBeCloseTo(Math.PI / 2, 5);
  expect(copy.model.scale(node('arm')).get().asArray()).toEqual([2, 2, 2]);

  copy.model.translation(node('arm')).set(new Vector3(5, 6, 7));
  copy.model.rotation(node('arm')).set(Quaternion.RotationAxis(new Vector3(0, 0, 1), 0.5));
  copy.model.scale(node('arm')).set(new Vector3(1, 2, 3));
  expect(transform.position.asArray()).toEqual([5, 6, 7]);
  expect(transform.rotationQuaternion!.toEulerAngles().z).toBeCloseTo(0.5, 5);
  expect(transform.scaling.asArray()).toEqual([1, 2, 3]);
});

test('reads and writes the colours of the copy’s own material', () => {
  const [material] = copy.materialsOf(node('lamp'));
  const worn = copy.model.node(node('lamp')).primitives[0]!.material as PBRMaterial;
  expect(copy.model.emissive(material!).get().asArray()).toEqual([0.01, 0.02, 0.03]);
  expect(copy.model.baseColour(material!).get().asArray()).toEqual([0.8, 0.8, 0.8, 0.5]);

  copy.model.emissive(material!).set(new Color3(1, 0, 0));
  copy.model.baseColour(material!).set(new Color4(0, 1, 0, 0.25));
  expect(worn.emissiveColor.asArray()).toEqual([1, 0, 0]);
  expect(worn.albedoColor.asArray()).toEqual([0, 1, 0]);
  expect(worn.alpha).toBe(0.25);
});

test('hides all primitives of a node', () => {
  const { primitives } = copy.model.node(node('panel'));
  expect(primitives).toHaveLength(2);
  copy.model.visible(node('panel')).set(false);
  expect(primitives.map(({ isVisible }) => isVisible)).toEqual([false, false]);
  copy.model.visible(node('panel')).set(true);
  expect(primitives.map(({ isVisible }) => isVisible)).toEqual([true, true]);
});
