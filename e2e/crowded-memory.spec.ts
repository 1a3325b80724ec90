// Many different models, each good by itself, and more together than a browser should hold: who came first is shown, the next one's values are
// there without its model, with a reason, and its model comes by itself when another machine goes.
import { expect, test } from '@playwright/test';
import { Document, NodeIO } from '@gltf-transform/core';
import { openPage, waitForModels } from './support/demo.ts';
import { startSite, startSystem } from './support/provider.ts';
import { smallBindings, smallDescription } from './support/small-twin.ts';

const IDS = ['one', 'two', 'three'].map((name) => `urn:twinport:test:${name}`) as [string, string, string];

/** Of each, 400 MiB when unpacked: zeros, which no file has to hold. */
async function largeModel(number: number): Promise<Uint8Array> {
  const document = new Document();
  const corners = Float32Array.from([0, 0, 0, 1, 0, 0, 0, 1, number]);
  const position = document.createAccessor().setType('VEC3').setArray(corners).setBuffer(document.createBuffer());
  const mesh = document.createMesh().addPrimitive(document.createPrimitive().setAttribute('POSITION', position));
  document.createScene().addChild(document.createNode('Arm').setMesh(mesh));
  const io = new NodeIO();
  const { json, resources } = await io.writeJSON(document);
  json.accessors!.push({ componentType: 5126, count: 100 * 1024 * 1024, type: 'SCALAR' });
  const [bytes] = Object.values(resources);
  return glb(JSON.stringify({ ...json, buffers: [{ byteLength: bytes!.length }] }), bytes!);
}

function glb(text: string, binary: Uint8Array): Uint8Array {
  const json = Buffer.from(text.padEnd(Math.ceil(text.length / 4) * 4));
  const padded = Buffer.concat([binary, Buffer.alloc((4 - (binary.length % 4)) % 4)]);
  const length = 12 + 8 + json.length + 8 + padded.length;
  return Buffer.concat([
    Buffer.from(Uint32Array.of(0x46546c67, 2, length, json.length, 0x4e4f534a).buffer),
    json,
    Buffer.from(Uint32Array.of(padded.length, 0x004e4942).buffer),
    padded,
  ]);
}

test('[LIM-10] the third large model waits until one of the others is gone', async ({ browser }, info) => {
  const site = await startSite(5_435);
  const { system, identity, address } = await startSystem(site, 'Giants');
  const twins = [];
  for (const [index, id] of IDS.entries()) {
    const twin = await system.publish({
      description: { ...smallDescription, id, title: `Giant ${index + 1}` },
      model: await largeModel(index),
      bindings: smallBindings,
      policy: { actions: { turn: 'open' } },
    });
    twin.set({ angle: 10, on: false, mode: 'idle', note: `I am ${id}` });
    twins.push(twin);
  }
  site.manifests.set('/worlds/giants.json', {
    title: 'Giants',
    environment: 'studio',
    spawn: { position: [0, 1.65, 9], lookAt: [0, 1, 0] },
    systems: [{ name: 'Giants', address, did: identity.did }],
    placements: IDS.map((twin, index) => ({ twin, position: [2 * index - 2, 0, 2], radius: 1 })),
  });
  const { page, errors } = await openPage(browser, `${site.url}?world=/worlds/giants.json&lang=de`, (opened) =>
    opened.setViewportSize({ width: 1_100, height: 700 }),
  );
  const withModel = (): Promise<string[]> =>
    page.evaluate(() =>
      window.twinport.twins().flatMap(({ id }) => (window.twinport.nodes(id).length > 0 ? [id] : [])),
    );
  try {
    await expect.poll(async () => (await withModel()).length, { timeout: 60_000 }).toBe(2);
    const shown = await withModel();
    const without = IDS.find((id) => !shown.includes(id));
    // Its values come although its model has no room.
    await page.waitForFunction((id) => window.twinport.state(id!)['note']?.value === `I am ${id}`, without);
    await page.getByRole('button', { name: 'Hinweise überspringen' }).click();
    await page.getByRole('button', { name: /^Zwillinge/ }).click();
    await expect(page.getByText(/entpackt 1\.258\.\d{3}\.\d{3} Bytes, höchstens 1\.073\.741\.824/)).toBeVisible();
    await page.screenshot({ path: info.outputPath('no-room.png') });
    await system.withdraw(twins[IDS.indexOf(shown[0]!)]!);
    await waitForModels(page, [without!]);
    expect(errors).toEqual([]);
  } finally {
    await page.context().close();
    await system.stop();
    await site.close();
  }
});
