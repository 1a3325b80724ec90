// What a model may cost (LIM-9), each bound from both sides; whole models are made of JSON, because nothing is unpacked to judge them.
import { expect, it } from 'vitest';
import { TwinportError } from '../base/errors.ts';
import { MODEL_LIMITS } from './limits.ts';
import { checkModelCost } from './model-cost.ts';

const NOTHING = new Uint8Array(0);
const POSITION = { componentType: 5126, type: 'VEC3' };
const times = <Item>(count: number, item: (index: number) => Item): Item[] =>
  Array.from({ length: count }, (_, index) => item(index));

/** The limit that it breaks with its message, or `taken`. */
function verdict(gltf: object, binary: Uint8Array = NOTHING): string {
  try {
    checkModelCost(gltf, binary);
    return 'taken';
  } catch (thrown) {
    const { code, message, details } = thrown as TwinportError;
    if (!(thrown instanceof TwinportError)) throw thrown;
    return `${code} ${String(details['limit'] ?? '')}: ${message}`;
  }
}

/** The first bytes of a PNG, which say how large it is. */
function png(width: number, height: number): Uint8Array {
  const bytes = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, ...times(25, () => 0)]);
  const view = new DataView(bytes.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  return bytes;
}
const imaged = (image: Uint8Array, count: number): Parameters<typeof verdict> => [
  {
    bufferViews: [{ buffer: 0, byteLength: image.length }],
    images: times(count, () => ({ bufferView: 0, mimeType: 'image/png' })),
  },
  image,
];

it('[LIM-9] five million triangles are drawn, however they come about, and not one more', () => {
  const one = { primitives: [{ attributes: { POSITION: 0 } }] };
  const drawn = (count: number, nodes: number, mode = 4): object => ({
    nodes: times(nodes, () => ({ mesh: 0 })),
    meshes: [{ primitives: [{ ...one.primitives[0], mode }] }],
    accessors: [{ count, ...POSITION }],
  });
  expect(verdict(drawn(15_000_000, 1))).toBe('taken');
  const refusal = 'asset-too-large triangles: the model draws 5,000,001 triangles, at most 5,000,000';
  expect(verdict(drawn(15_000_003, 1))).toBe(refusal);
  expect(verdict(drawn(3, 20_000))).toBe('taken');
  expect(verdict(drawn(3_000, 5_001))).toContain('draws 5,001,000 triangles');
  // Strips, lines and points are as much to draw.
  expect(verdict(drawn(5_000_003, 1, 5))).toBe(refusal);
  expect(verdict(drawn(5_000_001, 1, 0))).toBe(refusal);
  expect(verdict(drawn(5_000_000, 1, 1))).toBe('taken');
});

it('[LIM-9] indices count where there are some, and what only lies about costs what it unpacks to', () => {
  const accessors = [
    { count: 4, ...POSITION },
    { count: 18_000_000, componentType: 5125, type: 'SCALAR' },
  ];
  const meshes = [{ primitives: [{ attributes: { POSITION: 0 }, indices: 1 }] }];
  expect(verdict({ nodes: [{ mesh: 0 }], meshes, accessors })).toContain('draws 6,000,000 triangles');
  expect(verdict({ meshes, accessors })).toBe('taken');
  const most = MODEL_LIMITS.unpackedBytes;
  expect(verdict({ accessors: [{ count: most / 4, componentType: 5126, type: 'SCALAR' }] })).toBe('taken');
  expect(verdict({ accessors: [{ count: most / 4 + 1, componentType: 5126, type: 'SCALAR' }] })).toBe(
    'asset-too-large unpackedBytes: the model has 536,870,916 bytes of geometry when unpacked, at most 536,870,912',
  );
  // A kind that does not exist is taken for the largest; the validator refuses it.
  expect(verdict({ accessors: [{ count: most / 32, type: 'MAT9' }] })).toContain('unpackedBytes');
});

it('[LIM-9] what is packed by meshopt counts as it unpacks', () => {
  const packed = (count: number): object => ({
    bufferViews: [{ byteLength: 12, extensions: { EXT_meshopt_compression: { count, byteStride: 16 } } }],
  });
  expect(verdict(packed(33_554_432))).toBe('taken');
  expect(verdict(packed(33_554_433))).toContain('unpackedBytes');
  expect(
    verdict({ bufferViews: [{ byteLength: 1, extensions: { EXT_meshopt_compression: { count: '1e9' } } }] }),
  ).toContain('asset-invalid : glTF at /bufferViews/0/extensions/EXT_meshopt_compression/count');
});

