// Writes the demo's models: `node --import tsx src/demo/models/build-models.ts`. The files are committed, so that a
// fresh clone needs no build step; models.test.ts fails when they and this script disagree.
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { NodeIO, type Document } from '@gltf-transform/core';
import { KHRMeshQuantization } from '@gltf-transform/extensions';
import { airStation } from './air-station.ts';
import { arm } from './arm.ts';
import { assemble } from './assemble.ts';
import { bus } from './bus.ts';
import { floodGates } from './flood-gates.ts';
import { streetLamp } from './street-lamp.ts';
import { tank } from './tank.ts';
import { addTankClips } from './tank-clips.ts';
import { turbine } from './turbine.ts';
import { encodePng } from './surface/png.ts';
import { drawDecalSheet } from './surface/decal-sheet.ts';

/** The documents of the demo site's three machines, by file name. */
export async function siteDocuments(): Promise<Map<string, Document>> {
  const sheet = drawDecalSheet();
  const decalSheet = encodePng(sheet.pixels, sheet.width, sheet.height);
  const tankDocument = await assemble(tank(), { decalSheet, grain: 0.4, reach: 0.6 });
  addTankClips(tankDocument);
  return new Map([
    ['arm.glb', await assemble(arm(), { decalSheet, grain: 0.3, reach: 0.35 })],
    ['turbine.glb', await assemble(turbine(), { decalSheet, grain: 0.6, reach: 1 })],
    ['tank.glb', tankDocument],
  ]);
}

/** The documents of the city's four kinds of twins. Of these there are many, or their surfaces are large: occlusion is kept coarse. */
export async function cityDocuments(): Promise<Map<string, Document>> {
  // None of them wears a decal.
  const decalSheet = new Uint8Array();
  return new Map([
    ['street-lamp.glb', await assemble(streetLamp(), { decalSheet, grain: 1, reach: 0.3 })],
    ['bus.glb', await assemble(bus(), { decalSheet, grain: 1, reach: 0.4 })],
    ['air-station.glb', await assemble(airStation(), { decalSheet, grain: 0.5, reach: 0.3 })],
    ['flood-gates.glb', await assemble(floodGates(), { decalSheet, grain: 7, reach: 0.9 })],
  ]);
}

/** The bytes of a model's file: the same each time. */
export function modelBytes(document: Document): Promise<Uint8Array> {
  return new NodeIO().registerExtensions([KHRMeshQuantization]).writeBinary(document);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, document] of [...(await siteDocuments()), ...(await cityDocuments())]) {
    const bytes = await modelBytes(document);
    await writeFile(new URL(name, import.meta.url), bytes);
    process.stdout.write(`${name} ${Math.round(bytes.length / 1000)} kB\n`);
  }
}
