import fc from 'fast-check';
import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { generateIdentity } from '../identity/keys.ts';
import { readableMessage } from './readable-message.ts';

const read = (message: unknown): unknown => JSON.parse(readableMessage(message)!);
const signer = await generateIdentity();
const signed = (claims: Record<string, unknown>, typ = 'twinport-grant+jwt'): Promise<string> =>
  new SignJWT(claims).setProtectedHeader({ alg: 'EdDSA', typ }).sign(signer.privateKey);
const signatureOf = (word: string): string => word.split('.')[2]!;

describe('secrets', () => {
  it('shows what a signed word claims, and never its signature', async () => {
    const grant = await signed({ iss: 'did:key:zOwner', affordances: { observe: true, actions: ['turn'] } });
    const text = readableMessage({ operation: 'invokeaction', grant })!;
    expect(JSON.parse(text)).toEqual({
      operation: 'invokeaction',
      grant: {
        typ: 'twinport-grant+jwt',
        iss: 'did:key:zOwner',
        affordances: { observe: true, actions: ['turn'] },
      },
    });
    expect(text).not.toContain(signatureOf(grant));
  });

  it('opens words within words, and hides what satisfies an owner’s rule', async () => {
    const rotation = await signed({ sub: 'did:key:zNew' }, 'twinport-key-rotation+jwt');
    const evidence = { pairing: { tag: 'the-tag' }, signIn: { state: 'the-state', code: 'the-code' } };
    const proof = await signed({ evidence, formerly: [rotation] }, 'twinport-access-proof+jwt');
    const text = readableMessage({ proof, code: 'K7QX-2M4P', signature: 'abc', data: { code: 17 } })!;
    expect(JSON.parse(text)).toEqual({
      proof: {
        typ: 'twinport-access-proof+jwt',
        evidence: '…',
        formerly: [{ typ: 'twinport-key-rotation+jwt', sub: 'did:key:zNew' }],
      },
      code: '…',
      signature: '…',
      data: { code: 17 },
    });
    for (const secret of ['the-tag', 'the-state', 'the-code', 'K7QX', signatureOf(rotation), signatureOf(proof)])
      expect(text).not.toContain(secret);
  });

  it('hides a word that is none, whoever sent it', () => {
    for (const name of ['grant', 'proof', 'command', 'cancellation', 'revocation'])
      for (const broken of ['eyJub25l.not.json', 'a.b.c', 'x'.repeat(65)])
        expect(read({ [name]: broken })).toEqual({ [name]: '…' });
    expect(read({ command: { grant: '3c9e4a1e-7d55-4a7b-9d0b-0f6f3a3e9a11' } })).toEqual({
      command: { grant: '3c9e4a1e-7d55-4a7b-9d0b-0f6f3a3e9a11' },
    });
  });
});

describe('what is long', () => {
  it('is cut, and stays JSON that says what is missing', () => {
    const text = readableMessage({
      note: 'x'.repeat(50_000),
      list: Array.from({ length: 20_000 }, (_, index) => index),
    })!;
    expect(text.length).toBeLessThan(20_000);
    const { note, list } = JSON.parse(text) as { note: string; list: unknown[] };
    expect(note).toBe(`${'x'.repeat(1_000)}…`);
    expect(list.at(-1)).toBe(`… ${20_000 - (list.length - 1)} more`);
  });

  it('bytes are counted, not copied', () => {
    expect(read({ model: new ArrayBuffer(5), ring: new SharedArrayBuffer(8), part: new Uint8Array(3) })).toEqual({
      model: '5 bytes',
      ring: '8 bytes, shared',
      part: '3 bytes',
    });
  });

  it('no depth of what somebody signed reaches the stack', async () => {
    const deep = `${'['.repeat(4_000)}${']'.repeat(4_000)}`;
    expect(readableMessage({ input: JSON.parse(deep) as unknown })).toContain('…');
  });
});

it('any JSON becomes JSON of bounded length, and small JSON without secrets stays as it is', () => {
  const members = ['signature', 'evidence', 'code', 'grant', 'proof', 'command', 'cancellation', 'revocation'];
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = readableMessage({ value });
      expect(text!.length).toBeLessThan(60_000);
      const plain = JSON.stringify({ value });
      if (plain.length < 1_000 && !members.some((name) => plain.includes(`"${name}"`)) && !plain.includes('eyJ'))
        expect(JSON.parse(text!)).toEqual(JSON.parse(plain));
    }),
  );
  expect(readableMessage(null)).toBeNull();
  expect(readableMessage(undefined)).toBeNull();
});
