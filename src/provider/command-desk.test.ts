import { beforeEach, describe, expect, it, vi } from 'vitest';
import { settled, type MockClock } from '../base/mock-clock.ts';
import { TwinportError } from '../base/errors.ts';
import { newId, type TwinId } from '../base/ids.ts';
import type { Json } from '../base/json.ts';
import { readGrant } from '../identity/access.ts';
import { generateIdentity, type Identity } from '../identity/keys.ts';
import { problemCode } from '../protocol/problem.ts';
import type { ActionProgress, Affordances } from '../protocol/things.ts';
import type { CommandDesk } from './command-desk.ts';
import { DeskBench } from './desk-bench.fixture.ts';
import type { GrantBook } from './grant-book.ts';
import type { Journal, JournalRecord } from './journal.ts';
import type { Twin } from '../twin-sdk/twin.ts';

let bench: DeskBench;
let clock: MockClock;
let user: Identity;
let carrier: Identity;
let journal: Journal;
let grants: GrantBook;
let desk: CommandDesk;
let twin: Twin;
let told: ActionProgress[];
let logged: string[];
let handler: DeskBench['handler'];

beforeEach(async () => {
  bench = await DeskBench.make();
  ({ clock, user, carrier, journal, grants, desk, twin, told, logged, handler } = bench);
});
function openDesk(): void {
  bench.openDesk();
  ({ grants, desk } = bench);
}
const grantFor = (affordances: Affordances = { observe: true, actions: ['turn'] }): Promise<string> =>
  bench.grantFor({ affordances });
const commandFor = (...asks: Parameters<DeskBench['commandFor']>) => bench.commandFor(...asks);
const take = (...asks: Parameters<DeskBench['take']>) => bench.take(...asks);
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'ok',
    (error: TwinportError) => error.code,
  );
const records = async (kind: JournalRecord['kind']): Promise<number> =>
  (await journal.load()).filter((record) => record.kind === kind).length;

describe('a command', () => {
  it('[CMD-1] [CMD-5] is written down, accepted, carried out once and ended, in this order', async () => {
    const incoming = await commandFor(await grantFor());
    handler.mockImplementation(async (_input, { progress, user: who }) => {
      expect([who, await records('command'), await records('outcome')]).toEqual([user.did, 1, 0]);
      progress(0.5, 'half way');
      progress(7);
      progress(Number.NaN);
      return { reached: true };
    });
    expect(await take(incoming)).toEqual({ commandID: incoming.commandID, state: 'accepted' });
    expect(told).toEqual([]);
    await clock.advance(0);
    expect(told.map(({ state, fraction, output }) => [state, fraction, output])).toEqual([
      ['running', 0.5, undefined],
      ['running', 1, undefined],
      ['running', undefined, undefined],
      ['completed', undefined, { reached: true }],
    ]);
    expect(await records('outcome')).toBe(1);
    expect(desk.query(incoming.commandID)).toMatchObject({ state: 'completed', output: { reached: true } });
    expect(desk.query('never-seen')).toEqual({ commandID: 'never-seen', state: 'unknown' });
  });

  it('[CMD-4] is carried out at most once, also when two equal ones come at the same time', async () => {
    const incoming = await commandFor(await grantFor());
    const codes = await Promise.all(Array.from({ length: 8 }, () => codeOf(take(incoming))));
    expect(codes.sort()).toEqual([...Array.from({ length: 7 }, () => 'command-replayed'), 'ok']);
    await clock.advance(0);
    expect(await codeOf(take(incoming))).toBe('command-replayed');
    await clock.advance(1_000);
    expect([handler.mock.calls.length, await records('command')]).toEqual([1, 1]);
  });

  it('[CMD-5] is known after a restart: ended as it ended, and unknown when it may have run', async () => {
    const grant = await grantFor();
    const [done, failed, hanging] = [await commandFor(grant), await commandFor(grant), await commandFor(grant)];
    await take(done);
    await clock.advance(0);
    handler.mockRejectedValueOnce(new Error('jammed'));
    await take(failed);
    await clock.advance(0);
    handler.mockReturnValueOnce(new Promise(() => undefined));
    await take(hanging);
    await clock.advance(0);
    openDesk();
    await Promise.all([desk.restore(), grants.restore()]);
    expect([done, failed, hanging].map(({ commandID }) => desk.query(commandID).state)).toEqual([
      'completed',
      'failed',
      'unknown',
    ]);
    expect(desk.query(failed.commandID).error?.detail).toBe('jammed');
    for (const incoming of [done, failed, hanging]) expect(await codeOf(take(incoming))).toBe('command-replayed');
    expect(handler).toHaveBeenCalledTimes(3);
  });

  it('[CMD-2] is refused beyond its grant: another action, twin, user, enabler, system, or a member that was exchanged', async () => {
    const grant = await grantFor();
    const stranger = await generateIdentity();
    expect(await codeOf(take(await commandFor(grant, { action: 'lock', input: null })))).toBe('grant-insufficient');
    expect(await codeOf(take(await commandFor(grant, { by: stranger })))).toBe('grant-insufficient');
    expect(await codeOf(take(await commandFor(grant, { by: carrier })))).toBe('grant-insufficient');
    expect(await codeOf(take(await commandFor(grant), stranger))).toBe('grant-insufficient');
    expect(await codeOf(take(await commandFor(grant, { thing: 'urn:a:other' as TwinId })))).toBe('proof-invalid');
    const honest = await commandFor(grant);
    expect(await codeOf(take({ ...honest, name: 'lock' }))).toBe('proof-invalid');
    expect(await codeOf(take({ ...honest, commandID: newId() }))).toBe('proof-invalid');
    expect(await codeOf(take({ ...honest, grant: await grantFor() }))).toBe('grant-insufficient');
    expect(await codeOf(take({ ...honest, grant: honest.command }))).toBe('grant-missing');
    expect(await codeOf(take({ ...honest, command: honest.grant }))).toBe('proof-invalid');
    const wide = await commandFor(await grantFor({ observe: false, actions: ['turn', 'lock'] }), {
      action: 'lock',
      input: null,
    });
    twin.policy = { ...twin.policy, actions: { turn: 'open' } };
    expect(await codeOf(take(wide))).toBe('access-refused');
    expect(handler).not.toHaveBeenCalled();
    expect(await codeOf(take(honest))).toBe('ok');
  });

  it('[ACC-7] [ACC-5] is refused when the grant was revoked or has expired, or the command is too old', async () => {
    const grant = await grantFor();
    const old = await commandFor(grant);
    await clock.advance(31_000);
    expect(await codeOf(take(old))).toBe('command-expired');
    await clock.advance(570_000);
    expect(await codeOf(take(await commandFor(grant)))).toBe('grant-expired');
    const revoked = await grantFor();
    await grants.revoke(readGrant(revoked).jti, 'shift is over');
    expect(await codeOf(take(await commandFor(revoked)))).toBe('grant-revoked');
    openDesk();
    await grants.restore();
    expect(await codeOf(take(await commandFor(revoked)))).toBe('grant-revoked');
  });

  it('[CMD-3] is refused with the place when its input does not fit, and when nobody serves it', async () => {
    const grant = await grantFor({ observe: false, actions: ['turn', 'lock', 'fly', 'constructor'] });
    for (const [input, pointer] of [
      [{ degrees: 91 }, '/degrees'],
      [{ degrees: 'x' }, '/degrees'],
      [{}, ''],
      [null, ''],
      ['x', ''],
    ] as const) {
      const error = await take(await commandFor(grant, { input })).then(
        () => null,
        (thrown: TwinportError) => thrown,
      );
      expect([error?.code, error?.details['pointer']], JSON.stringify(input)).toEqual(['input-invalid', pointer]);
    }
    expect(await codeOf(take(await commandFor(grant, { action: 'lock', input: null })))).toBe('action-unknown');
    twin.policy = { ...twin.policy, control: 'open' };
    const wider = await grantFor({ observe: false, actions: ['fly', 'constructor'] });
    for (const action of ['fly', 'constructor'])
      expect(await codeOf(take(await commandFor(wider, { action, input: null })))).toBe('action-unknown');
    expect(await records('command')).toBe(0);
  });
});

