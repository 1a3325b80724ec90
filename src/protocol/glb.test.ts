import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SMALL_TWIN_ID, smallDescription, smallModel } from '../../e2e/support/small-twin.ts';
import { TwinportError } from '../base/errors.ts';
import { Bindings, type BindingsInput } from './bindings.ts';
import { checkBindings, readGlb } from './glb.ts';
import { parseWith } from './parse.ts';
import type { ThingDescription } from './thing-description.ts';

/** A GLB of one JSON chunk. */
function glb(json: unknown, raw = JSON.stringify(json)): Uint8Array {
  const text = new TextEncoder().encode(raw.padEnd(Math.ceil(raw.length / 4) * 4, ' '));
  const bytes = new Uint8Array(20 + text.length);
  const view = new DataView(bytes.buffer);
  [0x46546c67, 2, bytes.length, text.length, 0x4e4f534a].forEach((word, index) =>
    view.setUint32(index * 4, word, true),
  );
  bytes.set(text, 20);
  return bytes;
}
const asset = { version: '2.0' };
const refusal = (run: () => unknown): string => {
  try {
    run();
    return 'taken';
  } catch (error) {
    expect(error).toBeInstanceOf(TwinportError);
    return `${(error as TwinportError).code}: ${(error as TwinportError).message}`;
  }
};

describe('a GLB', () => {
  it('[MOD-3] tells the names of its nodes and animations', async () => {
    expect([...readGlb(await smallModel()).nodes].sort()).toEqual(['Arm', 'Base']);
    const named = readGlb(glb({ asset, nodes: [{ name: 'A' }, {}, { mesh: 0 }], animations: [{ name: 'Spin' }, {}] }));
    expect([[...named.nodes], [...named.animations]]).toEqual([['A'], ['Spin']]);
  });

  it('tells how many triangles and lines its nodes draw, each time that one draws them', () => {
    const primitives = [
      { indices: 0, attributes: { POSITION: 1 } },
      { mode: 5, attributes: { POSITION: 1 } },
      { mode: 1, attributes: { POSITION: 1 } },
    ];
    const drawn = { asset, meshes: [{ primitives }], accessors: [{ count: 30 }, { count: 12 }] };
    expect(readGlb(glb({ ...drawn, nodes: [{ mesh: 0 }, { mesh: 0 }, {}, { mesh: 7 }] })).cost.triangles).toBe(64);
    expect(refusal(() => readGlb(glb({ ...drawn, meshes: 'none' })))).toContain('asset-invalid: glTF at /meshes');
  });

  it('[MOD-3] is refused when it refers to anything outside itself, or inside by a data URI', () => {
    for (const uri of [
      'scene.bin',
      'https://elsewhere.example/a.bin',
      '//elsewhere.example/a.bin',
      'data:application/octet-stream;base64,AAAA',
      '',
    ]) {
      expect(refusal(() => readGlb(glb({ asset, buffers: [{}, { uri }] })))).toContain(
        'asset-invalid: the model cannot be used: buffer 1 refers to',
      );
      expect(refusal(() => readGlb(glb({ asset, images: [{ uri }] })))).toContain('image 0 refers to');
    }
  });

  it('[MOD-3] is refused when it is truncated anywhere, or of another kind', async () => {
    const whole = await smallModel();
    for (const length of [0, 3, 12, 19, 20, 100, whole.length - 1])
      expect(refusal(() => readGlb(whole.slice(0, length)))).toContain('asset-invalid');
    const longJson = glb({ asset });
    new DataView(longJson.buffer).setUint32(12, longJson.length, true);
    expect(refusal(() => readGlb(longJson))).toContain('asset-invalid');
    expect(refusal(() => readGlb(glb({ asset: { version: '1.0' } })))).toContain('glTF must be version 2.0');
    expect(refusal(() => readGlb(glb(null, '{"asset":')))).toContain('its JSON cannot be read');
    expect(refusal(() => readGlb(glb(null, '['.repeat(100_000))))).toContain('its JSON cannot be read');
  });

  it('[MOD-3] any bytes are a summary or a TwinportError', async () => {
    const whole = await smallModel();
    const flipped = fc
      .array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 })
      .map((flips) => {
        const bytes = Uint8Array.from(whole);
        for (const [at, value] of flips) bytes[at] = value;
        return bytes;
      });
    const anyGltf = fc
      .record({ asset: fc.constant(asset), nodes: fc.jsonValue(), buffers: fc.jsonValue() })
      .map((json) => glb(json));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 60 }), flipped, anyGltf), (bytes) => {
        expect(refusal(() => readGlb(bytes))).toMatch(/^taken$|^asset-invalid: /);
      }),
      { numRuns: 300 },
    );
  });
});

