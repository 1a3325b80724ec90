import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toBase64url } from '../../base/bytes.ts';
import { TwinportError } from '../../base/errors.ts';
import { UNTOUCHED, type Arranged } from './arranged.ts';
import { LONGEST_TEXT, packArranged, unpackArranged } from './share-text.ts';

const DID = 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK';

async function deflated(text: string): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return toBase64url(new Uint8Array(await new Response(stream).arrayBuffer()));
}
const problemOf = (text: string): Promise<unknown> =>
  unpackArranged(text).then(
    () => null,
    (thrown: unknown) => thrown,
  );

const many = (count: number): Arranged => ({
  version: 1,
  twins: Array.from({ length: count }, (_, index) => ({
    twin: `urn:twinport:test:${index}`,
    position: [Math.sin(index) * 100, 0, Math.cos(index * 7) * 100],
    headingDegrees: index,
    scale: 1,
    radius: 1,
    locked: false,
  })),
  systems: [{ name: 'Levers', address: 'levers', did: DID }],
});

it('brings an arrangement through a link, without what is the own business of whom it comes from', async () => {
  const arranged = many(40);
  const mine = { ...arranged, twins: arranged.twins.map((twin) => ({ ...twin, locked: true, world: null })) };
  const text = await packArranged(mine);
  expect(text).toMatch(/^[\w-]+$/);
  expect(text.length).toBeLessThan(LONGEST_TEXT / 2);
  expect(await unpackArranged(text)).toEqual(arranged);
  expect(await unpackArranged(await packArranged(UNTOUCHED))).toEqual(UNTOUCHED);
});

it('says that what is too long for a link goes by file', async () => {
  await expect(packArranged(many(2_000))).rejects.toMatchObject({ code: 'limit-exceeded' });
});

it('stops inflating what would not end', async () => {
  const bomb = await deflated(' '.repeat(4_000_000));
  expect(bomb.length).toBeLessThan(LONGEST_TEXT);
  expect(await problemOf(bomb)).toMatchObject({
    code: 'manifest-invalid',
    message: expect.stringContaining('1048576'),
  });
});

it('names the place of what is wrong', async () => {
  const [first] = many(1).twins;
  const wrong: readonly [pointer: string, value: unknown][] = [
    ['/version', { ...UNTOUCHED, version: 2 }],
    ['/twins/0/scale', { ...UNTOUCHED, twins: [{ ...first, scale: 1_000 }] }],
    ['/twins/0/position/1', { ...UNTOUCHED, twins: [{ ...first, position: [0, 1e6, 0] }] }],
    ['/systems/0/address', { ...UNTOUCHED, systems: [{ name: 'x', address: 'a b' }] }],
    ['/systems/0/did', { ...UNTOUCHED, systems: [{ name: 'x', address: 'a', did: 'did:web:a' }] }],
  ];
  for (const [pointer, value] of wrong) {
    const problem = (await problemOf(await deflated(JSON.stringify(value)))) as TwinportError;
    expect(problem.details['pointer'], pointer).toBe(pointer);
  }
  expect(await problemOf(await deflated('{"__proto__":{}}'))).toMatchObject({ code: 'manifest-invalid' });
  expect(await problemOf('A'.repeat(LONGEST_TEXT + 1))).toMatchObject({ code: 'manifest-invalid' });
});

it('whatever stands in a link, it is an arrangement or one clear word', async () => {
  const whole = await packArranged(many(5));
  const changed = fc
    .tuple(fc.nat(whole.length - 1), fc.string({ maxLength: 6 }))
    .map(([at, text]) => whole.slice(0, at) + text + whole.slice(at + text.length));
  const cut = fc.nat(whole.length).map((length) => whole.slice(0, length));
  const json = fc.json({ maxDepth: 4 });
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.string(), changed, cut), async (text) => {
      const problem = await problemOf(text);
      if (problem !== null) expect((problem as TwinportError).code).toBe('manifest-invalid');
    }),
    { numRuns: 300 },
  );
  await fc.assert(
    fc.asyncProperty(json, async (text) => {
      expect(await problemOf(await deflated(text))).toBeInstanceOf(TwinportError);
    }),
    { numRuns: 100 },
  );
});
