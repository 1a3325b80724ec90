// Each mistake in the files of a twin is told with its place and what to do; what is right is told nothing about.
import { mkdtemp, open, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { smallModel } from '../../../e2e/support/small-twin.ts';
import { filesOf } from '../twin-files/find-twins.ts';
import { checkTwin, type Finding } from './check-twin.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'twinport-check-'));
  await writeFile(join(folder, 'pump.glb'), await smallModel());
  await write('pump.td.jsonc', DESCRIPTION);
  await write(
    'pump.bindings.jsonc',
    '[\n  // it turns\n  { "property": "angle", "node": "Arm", "target": "rotation", "axis": "z" },\n]',
  );
  await write('pump.policy.json', '{ "observe": "open", "actions": { "setAngle": "open" } }');
});
afterEach(() => rm(folder, { recursive: true }));

const DESCRIPTION = `{
  "id": "urn:test:pump",
  "title": "Pump",
  "securityDefinitions": { "none": { "scheme": "nosec" } },
  "security": "none",
  "properties": {
    "angle": { "type": "number", "unit": "deg", "minimum": 0, "maximum": 90, "forms": [{ "href": "http://pump/angle" }] }
  }
}`;
const write = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text);
const checked = async (): Promise<readonly Finding[]> => checkTwin(await filesOf(join(folder, 'pump.td.jsonc')));
/** One finding as a person reads it, from the file's name on. */
const told = async (): Promise<string> =>
  (await checked())
    .map(
      ({ severity, place, message, advice }) => `${place.slice(folder.length + 1)} ${severity} ${message} | ${advice}`,
    )
    .join('\n');

it('finds nothing in what is right', async () => {
  expect(await checked()).toEqual([]);
});

it.each([
  ['"title": "Pump",', '"title" "Pump",', /^pump\.td\.jsonc:3:11 error expected ":", but there is "\\"Pump\\","/],
  [
    '"title": "Pump",',
    '"title": "Pump", "title": "Again",',
    /^pump\.td\.jsonc:3:20 error the name "title" stands here a second time/,
  ],
  ['"urn:test:pump"', '"pump one"', /^pump\.td\.jsonc:2:9 error .*absolute URI.*\| Give it an id such as/],
  ['"number"', '"float"', /^pump\.td\.jsonc:7:24 error .*\| A type is boolean, integer/],
  ['"forms": [{ "href": "http://pump/angle" }]', '"forms": []', /^pump\.td\.jsonc:7:\d+ error .*at least one form/],
  [
    'http://pump/angle',
    'knx://1/2',
    /^pump\.td\.jsonc:7:\d+ error "angle" is reached by "knx:\/\/1\/2", which the bridge does not speak \| .*mqtt/,
  ],
  [
    '"security": "none"',
    '"security": "basic_sc"',
    /error there is no security definition "basic_sc" \| Add "basic_sc".*they are "none"/,
  ],
  ['"minimum": 0, "maximum": 90', '"minimum": 90, "maximum": 0', /error "angle" goes from 90 to 0/],
  ['"minimum": 0, ', '', /^pump\.td\.jsonc:7:14 warning "angle" has no range/],
  [
    '"forms": [{ "href": "http://pump/angle" }]',
    '"uriVariables": { "id": { "type": "string" } }, "forms": [{ "href": "http://pump/{id}/angle" }]',
    /warning left out: the bridge has no value for "id" of its uriVariables \| Give the variable a "default"/,
  ],
])('tells what is amiss in the description when %s is %s', async (right, wrong, expected) => {
  await write('pump.td.jsonc', DESCRIPTION.replace(right, wrong));
  expect(await told()).toMatch(expected);
});

it('tells of a description that is too deep for any reader, or for a message, or too long for one', async () => {
  const withTerm = (term: string): Promise<void> =>
    write('pump.td.jsonc', DESCRIPTION.replace('"minimum": 0,', `"minimum": 0, "ex:term": ${term},`));
  await withTerm('['.repeat(100_000) + ']'.repeat(100_000));
  expect(await told()).toMatch(/^pump\.td\.jsonc:7:\d+ error it is nested deeper than 64 levels \|/);
  await withTerm('['.repeat(40) + ']'.repeat(40));
  expect(await told()).toMatch(
    /^pump\.td\.jsonc:7:\d+ error Thing Description at \/properties\/angle\/ex:term\/0.*: it is nested deeper than 31 levels/,
  );
  await withTerm(`"${'x'.repeat(10_000_000)}"`);
  expect(await told()).toMatch(
    /^pump\.td\.jsonc:1:1 error description and bindings have [\d,]{10} bytes together, at most 260,096: leave out what no visitor needs \| Long lists/,
  );
});

