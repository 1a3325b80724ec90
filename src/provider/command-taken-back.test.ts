// Commands that are taken back, that outlive their link, and that a service asks in the name of a user.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { MockClock } from '../base/mock-clock.ts';
import { TwinportError } from '../base/errors.ts';
import type { Json } from '../base/json.ts';
import { readGrant, signCancellation } from '../identity/access.ts';
import { generateIdentity, type Identity } from '../identity/keys.ts';
import type { ActionProgress } from '../protocol/things.ts';
import type { CommandDesk, IncomingCommand } from './command-desk.ts';
import { DeskBench, ID } from './desk-bench.fixture.ts';
import type { ActionHandler } from './owned-thing.ts';
import { parsePolicy } from './provider-system.ts';
import type { Twin } from '../twin-sdk/twin.ts';

let bench: DeskBench;
let clock: MockClock;
let system: Identity;
let user: Identity;
let carrier: Identity;
let desk: CommandDesk;
let twin: Twin;
let told: ActionProgress[];
let handler: DeskBench['handler'];

beforeEach(async () => {
  bench = await DeskBench.make();
  ({ clock, system, user, carrier, desk, twin, told, handler } = bench);
});
const commandFor = (...asks: Parameters<DeskBench['commandFor']>) => bench.commandFor(...asks);
const take = (...asks: Parameters<DeskBench['take']>) => bench.take(...asks);
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'ok',
    (error: TwinportError) => error.code,
  );

describe('a cancellation', () => {
  const running = async (how: ActionHandler): Promise<IncomingCommand> => {
    handler.mockImplementationOnce(how);
    const incoming = await commandFor(await bench.grantFor());
    await take(incoming);
    await clock.advance(0);
    return incoming;
  };
  const cancellationFor = async (commandId: string, by = user, thing: string = ID): Promise<string> =>
    signCancellation(by, { system: system.did, thing, commandId }, clock.now());
  const cancel = async (commandID: string, by = user): Promise<ActionProgress> =>
    desk.cancel(twin, { commandID, cancellation: await cancellationFor(commandID, by) }, carrier.did);
  /** Cancelled, and on the way: its signature is checked in real time. */
  const cancelling = async (commandID: string): Promise<Promise<ActionProgress>[]> => {
    const { waiting } = clock;
    const answer = cancel(commandID);
    await vi.waitUntil(() => clock.waiting > waiting, { interval: 1 });
    return [answer];
  };
  const obedient: ActionHandler = (_input, { signal }) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
    });

  it('[CMD-7] stops what runs, is told as its end, and is known after a restart', async () => {
    const { commandID } = await running(obedient);
    expect(await cancel(commandID)).toMatchObject({ commandID, state: 'cancelled' });
    expect(told.map(({ state }) => state)).toEqual(['cancelled']);
    bench.openDesk();
    await bench.desk.restore();
    expect(bench.desk.query(commandID)).toMatchObject({ state: 'cancelled' });
  });

  it('[CMD-7] of what has not begun keeps it from beginning', async () => {
    const incoming = await commandFor(await bench.grantFor());
    await take(incoming);
    const [answer] = await cancelling(incoming.commandID);
    await clock.advance(0);
    expect([(await answer!).state, handler.mock.calls.length]).toEqual(['cancelled', 0]);
  });

  it('[CMD-7] that comes while the command is being written down keeps it from beginning, too', async () => {
    const incoming = await commandFor(await bench.grantFor());
    const cancellation = await cancellationFor(incoming.commandID);
    let written: () => void = () => undefined;
    vi.spyOn(bench.journal, 'append').mockReturnValueOnce(new Promise((resolve) => (written = resolve)));
    const taken = take(incoming);
    await vi.waitUntil(() => desk.query(incoming.commandID).state === 'accepted', { interval: 1 });
    expect((await desk.cancel(twin, { commandID: incoming.commandID, cancellation }, carrier.did)).state).toBe(
      'accepted',
    );
    written();
    await taken;
    await clock.advance(0);
    expect([told.map(({ state }) => state), handler.mock.calls.length]).toEqual([['cancelled'], 0]);
  });

  it('[CMD-7] that came too late, or that the machine did not heed, ends as the command really ended', async () => {
    let finish: (output: Json) => void = () => undefined;
    const deaf = await running(() => new Promise((resolve) => (finish = resolve)));
    const [answer] = await cancelling(deaf.commandID);
    await clock.advance(1_000);
    expect((await answer!).state).toBe('accepted');
    finish({ reached: true });
    await clock.advance(0);
    expect(told.at(-1)).toMatchObject({ state: 'completed', output: { reached: true } });
    expect((await cancel(deaf.commandID)).state).toBe('completed');
    const broken = await running(async (_input, { signal }) => {
      await new Promise((resolve) => {
        signal.addEventListener('abort', resolve);
      });
      throw new TwinportError('action-failed', 'it jammed while it stopped');
    });
    expect(await cancel(broken.commandID)).toMatchObject({
      state: 'failed',
      error: { detail: 'it jammed while it stopped' },
    });
  });

  it('[CMD-7] of anybody else, for another command or thing, or too old, changes nothing', async () => {
    const mine = await running(obedient);
    const other = await running(obedient);
    expect(await codeOf(cancel(mine.commandID, carrier))).toBe('proof-invalid');
    expect(await codeOf(cancel(mine.commandID, system))).toBe('proof-invalid');
    const forOther = await cancellationFor(other.commandID);
    expect(await codeOf(desk.cancel(twin, { commandID: mine.commandID, cancellation: forOther }, carrier.did))).toBe(
      'proof-invalid',
    );
    const elsewhere = await cancellationFor(mine.commandID, user, 'urn:a:other');
    expect(await codeOf(desk.cancel(twin, { commandID: mine.commandID, cancellation: elsewhere }, carrier.did))).toBe(
      'proof-invalid',
    );
    expect(
      await codeOf(desk.cancel(twin, { commandID: mine.commandID, cancellation: mine.command }, carrier.did)),
    ).toBe('proof-invalid');
    const old = await cancellationFor(mine.commandID);
    await clock.advance(31_000);
    expect(await codeOf(desk.cancel(twin, { commandID: mine.commandID, cancellation: old }, carrier.did))).toBe(
      'command-expired',
    );
    expect(desk.query(mine.commandID).state).toBe('accepted');
    expect((await cancel('never-seen')).state).toBe('unknown');
    expect((await cancel(mine.commandID)).state).toBe('cancelled');
    expect(desk.query(other.commandID).state).toBe('accepted');
  });
});