describe('bindings', () => {
  const description = { ...smallDescription, id: SMALL_TWIN_ID } as unknown as ThingDescription;
  const model = readGlb(glb({ asset, nodes: [{ name: 'Arm' }, { name: 'Base' }], animations: [{ name: 'Open' }] }));
  const check = (...bindings: BindingsInput): string =>
    refusal(() => checkBindings(parseWith(Bindings, bindings, 'binding-invalid', 'bindings'), description, model));

  it('[MOD-2] to a name that several nodes have are refused: nobody could say which one is meant', () => {
    const twins = readGlb(glb({ asset, nodes: [{ name: 'Arm' }, { name: 'Base' }, { name: 'Arm' }, {}, {}] }));
    const bound = (node: string): string =>
      refusal(() =>
        checkBindings(
          parseWith(Bindings, [{ property: 'angle', node, target: 'label' }], 'binding-invalid', 'bindings'),
          description,
          twins,
        ),
      );
    expect(bound('Base')).toBe('taken');
    expect(bound('Arm')).toContain('the model has several nodes "Arm", so it is not clear which one is meant');
  });

  it('[MOD-2] that fit are taken, each target in its own form', () => {
    const fitting: BindingsInput = [
      { property: 'angle', node: 'Arm', target: 'rotation', axis: 'z', factor: 2, range: [-1, 1] },
      { property: 'angle', node: 'Arm', target: 'translation', axis: 'x' },
      { property: 'angle', node: 'Arm', target: 'scale', axis: 'all' },
      { property: 'angle', node: 'Base', target: 'spin', axis: 'y' },
      { property: 'on', node: 'Arm', target: 'visible' },
      { property: 'mode', node: 'Arm', target: 'emissive', colours: { idle: [0, 0, 0], moving: [0, 1, 0] } },
      {
        property: 'angle',
        node: 'Arm',
        target: 'baseColor',
        ramp: [
          [0, [0, 0, 0]],
          [1, [1, 1, 1]],
        ],
      },
      { property: 'angle', animation: 'Open', target: 'animationTime' },
      { property: 'note', node: 'Arm', target: 'label', caption: 'Note' },
    ];
    expect(check(...fitting)).toBe('taken');
  });

  it('[MOD-2] of whole arrays fit arrays of their length, and single members are named by their index', () => {
    const items = { type: 'number' };
    const forms = [{ href: '#' }];
    const properties = {
      place: { type: 'array', items, minItems: 3, maxItems: 3, forms },
      turned: { '@type': 'twinport:Rotation', type: 'array', items, minItems: 4, maxItems: 4, forms },
      path: { type: 'array', items, forms },
    };
    const checked = (...bindings: BindingsInput): string =>
      refusal(() =>
        checkBindings(
          parseWith(Bindings, bindings, 'binding-invalid', 'bindings'),
          { ...description, properties } as never,
          model,
        ),
      );
    expect(
      checked(
        { property: 'place', node: 'Base', target: 'position', factor: 0.001 },
        { property: 'turned', node: 'Base', target: 'orientation' },
        { property: 'place[2]', node: 'Arm', target: 'translation', axis: 'z' },
      ),
    ).toBe('taken');
    expect(checked({ property: 'turned', node: 'Base', target: 'position' })).toContain('not an array of 3 numbers');
    expect(checked({ property: 'path', node: 'Base', target: 'orientation' })).toContain('not an array of 4 numbers');
    expect(checked({ property: 'place[3]', node: 'Arm', target: 'translation', axis: 'z' })).toContain(
      'no readable property',
    );
    expect(
      checked(
        { property: 'turned', node: 'Base', target: 'orientation' },
        { property: 'place[0]', node: 'Base', target: 'rotation', axis: 'x' },
      ),
    ).toContain('already turned');
  });

  it('[MOD-2] are refused with what there is, when property, node or animation is not there, or two turn one node', () => {
    expect(check({ property: 'speed', node: 'Arm', target: 'rotation', axis: 'z' })).toContain(
      'no readable property "speed"; it has "angle", "on", "mode", "note"',
    );
    expect(check({ property: 'angle', node: 'Elbow', target: 'rotation', axis: 'z' })).toContain(
      'no node "Elbow"; it has "Arm", "Base"',
    );
    expect(check({ property: 'angle', animation: 'Shut', target: 'animationSpeed' })).toContain(
      'no animation "Shut"; it has "Open"',
    );
    const turned = check(
      { property: 'angle', node: 'Arm', target: 'rotation', axis: 'z' },
      { property: 'angle', node: 'Arm', target: 'spin', axis: 'y' },
    );
    expect(turned).toContain('binding 1');
    expect(turned).toContain('already turned');
  });

  it('[MOD-2] are refused at the place of the fault when their form is wrong', () => {
    const pointer = (bindings: unknown): unknown => {
      try {
        parseWith(Bindings, bindings, 'binding-invalid', 'bindings');
        return null;
      } catch (error) {
        return (error as TwinportError).details['pointer'];
      }
    };
    expect(pointer({})).toBe('');
    expect(pointer([{ property: 'angle', node: 'Arm', target: 'teleport' }])).toBe('/0/target');
    expect(pointer([{ property: 'angle', node: 'Arm', target: 'rotation', axis: 'w' }])).toBe('/0/axis');
    expect(pointer([{ property: 'angle', node: 'Arm', target: 'rotation', axis: 'x', typo: 1 }])).toBe('/0/typo');
    expect(
      pointer([
        {
          property: 'angle',
          node: 'Arm',
          target: 'baseColor',
          ramp: [
            [0, [0, 0, 2]],
            [1, [0, 0, 0]],
          ],
        },
      ]),
    ).toBe('/0/ramp/0/1/2');
    expect(pointer([{ property: 'angle', node: 'Arm', target: 'label', digits: 1.5 }])).toBe('/0/digits');
  });
});