it.each([
  [
    '[{ "property": "angel", "node": "Arm", "target": "label" }]',
    /^pump\.bindings\.jsonc:1:2 error .*no readable property "angel"; it has "angle"/,
  ],
  [
    '[{ "property": "angle", "node": "arm", "target": "label" }]',
    /no node "arm"; it has "Base", "Arm" \| Did you mean "Arm"\?/,
  ],
  [
    '[{ "property": "angle", "node": "Arm", "target": "rotate", "axis": "z" }]',
    /^pump\.bindings\.jsonc:1:\d+ error \/0\/target: /,
  ],
  [
    '[\n{ "property": "angle", "node": "Arm", "target": "rotation", "axis": "z" },\n{ "property": "angle", "node": "Arm", "target": "spin", "axis": "z" }]',
    /^pump\.bindings\.jsonc:3:1 error .*already turned by another binding/,
  ],
  [
    '[{ "property": "device", "node": "Arm", "target": "rotation", "axis": "z" }]',
    /warning "device" is no number, and rotation needs one/,
  ],
  [
    '[{ "property": "device", "node": "Arm", "target": "emissive", "colours": { "gone": [1, 0, 0] } }]',
    /warning "device" is never "gone" \| Use "present", "absent"/,
  ],
  [
    '[{ "property": "angle", "node": "Arm", "target": "emissive", "ramp": [[9, [1, 0, 0]], [1, [0, 0, 0]]] }]',
    /warning the values of the ramp do not rise/,
  ],
])('tells what is amiss in bindings: %s', async (text, expected) => {
  await write('pump.bindings.jsonc', text);
  expect(await told()).toMatch(expected);
});

it.each([
  ['{ "observe": "everybody" }', /^pump\.policy\.json:1:14 error \/observe: a rule is "open", "nobody" or ways/],
  [
    '{ "actions": { "start": "open" } }',
    /^pump\.policy\.json:1:25 error the twin has no action "start": this rule is of no effect \| It has "setAngle"/,
  ],
  [
    '{ "controls": "open" }',
    /error \/controls: there is no "controls": known are "observe", "properties", "control", "actions" and "services" \| See "The owner’s rules"/,
  ],
  ['{ "control": { "keys": ["me"] } }', /error \/control\/keys\/0: must be a did:key .* \| See "The owner’s rules"/],
  [
    '{ "services": { "any": { "properties": ["angle", "angel"] } } }',
    /^pump\.policy\.json:1:50 error the twin has no property "angel": this rule is of no effect/,
  ],
])('tells what is amiss in the rules: %s', async (text, expected) => {
  await write('pump.policy.json', text);
  expect(await told()).toMatch(expected);
});

/** A GLB of a JSON chunk alone, with more bytes in its header and file than it has. */
async function writeModel(gltf: object, bytes?: number): Promise<void> {
  const json = Buffer.from(JSON.stringify({ asset: { version: '2.0' }, ...gltf }).padEnd(400));
  const header = Buffer.alloc(20);
  header.write('glTF');
  [2, bytes ?? 20 + json.length, json.length, 0x4e4f534a].forEach((value, index) =>
    header.writeUInt32LE(value, 4 + index * 4),
  );
  const path = join(folder, 'pump.glb');
  await writeFile(path, Buffer.concat([header, json]));
  if (bytes !== undefined) await truncate(path, bytes);
}

it('tells of a model of 200 MB and of one with ten million triangles at once, without reading them', async () => {
  await writeModel({}, 200 * 1024 * 1024);
  const began = performance.now();
  expect(await told()).toMatch(/^pump\.glb error it has 209\.7 MB, at most 67\.1 MB .*optimize\) \|/);
  expect(performance.now() - began).toBeLessThan(3_000);
  const primitive = { attributes: { POSITION: 0 }, indices: 0 };
  const heavy = (count: number) => ({
    nodes: [{ name: 'Arm', mesh: 0 }],
    meshes: [{ primitives: [primitive] }],
    accessors: [{ count, type: 'SCALAR', componentType: 5125 }],
  });
  await writeModel(heavy(30_000_000));
  expect(await told()).toMatch(/^pump\.glb error it draws 10,000,000 triangles, at most 5,000,000: simplify it/);
  await writeModel(heavy(1_800_000));
  expect(await told()).toContain('warning it draws 600,000 triangles');
});

it.each([
  ['text', '{"asset":{}}', /it is a \.gltf of several files, not a \.glb: pack it/],
  ['nonsense', 'GIF89a, not a model at all', /it is no \.glb file \(expected "glTF"/],
])('tells of a model that is %s', async (_what, text, expected) => {
  await write('pump.glb', text);
  expect(await told()).toMatch(expected);
});

it('tells of a model that was cut off, refers outside, or has no names, and of one that is not there', async () => {
  const path = join(folder, 'pump.glb');
  const file = await open(path, 'r+');
  await file.truncate(300);
  await file.close();
  expect(await told()).toMatch(/its header says \d+ bytes, the file has 300: it was cut off/);
  await writeModel({ images: [{ uri: 'https://x/y.png' }] });
  expect(await told()).toContain('/images/0/uri refers to "https://x/y.png"');
  await writeModel({ nodes: [{ name: 'Arm' }, { name: 'Arm' }], scenes: [{ nodes: [0, 1] }] });
  expect(await told()).toMatch(
    /^pump\.bindings\.jsonc:3:3 error .*the model has several nodes "Arm", so it is not clear which one is meant \| Give each a name of its own/m,
  );
  await writeModel({ nodes: [{}], scenes: [{ nodes: [0] }] });
  expect(await told()).toContain('none of its nodes has a name');
  await rm(path);
  expect(await told()).toMatch(/^pump\.td\.jsonc error there is no model beside it \| Put pump\.glb there/);
});