describe('an end that is no success', () => {
  const ended = async (): Promise<ActionProgress> => {
    await take(await commandFor(await grantFor()));
    await clock.advance(0);
    return told.at(-1)!;
  };

  it('[CMD-1] is told with its reason, whether the handler rejects, throws at once, or gives what cannot be sent', async () => {
    handler.mockRejectedValueOnce(new TwinportError('action-failed', 'the brake is on'));
    expect(await ended()).toMatchObject({ state: 'failed', error: { detail: 'the brake is on' } });
    handler.mockImplementationOnce(() => {
      throw new Error('threw before it returned a promise');
    });
    expect(problemCode((await ended()).error!)).toBe('action-failed');
    handler.mockResolvedValueOnce(1n as unknown as Json);
    expect((await ended()).state).toBe('failed');
    await settled();
  });

  it('[LIM-7] an answer that is too long to be sent says that the machine did it', async () => {
    handler.mockResolvedValueOnce('x'.repeat(70_000));
    expect((await ended()).error?.detail).toContain('the machine did it');
  });

  it('[CMD-1] comes after ten minutes at the latest; what the handler says afterwards is not told', async () => {
    let late: (fraction: number) => void = () => undefined;
    handler.mockImplementationOnce((_input, { progress, signal }) => {
      late = progress;
      expect(signal.aborted).toBe(false);
      return new Promise(() => undefined);
    });
    await take(await commandFor(await grantFor()));
    await clock.advance(10 * 60_000);
    expect(told.map(({ state, error }) => [state, problemCode(error!)])).toEqual([['failed', 'timeout']]);
    late(0.9);
    expect(told).toHaveLength(1);
  });

  it('[CMD-5] what cannot be written down is not done; an end that cannot is told all the same', async () => {
    const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    const append = vi.spyOn(journal, 'append');
    const grant = await grantFor();
    const incoming = await commandFor(grant);
    append.mockRejectedValueOnce(full);
    expect(await codeOf(take(incoming))).toBe('action-failed');
    await clock.advance(0);
    expect(handler).not.toHaveBeenCalled();
    expect(desk.query(incoming.commandID).state).toBe('failed');
    const second = await commandFor(grant);
    await take(second);
    append.mockRejectedValueOnce(full);
    await clock.advance(0);
    expect(told.at(-1)).toMatchObject({ commandID: second.commandID, state: 'completed' });
    expect(logged.join()).toContain('no space left');
  });
});