it('[CMD-6] what a command has still to tell goes to its own enabler that asks after a break, and to nobody else', async () => {
  handler.mockImplementationOnce(async (_input, { progress }) => {
    await new Promise<void>((resolve) => void clock.after(5_000, resolve));
    progress(0.5);
    return { reached: true };
  });
  const { commandID } = await bench.commandFor(await bench.grantFor()).then(async (incoming) => {
    await take(incoming);
    return incoming;
  });
  await clock.advance(0);
  const [after, strangers]: [string[], string[]] = [[], []];
  await desk.hear(twin, { commandID }, carrier.did, ({ state }) => void after.push(state));
  await desk.hear(twin, { commandID }, user.did, ({ state }) => void strangers.push(state));
  await clock.advance(5_000);
  expect([told, after, strangers]).toEqual([[], ['running', 'completed'], []]);
});

describe('how a command stands', () => {
  const ended = async (): Promise<{ commandID: string; grant: string }> => {
    const incoming = await commandFor(await bench.grantFor());
    await take(incoming);
    await clock.advance(0);
    return incoming;
  };
  const hear = (commandID: string, grant?: string, over = carrier): Promise<ActionProgress> =>
    bench.desk.hear(twin, { commandID, grant }, over.did, () => undefined);

  it('[CMD-8] is told under the grant of the command, whatever became of it, and under a newer one of who gave it', async () => {
    const { commandID, grant } = await ended();
    const newer = await bench.grantFor();
    for (const asked of [grant, newer, undefined])
      expect(await hear(commandID, asked)).toMatchObject({ state: 'completed', output: { reached: true } });
    await bench.grants.revoke(readGrant(grant).jti, 'shift is over');
    await bench.grants.revoke(readGrant(newer).jti, 'shift is over');
    expect((await hear(commandID, grant)).state).toBe('completed');
    expect(await codeOf(hear(commandID, newer))).toBe('grant-revoked');
    await clock.advance(11 * 60_000);
    expect((await hear(commandID, grant)).state).toBe('completed');
  });

  it('[CMD-8] is told to nobody else: another user, another carrier, another thing, a word that is no grant', async () => {
    const { commandID, grant } = await ended();
    const stranger = await generateIdentity();
    const ofStranger = await bench.grantFor({}, stranger);
    expect(await codeOf(hear(commandID, ofStranger))).toBe('grant-insufficient');
    expect(await codeOf(hear(commandID, await bench.grantFor({ affordances: { observe: true, actions: [] } })))).toBe(
      'grant-insufficient',
    );
    expect(await codeOf(hear(commandID, grant, stranger))).toBe('grant-insufficient');
    expect(await codeOf(hear(commandID, `${grant.slice(0, -8)}AAAAAAAA`))).toBe('grant-missing');
    expect(await hear(commandID, undefined, stranger)).toEqual({ commandID, state: 'unknown' });
    const elsewhere = Object.create(twin, { id: { value: 'urn:test:other' } }) as Twin;
    expect((await desk.hear(elsewhere, { commandID }, carrier.did, () => undefined)).state).toBe('unknown');
    expect(await hear('never-seen', grant)).toEqual({ commandID: 'never-seen', state: 'unknown' });
  });

  it('[CMD-8] is known as well after a restart, and of what an older version wrote down to who shows a grant', async () => {
    const { commandID, grant } = await ended();
    bench.openDesk();
    await bench.grants.restore();
    await bench.desk.restore();
    const stranger = await generateIdentity();
    expect((await hear(commandID, grant)).state).toBe('completed');
    expect((await hear(commandID, undefined, stranger)).state).toBe('unknown');
    const at = new Date(clock.now()).toISOString();
    const facts = { thing: ID, action: 'turn', input: null, expiresAt: clock.now() };
    await bench.journal.append({ kind: 'command', at, commandId: 'old-command', user: user.did, ...facts });
    bench.openDesk();
    await bench.grants.restore();
    await bench.desk.restore();
    expect((await hear('old-command', await bench.grantFor())).error?.detail).toContain('was restarted');
    expect(await codeOf(hear('old-command', await bench.grantFor({}, stranger)))).toBe('grant-insufficient');
  });

  it('[CMD-7] [CMD-8] nobody takes a command back under a grant that is not for it, and its signer does under its own', async () => {
    handler.mockImplementationOnce(
      (_input, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error));
        }),
    );
    const incoming = await commandFor(await bench.grantFor());
    await take(incoming);
    await clock.advance(0);
    const { commandID } = incoming;
    const word = { system: system.did, thing: ID, commandId: commandID };
    const cancellation = await signCancellation(user, word, clock.now());
    const other = await bench.grantFor({}, await generateIdentity());
    const cancel = (grant: string | undefined, over: Identity): Promise<ActionProgress> =>
      desk.cancel(twin, { commandID, cancellation, grant }, over.did);
    expect(await codeOf(cancel(other, carrier))).toBe('grant-insufficient');
    expect((await cancel(undefined, system)).state).toBe('unknown');
    expect(desk.query(commandID).state).toBe('accepted');
    await bench.grants.revoke(readGrant(incoming.grant).jti, 'shift is over');
    // What was begun can be stopped, also when nothing more may be begun.
    expect((await cancel(incoming.grant, carrier)).state).toBe('cancelled');
  });
});

