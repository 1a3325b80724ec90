import type { MaterialPluginBase } from '@babylonjs/core/Materials/materialPluginBase';
import type { Vector3 } from '@babylonjs/core/Maths/math.vector';
import { expect, test } from 'vitest';
import { machineGlb } from './glb-fixture.ts';
import { ModelLibrary } from './load-model.ts';
import { bindingsOf, copyOf, emptyScene, HASH } from './test-machine.ts';
import { TwinLook } from './twin-look.ts';

test('eases to what is asked and stays there', () => {
  const look = new TwinLook();
  look.ask(1, 0.5, 0);
  look.update(0.05);
  expect(look.shown.x).toBeGreaterThan(0);
  expect(look.shown.x).toBeLessThan(1);
  for (let frame = 0; frame < 100; frame += 1) look.update(0.05);
  expect(look.shown.asArray()).toEqual([1, 0.5, 0]);
});

test('is worn by instances and by clones of one twin alone', async () => {
  const bindings = bindingsOf([
    { property: 'mode', node: 'lamp', target: 'emissive' },
    { property: 'level', node: 'tip', target: 'translation', axis: 'y' },
  ]);
  const library = new ModelLibrary(emptyScene(), { receiveShadows: false, shapeError: 0 });
  const bytes = await machineGlb();
  const [one, other] = [await copyOf(library, HASH, bytes, bindings), await copyOf(library, HASH, bytes, bindings)];
  const looks = [new TwinLook(), new TwinLook()];
  for (const mesh of one.meshes) looks[0]!.wear(mesh);
  for (const mesh of other.meshes) looks[1]!.wear(mesh);
  const worn = (copy: typeof one, name: string): Vector3 => {
    const mesh = copy.model.node(copy.model.indicesOf(name)[0]!).primitives[0]!;
    if (mesh.isAnInstance) return mesh.instancedBuffers['twinLook'] as Vector3;
    return mesh.material!.pluginManager!.getPlugin<MaterialPluginBase & { look: Vector3 }>('TwinLook')!.look;
  };
  for (const name of ['lamp', 'tip']) {
    expect(worn(one, name)).toBe(looks[0]!.shown);
    expect(worn(other, name)).toBe(looks[1]!.shown);
  }
});
