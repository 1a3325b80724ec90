// Whether the device behind a twin is there, told by its owner: what a visitor's enabler makes of it, over a real link.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { access, ID, makeBench, makeProvider, until, type Bench, type Provider } from '../../e2e/support/chain.ts';
import { smallBindings, smallDescription, smallModel } from '../../e2e/support/small-twin.ts';
import type { Twin } from './twin.ts';

let bench: Bench;
let provider: Provider;
beforeEach(async () => {
  [bench, provider] = await Promise.all([makeBench(), makeProvider({}, false)]);
});
afterEach(() => provider.system.stop());

const publish = async (more: object = {}, tellsPresence = true): Promise<Twin> =>
  provider.system.publish({
    description: { ...smallDescription, properties: { ...smallDescription.properties, ...more } },
    model: await smallModel(),
    bindings: smallBindings,
    ...(tellsPresence ? { tellsPresence } : {}),
  });
const status = (): string | undefined =>
  bench.told.flatMap((note) => (note.kind === 'twin-status' ? [note.status] : [])).at(-1);
const textOf = (name: string): unknown =>
  bench.told
    .flatMap((note) => (note.kind === 'texts' && name in note.readings ? [note.readings[name]!.value] : []))
    .at(-1);

it('[MOD-6] an absent device’s twin is stale at once, though values come, says why, and is live when it is back', async () => {
  const twin = await publish();
  twin.set({ angle: 1 });
  const feeding = setInterval(() => twin.set({ angle: Math.random() * 10 }), 50);
  try {
    bench.connect(provider);
    await access(bench, provider, { observe: true, actions: [] });
    const { description } = await bench.enabler.openTwin(ID);
    expect(description.properties?.['device']).toMatchObject({
      '@type': 'twinport:Presence',
      enum: ['present', 'absent'],
    });
    await until(() => status() === 'live');
    twin.setPresence(false, 'no answer since 10:02');
    await until(() => status() === 'stale', 1_500);
    expect(textOf('deviceFault')).toBe('no answer since 10:02');
    twin.setPresence(true);
    await until(() => status() === 'live', 1_500);
    expect(textOf('deviceFault')).toBe('');
  } finally {
    clearInterval(feeding);
  }
});

it('[MOD-6] who comes while the device is absent never sees its twin live', async () => {
  const twin = await publish();
  twin.setPresence(false, 'x'.repeat(600));
  const feeding = setInterval(() => twin.set({ angle: Math.random() * 10 }), 50);
  try {
    bench.connect(provider);
    await access(bench, provider, { observe: true, actions: [] });
    await bench.enabler.openTwin(ID);
    await until(() => status() === 'stale');
    expect(textOf('deviceFault')).toBe('x'.repeat(500));
    expect(bench.told.some((note) => note.kind === 'twin-status' && note.status === 'live')).toBe(false);
  } finally {
    clearInterval(feeding);
  }
});

it('[MOD-6] a description with words of its own for it keeps them, and a property that is only called so is another', async () => {
  const Presence = { '@type': ['Sensor', 'twinport:Presence'], type: 'string', enum: ['present', 'absent', 'asleep'] };
  const own = await publish({ online: Presence });
  own.setPresence(false, 'told to nobody');
  expect(own.readings()).toMatchObject({ online: { value: 'absent' } });
  expect(Object.keys(own.readings())).toEqual(['online']);
  const other = await publish({ device: { type: 'string' } });
  other.set({ device: 'a pump' });
  other.setPresence(true);
  expect(other.readings()).toMatchObject({
    device: { value: 'a pump' },
    device2: { value: 'present' },
    deviceFault: { value: '' },
  });
});

it('a twin without the words for it says so', async () => {
  const twin = await publish({}, false);
  const problem = {
    code: 'input-invalid',
    message: expect.stringContaining('published without "tellsPresence"') as string,
  };
  expect(() => twin.setPresence(false)).toThrow(expect.objectContaining(problem));
  expect(twin.readings()).toEqual({});
});