describe('a command of a service', () => {
  let service: Identity;
  const delegate = (): { system: Identity['did']; service: string } => ({
    system: service.did,
    service: 'urn:a:diagnosis',
  });
  const sharedGrant = (actions: string[]): Promise<string> =>
    bench.grantFor({ affordances: { observe: false, actions }, delegate: delegate() });
  beforeEach(async () => {
    service = await generateIdentity();
    twin.policy = parsePolicy({
      actions: { turn: 'open', lock: 'open' },
      services: { [service.did]: { actions: ['turn'] } },
    });
  });

  it('[SHR-4] is carried out for the user who consented, under the grant that names the service', async () => {
    const incoming = await commandFor(await sharedGrant(['turn']), { by: service });
    handler.mockImplementationOnce((_input, context) => {
      expect([context.user, context.delegate]).toEqual([user.did, service.did]);
      return Promise.resolve();
    });
    await take(incoming);
    await clock.advance(0);
    expect(told.at(-1)?.state).toBe('completed');
  });

  it('[SHR-4] is refused for whoever else signs it, under any other grant, and beyond the rule for services', async () => {
    const shared = await sharedGrant(['turn', 'lock']);
    expect(readGrant(shared).affordances.actions).toEqual(['turn']);
    for (const by of [user, carrier, system])
      expect(await codeOf(take(await commandFor(shared, { by })))).toBe('grant-insufficient');
    expect(await codeOf(take(await commandFor(await bench.grantFor(), { by: service })))).toBe('grant-insufficient');
    expect(await codeOf(take(await commandFor(shared, { by: service, action: 'lock', input: null })))).toBe(
      'grant-insufficient',
    );
    const late = await commandFor(shared, { by: service });
    twin.policy = parsePolicy({ actions: { turn: 'open' }, services: { any: { actions: ['lock'] } } });
    expect(await codeOf(take(late))).toBe('access-refused');
    twin.policy = parsePolicy({ actions: { turn: 'nobody' }, services: { any: { actions: ['turn'] } } });
    expect(await codeOf(take(late))).toBe('access-refused');
    expect(handler).not.toHaveBeenCalled();
  });
});