it('[LIM-9] a mesh whose Draco data unpack to more than it says is refused', () => {
  const header = [...new TextEncoder().encode('DRACO'), 2, 2, 1, 0, 0, 0];
  const draco = (faces: number[], count: number): Parameters<typeof verdict> => {
    const bytes = Uint8Array.from([...header, ...faces]);
    const extensions = { KHR_draco_mesh_compression: { bufferView: 0, attributes: {} } };
    const primitive = { attributes: { POSITION: 0 }, extensions };
    const gltf = {
      nodes: [{ mesh: 0 }],
      meshes: [{ primitives: [primitive] }],
      accessors: [{ count, ...POSITION }],
      bufferViews: [{ byteLength: bytes.length }],
    };
    return [gltf, bytes];
  };
  expect(verdict(...draco([6], 18))).toBe('taken');
  expect(verdict(...draco([7], 18))).toContain('it has 6 triangles, and its Draco data unpack to 7');
  expect(verdict(...draco([0xff, 0xff, 0xff, 0xff, 0x0f], 18))).toContain('unpack to 4294967295');
  const [gltf] = draco([6], 18);
  expect(verdict(gltf)).toContain('asset-invalid : the model cannot be used: a mesh says that it is packed by Draco');
});

it('[LIM-9] an image has at most 8,192 pixels a side, all together 64 Mi, and is one of the three kinds', () => {
  expect(verdict(...imaged(png(8_192, 8_192), 1))).toBe('taken');
  expect(verdict(...imaged(png(16_384, 1), 1))).toBe(
    'asset-too-large imageSidePixels: image 0 has 16,384 × 1 pixels, at most 8,192 a side',
  );
  expect(verdict(...imaged(png(4_096, 4_096), 4))).toBe('taken');
  expect(verdict(...imaged(png(4_096, 4_096), 5))).toBe(
    'asset-too-large imagePixels: the model has 83,886,080 pixels in its images, at most 67,108,864',
  );
  const none = 'asset-invalid : the model cannot be used: image 0 is no PNG, JPEG or WebP';
  expect(verdict(...imaged(new TextEncoder().encode('GIF89a, and more than that'), 1))).toBe(none);
  expect(verdict({ images: [{ bufferView: 7 }] })).toBe(none);
  // Behind a packing its size cannot be seen.
  const packed = { byteLength: 64, extensions: { EXT_meshopt_compression: { count: 1, byteStride: 4 } } };
  expect(verdict({ bufferViews: [packed], images: [{ bufferView: 0 }] }, png(1, 1))).toBe(none);
});

it.each([
  ['nodes', (count: number) => ({ nodes: times(count, () => ({})) })],
  ['materials', (count: number) => ({ materials: times(count, () => ({})) })],
  ['textures', (count: number) => ({ textures: times(count, () => ({})) })],
  ['animations', (count: number) => ({ animations: times(count, () => ({})) })],
  ['levels', (count: number) => ({ nodes: times(count, (at) => ({ children: at + 1 < count ? [at + 1] : [] })) })],
  [
    'parts',
    (count: number) => ({ nodes: [{ mesh: 0 }], meshes: [{ primitives: times(count, () => ({ attributes: {} })) }] }),
  ],
  [
    'keys',
    (count: number) => ({
      accessors: [{ count: count / 4, componentType: 5126, type: 'SCALAR' }],
      animations: [{ channels: times(4, () => ({ sampler: 0 })), samplers: [{ input: 0 }] }],
    }),
  ],
] as const)('[LIM-9] %s are bounded', (limit, gltf) => {
  const most = MODEL_LIMITS[limit];
  expect(verdict(gltf(most))).toBe('taken');
  expect(verdict(gltf(most + 4))).toMatch(
    new RegExp(`^asset-too-large ${limit}: the model (has|draws) [\\d,]+ .+, at most [\\d,]+$`),
  );
});

it('[LIM-9] what every shape to blend to costs is counted each time that it is drawn', () => {
  const target = { POSITION: 0 };
  const gltf = (targets: number): object => ({
    nodes: [{ mesh: 0 }, { mesh: 0 }],
    meshes: [{ primitives: [{ attributes: {}, targets: times(targets, () => target) }] }],
    accessors: [{ count: 1_000_000, ...POSITION }],
  });
  expect(verdict(gltf(20))).toBe('taken');
  expect(verdict(gltf(30))).toContain('unpackedBytes');
});

it('nodes that are in themselves, or point at nothing, are no endless loop: the validator refuses them', () => {
  const nodes = [{ children: [1] }, { children: [2, 9] }, { children: [1] }];
  expect(verdict({ nodes })).toBe('taken');
  expect(verdict({ nodes: [{ children: [0] }] })).toBe('taken');
});
