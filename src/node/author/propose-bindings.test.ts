// What is proposed for the machines of the demo, whose bindings people made; and for models as exporters name their parts.
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { armAffordances } from '../../demo/plant/arm-affordances.ts';
import { tankAffordances } from '../../demo/plant/tank-affordances.ts';
import { turbineAffordances } from '../../demo/plant/turbine-affordances.ts';
import type { DataSchema } from '../../protocol/thing-description.ts';
import { modelFacts, type ModelFacts } from './model-facts.ts';
import { proposeBindings } from '../../provider/author/propose-bindings.ts';

const shape = (description: object, facts: ModelFacts, sure: boolean): string[] =>
  proposeBindings(description as never, facts)
    .filter((proposal) => proposal.sure === sure && proposal.binding.target !== 'label')
    .map(
      ({ binding }) => `${binding.property} ${binding.target} ${'node' in binding ? binding.node : binding.animation}`,
    );

it.each([
  ['tank', tankAffordances, [], ['waterLevel scale Water', 'aeratorSpeed spin AeratorWheel']],
  ['turbine', turbineAffordances, ['state emissive StateLamp', 'yaw rotation Nacelle'], ['rotorSpeed spin Rotor']],
  [
    'arm',
    armAffordances,
    ['motorTemperature baseColor ShoulderMotor'],
    ['joint1 rotation Joint1', 'joint6 rotation Joint6'],
  ],
])(
  'finds parts of the demo’s %s, and does not claim to be sure of what may be otherwise',
  async (name, affordances, sure, doubtful) => {
    const facts = await modelFacts(fileURLToPath(new URL(`../../demo/models/${name}.glb`, import.meta.url)));
    expect(shape(affordances, facts, true)).toEqual(expect.arrayContaining(sure));
    expect(shape(affordances, facts, false)).toEqual(expect.arrayContaining(doubtful));
  },
);

const model = (...nodes: (readonly [string, ([number, number, number] | null)?])[]): ModelFacts => ({
  path: 'fan.glb',
  bytes: 1,
  triangles: 1,
  unnamedNodes: 0,
  animations: ['Open door'],
  nodes: nodes.map(([name, size = null], depth) => ({ name, size, depth })),
});
const propose = (properties: Record<string, DataSchema>, facts: ModelFacts) => proposeBindings({ properties }, facts);

it('binds nothing to a name that several nodes have', () => {
  const rpm: Record<string, DataSchema> = { motor_rpm: { type: 'number', unit: 'rpm' } };
  const wheel = [2, 2, 0.1] as [number, number, number];
  expect(propose(rpm, model(['Base'], ['Motor', wheel]))[0]).toMatchObject({ binding: { node: 'Motor' } });
  const [only, ...others] = propose(rpm, model(['Base'], ['Motor', wheel], ['Motor', wheel]));
  expect([only!.binding, others]).toMatchObject([{ node: 'Base', target: 'label' }, []]);
});

it('turns a wheel about the axis along which it is flat, and a thing that is not flat only with a doubt', () => {
  const rpm: Record<string, DataSchema> = { fan_rpm: { type: 'number', unit: 'rpm' } };
  const spin = { property: 'fan_rpm', node: 'Fan_Wheel.001', target: 'spin' };
  expect(propose(rpm, model(['Fan_Base'], ['Fan_Wheel.001', [2, 2, 0.1]]))[0]).toMatchObject({
    sure: true,
    binding: { ...spin, axis: 'z' },
  });
  expect(propose(rpm, model(['Fan_Base'], ['Fan_Wheel.001', [0.1, 2, 2]]))[0]).toMatchObject({
    sure: true,
    binding: { ...spin, axis: 'x' },
  });
  expect(propose(rpm, model(['Fan_Base'], ['Fan_Wheel.001', [2, 2, 2]]))[0]).toMatchObject({
    sure: false,
    binding: spin,
  });
  const hertz: Record<string, DataSchema> = { wheel: { type: 'number', unit: 'Hz' } };
  expect(propose(hertz, model(['Wheel', [2, 2, 0.1]]))[0]?.binding).toMatchObject({ target: 'spin', factor: 60 });
});

it('lights lamps, fills levels, warms by temperature within the range, and turns nothing twice', () => {
  const facts = model(['AlarmLamp'], ['Level', [1, 2, 1]], ['Oven'], ['Hand']);
  const properties: Record<string, DataSchema> = {
    alarm: { type: 'boolean' },
    level_percent: { type: 'number', unit: '%' },
    ovenTemperature: { type: 'number', unit: 'Cel', minimum: 20, maximum: 250 },
    hand: { type: 'number', unit: 'deg' },
    handAngle: { type: 'number', unit: 'deg' },
  };
  const found = propose(properties, facts).map(({ binding }) => binding);
  expect(found[0]).toMatchObject({
    property: 'alarm',
    node: 'AlarmLamp',
    target: 'emissive',
    colours: { false: [0.02, 0.02, 0.02] },
  });
  expect(found[1]).toMatchObject({ node: 'Level', target: 'scale', axis: 'y', factor: 0.01 });
  expect(found[2]).toMatchObject({
    node: 'Oven',
    target: 'baseColor',
    ramp: [
      [20, expect.any(Array)],
      [250, expect.any(Array)],
    ],
  });
  expect(found.filter(({ target }) => target === 'rotation')).toHaveLength(1);
});

it('writes what it cannot place at a label, but not what no label can show; numbers keep things apart', () => {
  const properties: Record<string, DataSchema> = {
    ph: { type: 'number', multipleOf: 0.01 },
    joint2: { type: 'number', unit: 'deg' },
    list: { type: 'array' },
  };
  const found = propose(properties, model(['Base'], ['Joint1'], ['Display']));
  expect(found.map(({ binding }) => binding)).toEqual([
    { property: 'ph', node: 'Display', target: 'label', caption: 'ph', digits: 2 },
    { property: 'joint2', node: 'Display', target: 'label', caption: 'joint2', digits: 1 },
  ]);
});
