// The city's models: built by the script, clean glTF, small enough for a crowd, and fit for their bindings and what their twins tell.
import { readFile } from 'node:fs/promises';
import type { Document, Node } from '@gltf-transform/core';
import { validateBytes } from 'gltf-validator';
import * as v from 'valibot';
import { beforeAll, describe, expect, it } from 'vitest';
import { Bindings } from '../../protocol/bindings.ts';
import { checkBindings, readGlb } from '../../protocol/glb.ts';
import { airAffordances } from '../city/air-affordances.ts';
import { busAffordances } from '../city/bus-affordances.ts';
import { lampAffordances } from '../city/lamp-affordances.ts';
import { riverAffordances } from '../city/river-affordances.ts';
import { cityDocuments, modelBytes } from './build-models.ts';

const MODELS = {
  'street-lamp': { affordances: lampAffordances, triangles: 850, shadesFar: ['Lens', 'Beam', 'Fault'] },
  bus: { affordances: busAffordances, triangles: 8_000, shadesFar: ['Line1', 'Line2', 'Line3', 'Line4', 'HeadLights'] },
  'air-station': { affordances: airAffordances, triangles: 3_000, shadesFar: ['Good', 'Fair', 'Poor', 'Bad'] },
  'flood-gates': { affordances: riverAffordances, triangles: 12_000, shadesFar: [] },
} as const;
type ModelName = keyof typeof MODELS;

const file = (name: string): Promise<Uint8Array> => readFile(new URL(name, import.meta.url));
const bindingsOf = async (name: ModelName): Promise<Bindings> =>
  v.parse(Bindings, JSON.parse(new TextDecoder().decode(await file(`${name}.bindings.json`))));

let documents: Map<string, Document>;
beforeAll(async () => {
  documents = await cityDocuments();
}, 60_000);

describe.each(Object.keys(MODELS) as ModelName[])('%s', (name) => {
  const { affordances, triangles, shadesFar } = MODELS[name];
  const nodesNamed = (wanted: string): Node[] =>
    documents
      .get(`${name}.glb`)!
      .getRoot()
      .listNodes()
      .filter((node) => node.getName() === wanted);

  it('is what the script builds, byte for byte', async () => {
    const built = await modelBytes(documents.get(`${name}.glb`)!);
    expect(Buffer.compare(built, await file(`${name}.glb`)), 'run `npm run models` and commit the models').toBe(0);
  });

  it('is clean, and small enough for hundreds', async () => {
    const report = await validateBytes(await file(`${name}.glb`));
    expect(report.issues.messages.filter(({ severity }) => severity < 2)).toEqual([]);
    expect(report.info?.totalTriangleCount).toBeGreaterThan(500);
    expect(report.info?.totalTriangleCount).toBeLessThanOrEqual(triangles);
    // A crowd is drawn once a material and part.
    expect(documents.get(`${name}.glb`)!.getRoot().listMeshes().length).toBeLessThanOrEqual(20);
  });

  it('fits its bindings, and these what the twin tells', async () => {
    const bindings = await bindingsOf(name);
    const description = { '@context': 'https://www.w3.org/2022/wot/td/v1.1', id: 'urn:test', ...affordances };
    checkBindings(
      bindings,
      description as unknown as Parameters<typeof checkBindings>[1],
      readGlb(await file(`${name}.glb`)),
    );
    const properties = affordances.properties as Readonly<Record<string, { readonly enum?: readonly string[] }>>;
    for (const binding of bindings) {
      const known = properties[binding.property]?.enum;
      if ('colours' in binding && known !== undefined)
        expect(Object.keys(binding.colours ?? {}).sort()).toEqual([...known].sort());
      if ('when' in binding) for (const value of binding.when ?? []) expect(known).toContain(value);
    }
  });

  it('tells by visibility what must be seen of twins that are far, because a crowd has no colours of its own', async () => {
    const bindings = await bindingsOf(name);
    for (const node of shadesFar) {
      expect(nodesNamed(node), node).toHaveLength(1);
      expect(
        bindings.some((binding) => binding.target === 'visible' && binding.node === node),
        node,
      ).toBe(true);
    }
  });

  it('gives what a binding paints a material that nothing else wears', async () => {
    const painted = (await bindingsOf(name)).flatMap((binding) =>
      binding.target === 'baseColor' || binding.target === 'emissive' ? [binding.node] : [],
    );
    const nodes = documents.get(`${name}.glb`)!.getRoot().listNodes();
    const materialsOf = (node: Node) => (node.getMesh()?.listPrimitives() ?? []).map((part) => part.getMaterial());
    for (const target of painted) {
      const [material, ...others] = materialsOf(nodesNamed(target)[0]!);
      expect(others).toEqual([]);
      expect(nodes.filter((node) => materialsOf(node).includes(material!)).map((node) => node.getName())).toEqual([
        target,
      ]);
    }
  });
});
