import { beforeEach, expect, it } from 'vitest';
import { MockClock } from '../base/mock-clock.ts';
import type { TwinportError } from '../base/errors.ts';
import type { Did } from '../base/ids.ts';
import { pairingTag, readPairingCode, type PairingBinding } from '../identity/pairing-tag.ts';
import { memoryJournal, type Journal } from './journal.ts';
import { Pairing } from './pairing.ts';

const [ANNA, BERT, SYSTEM, CARRIER] = ['anna', 'bert', 'system', 'carrier'] as Did[] as [Did, Did, Did, Did];
const LEVER = 'urn:a:lever';
let clock: MockClock;
let journal: Journal;
let pairing: Pairing;
beforeEach(() => {
  clock = new MockClock();
  journal = memoryJournal(() => clock.now());
  pairing = new Pairing(clock, journal);
});

const binding = (change: Partial<PairingBinding> = {}): PairingBinding => ({
  user: ANNA,
  system: SYSTEM,
  carrier: CARRIER,
  thing: LEVER,
  jti: 'proof-0001',
  ...change,
});
const show = async (shown: string, change: Partial<PairingBinding> = {}): Promise<string> =>
  redeem(await pairingTag(readPairingCode(shown)!, binding(change)), change);
const redeem = (tag: string, change: Partial<PairingBinding> = {}): Promise<string> =>
  pairing.redeem(tag, binding(change)).then(
    () => 'paired',
    (error: TwinportError) => error.code,
  );
const wrong = (): Promise<string> => redeem('A'.repeat(43));

it('[AUT-2] pairs the key that knows the code, once, as the owner wants to call it, and over a restart', async () => {
  const { code, expiresAt } = pairing.createCode({ label: 'Anna of the night shift' });
  expect([code, expiresAt - clock.now()]).toEqual([
    expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/),
    600_000,
  ]);
  expect(await show(code)).toBe('paired');
  expect(await show(code, { user: BERT })).toBe('access-refused');
  const paired = { user: ANNA, label: 'Anna of the night shift', things: null, pairedAt: clock.now() };
  expect(pairing.list()).toEqual([paired]);
  const restarted = new Pairing(clock, journal);
  restarted.restore(await journal.load());
  expect([restarted.list(), restarted.isPaired(ANNA, LEVER), restarted.isPaired(BERT, LEVER)]).toEqual([
    [paired],
    true,
    false,
  ]);
  await restarted.unpair(ANNA);
  expect(restarted.list()).toEqual([]);
  const again = new Pairing(clock, journal);
  again.restore(await journal.load());
  expect(again.list()).toEqual([]);
});

it('[AUT-2] of two keys that show one code at the same time, one is paired', async () => {
  const { code } = pairing.createCode();
  const tags = await Promise.all([ANNA, BERT].map((user) => show(code, { user })));
  expect(tags.sort()).toEqual(['access-refused', 'paired']);
  expect(pairing.list()).toHaveLength(1);
});

it('[AUT-2] a tag says nothing for another user, enabler, thing, system or proof', async () => {
  const { code } = pairing.createCode();
  const tag = await pairingTag(readPairingCode(code)!, binding());
  for (const change of [
    { user: BERT },
    { carrier: BERT },
    { thing: 'urn:a:other' },
    { system: BERT },
    { jti: 'proof-0002' },
  ])
    expect(await redeem(tag, change), JSON.stringify(change)).toBe('access-refused');
  expect(await redeem(tag)).toBe('paired');
});

it('[AUT-2] a code for some things pairs for those alone, and is of no use at another', async () => {
  const { code } = pairing.createCode({ things: [LEVER] });
  expect(await show(code, { thing: 'urn:a:other' })).toBe('access-refused');
  expect(await show(code)).toBe('paired');
  expect([pairing.isPaired(ANNA, LEVER), pairing.isPaired(ANNA, 'urn:a:other')]).toEqual([true, false]);
});

it('[AUT-3] codes that never were, were used or have expired are refused in the same words', async () => {
  const [used, expired, fresh] = [pairing.createCode(), pairing.createCode({ lifeMs: 1_000 }), pairing.createCode()];
  await show(used.code);
  await clock.advance(1_000);
  const said = await Promise.all(
    [used.code, expired.code, 'ZZZZ-ZZZZ'].map(async (code) => {
      const error = await pairing.redeem(await pairingTag(readPairingCode(code)!, binding()), binding()).then(
        () => null,
        (thrown: TwinportError) => thrown,
      );
      return [error?.code, error?.message, error?.details];
    }),
  );
  expect(said[1]).toEqual(said[0]);
  expect(said[2]).toEqual(said[0]);
  expect(await show(fresh.code, { user: BERT })).toBe('paired');
});

it('[AUT-3] after ten wrong ones within a minute all wait, right ones too, also when they came all at once', async () => {
  const { code } = pairing.createCode();
  const tag = await pairingTag(readPairingCode(code)!, binding());
  const answers = await Promise.all(Array.from({ length: 30 }, wrong));
  expect(answers.filter((answer) => answer === 'access-refused')).toHaveLength(10);
  expect(answers.filter((answer) => answer === 'rate-exceeded')).toHaveLength(20);
  const error = await pairing.redeem(tag, binding()).catch((thrown: TwinportError) => thrown);
  expect(error).toMatchObject({ code: 'rate-exceeded', details: { until: clock.now() + 60_000 } });
  await clock.advance(59_999);
  expect(await redeem(tag)).toBe('rate-exceeded');
  await clock.advance(1);
  expect(await redeem(tag)).toBe('paired');
});

it('[AUT-3] right ones are not counted', async () => {
  for (let index = 0; index < 12; index += 1) expect(await show(pairing.createCode().code)).toBe('paired');
});

it('codes out at a time, and their life, are bounded', () => {
  for (const lifeMs of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 25 * 3_600_000])
    expect(() => pairing.createCode({ lifeMs })).toThrow(expect.objectContaining({ code: 'input-invalid' }));
  const codes = Array.from({ length: 32 }, () => pairing.createCode().code);
  expect(new Set(codes).size).toBe(32);
  expect(() => pairing.createCode()).toThrow(expect.objectContaining({ code: 'limit-exceeded' }));
});
