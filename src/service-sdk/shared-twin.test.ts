import { beforeEach, describe, expect, it } from 'vitest';
import { TwinportError } from '../base/errors.ts';
import { newId } from '../base/ids.ts';
import type { Json } from '../base/json.ts';
import { verifyCancellation, verifyCommand } from '../identity/access.ts';
import { generateIdentity, type Identity } from '../identity/keys.ts';
import { problemCode } from '../protocol/problem.ts';
import { Bench, codeOf, EVERYTHING, NEVER } from './bench.fixture.ts';
import { FakeEnabler, SERVICE, TWIN } from './enabler.fixture.ts';
import type { CallContext, SharedTwin } from './index.ts';

let bench: Bench;
let host: Bench['host'];
let service: Bench['service'];
let enabler: Bench['enabler'];
let user: Bench['user'];
let grant: Bench['grant'];
let owner: Identity;
const watch: Bench['watch'] = (...call) => bench.watch(...call);

beforeEach(async () => {
  [bench, owner] = await Promise.all([Bench.start(), generateIdentity()]);
  ({ host, service, enabler, user, grant } = bench);
});

/** Shares, and calls `watch` for the twin that the handler gets. */
async function sharedTwin(): Promise<{
  twin: SharedTwin;
  shareId: string;
  ended: () => ReturnType<Bench['endOf']>;
  context: CallContext;
}> {
  const { shareId } = await enabler.share(host, owner, user);
  let given: [SharedTwin, CallContext] | null = null;
  const id = await watch((_input, context) => {
    given = [context.require('level'), context];
    return NEVER;
  });
  await expect.poll(() => given).not.toBeNull();
  const [twin, context] = given!;
  return { twin, shareId, ended: () => bench.endOf(id), context };
}

describe('a shared twin', () => {
  it('[SHR-1] is only taken when its owner signed that this service gets it, of this user, over this enabler', async () => {
    const { output } = await enabler.share(host, owner, user);
    expect(output).toEqual({ maxRateHz: 20 });
    const stranger = (await generateIdentity()).did;
    const { did } = host.identity;
    const share = (lie: Parameters<FakeEnabler['share']>[3]) => codeOf(enabler.share(host, owner, user, lie));
    expect(await share({ proof: { delegate: undefined } })).toBe('grant-insufficient');
    expect(await share({ proof: { delegate: { system: stranger, service: SERVICE } } })).toBe('grant-insufficient');
    expect(await share({ proof: { delegate: { system: did, service: 'urn:test:other' } } })).toBe('grant-insufficient');
    expect(await share({ proof: { iss: stranger } })).toBe('grant-insufficient');
    expect(await share({ proof: { thing: 'urn:test:other' } })).toBe('grant-insufficient');
    expect(await share({ proof: { carrier: stranger } })).toBe('grant-insufficient');
    expect(await share({ atMs: Date.now() - 3_600_000 })).toBe('grant-expired');
    expect(await share({ message: { needID: 'gossip' } })).toBe('input-invalid');
    expect(await share({ message: { twin: { id: TWIN, system: stranger, description: {} } } })).toBe(
      'description-invalid',
    );
    expect(await share({ message: { thingID: 'urn:test:other' } })).toBe('service-unknown');
  });

  it('[SHR-3] shows its newest readings and every sample that comes, of what was granted', async () => {
    const { twin, shareId, context } = await sharedTwin();
    expect([twin.id, twin.description.title, twin.affordances.actions]).toEqual([TWIN, 'Basin', ['drain']]);
    expect(twin.readings()).toMatchObject({ level: { value: 0.5 } });
    expect(context.shared().map(({ id }) => id)).toEqual([TWIN]);
    const heard: Json[] = [];
    twin.onReadings(({ level = [], ...others }) =>
      heard.push(
        level.map(({ value }) => value),
        Object.keys(others),
      ),
    );
    const reading = (value: number) => ({ value, time: Date.now(), sequence: value });
    enabler.session.notify('twinreadings', {
      shareID: shareId,
      samples: { level: [reading(1), reading(2)], secret: [reading(3)] },
    });
    await expect.poll(() => heard).toEqual([[1, 2], []]);
    expect(twin.readings()).toMatchObject({ level: { value: 2 } });
    expect(twin.readings()).not.toHaveProperty('secret');
  });

  it('of one user is not seen by another, nor over another enabler', async () => {
    await enabler.share(host, owner, user);
    const seen: number[] = [];
    service.handle('watch', (_input, { shared }) => {
      seen.push(shared().length);
      return Promise.resolve({ highest: 0 });
    });
    const another = await generateIdentity();
    const elsewhere = await FakeEnabler.connect(host);
    for (const [over, who] of [
      [enabler, another],
      [elsewhere, user],
      [enabler, user],
    ] as const) {
      const allowed = await over.access(host, who, SERVICE, EVERYTHING);
      await over.call(host, who, allowed, { thing: SERVICE, action: 'watch', input: { times: 1 } });
    }
    await expect.poll(() => seen).toEqual([0, 0, 1]);
    const { shareId } = await enabler.share(host, owner, user);
    elsewhere.session.notify('endshare', { shareID: shareId, reason: 'not mine' });
    elsewhere.session.notify('twinreadings', { shareID: shareId, samples: {} });
    await elsewhere.session.request('unobserveallproperties', { thingID: SERVICE });
    await enabler.call(host, user, grant, { thing: SERVICE, action: 'watch', input: { times: 1 } });
    await expect.poll(() => seen.at(-1)).toBe(2);
  });

  it('[SHR-5] that ends aborts what works on it', async () => {
    const { twin, shareId, ended, context } = await sharedTwin();
    enabler.session.notify('endshare', { shareID: shareId, reason: 'the user stopped sharing' });
    const end = await ended();
    expect(problemCode(end.error!)).toBe('consent-missing');
    expect(end.error!.detail).toContain('the user stopped sharing');
    expect([twin.ended.aborted, context.signal.aborted, context.shared().length]).toEqual([true, true, 0]);
    expect(await codeOf(twin.invoke('drain'))).toBe('consent-missing');
  });

  it('[SHR-5] can be given back by the service', async () => {
    const { twin, shareId, ended } = await sharedTwin();
    twin.stop('enough was seen');
    await expect.poll(() => enabler.of('endshare')).toMatchObject([{ shareID: shareId, reason: 'enough was seen' }]);
    expect((await ended()).state).toBe('failed');
  });

  it('[SHR-6] outlives a break of the link and is renewed by the same id', async () => {
    const { twin, shareId } = await sharedTwin();
    enabler.session.close();
    await expect.poll(() => codeOf(twin.invoke('drain'))).toBe('link-closed');
    expect(twin.ended.aborted).toBe(false);
    const back = await FakeEnabler.connect(host, enabler.identity);
    await back.share(host, owner, user, { shareId });
    back.session.notify('twinreadings', {
      shareID: shareId,
      samples: { level: [{ value: 0.7, time: 1, sequence: 9 }] },
    });
    await expect.poll(() => twin.readings()['level']!.value).toBe(0.7);
  });
});

describe('an action of a shared twin', () => {
  it('[SHR-4] is signed by the service under the owner’s grant, and told until its end', async () => {
    const { twin, shareId } = await sharedTwin();
    enabler.twinAnswers = ({ commandID }) => {
      const tell = (progress: object): void =>
        enabler.session.notify('twinactionstatus', { shareID: shareId, commandID, ...progress });
      setTimeout(() => {
        tell({ state: 'running', fraction: 0.5 });
        tell({ state: 'completed', output: { drained: true } });
      }, 5);
      return { commandID, state: 'accepted' };
    };
    const states: string[] = [];
    const output = await twin.invoke('drain', 3, { onProgress: ({ state }) => states.push(state) });
    expect(output).toEqual({ drained: true });
    expect(states).toEqual(['accepted', 'running', 'completed']);
    const [message] = enabler.of('invoketwinaction');
    const command = await verifyCommand(message!.command, owner.did, Date.now());
    expect(command).toMatchObject({
      iss: host.identity.did,
      thing: TWIN,
      action: 'drain',
      input: 3,
      jti: message!.commandID,
    });
  });

  it('fails with the twin’s reason, or because it is not shared, was aborted, or the link broke', async () => {
    const { twin } = await sharedTwin();
    enabler.twinAnswers = () => {
      throw new TwinportError('access-refused', 'the owner says no');
    };
    expect(await codeOf(twin.invoke('drain'))).toBe('access-refused');
    expect(await codeOf(twin.invoke('fill'))).toBe('grant-insufficient');
    enabler.twinAnswers = ({ commandID }) => ({ commandID, state: 'accepted' });
    const abort = new AbortController();
    const aborted = codeOf(twin.invoke('drain', null, { signal: abort.signal }));
    await expect.poll(() => enabler.of('invoketwinaction').length).toBe(2);
    abort.abort(new TwinportError('cancelled', 'never mind'));
    expect(await aborted).toBe('cancelled');
    // And the twin is asked to stop, in the service's own name.
    await expect.poll(() => enabler.of('canceltwinaction').length).toBe(1);
    const [word] = enabler.of('canceltwinaction');
    expect(word!.commandID).toBe(enabler.of('invoketwinaction').at(-1)!.commandID);
    const { iss, command } = await verifyCancellation(word!.cancellation, owner.did, Date.now());
    expect([iss, command]).toEqual([host.identity.did, word!.commandID]);
    const broken = codeOf(twin.invoke('drain'));
    await expect.poll(() => enabler.of('invoketwinaction').length).toBeGreaterThan(1);
    enabler.session.close();
    expect(await broken).toBe('link-closed');
  });
});

describe('words that an enabler makes up', () => {
  it('change nothing: readings, progress and ends of sharings that are not there', async () => {
    const shareID = newId();
    enabler.session.notify('twinreadings', { shareID, samples: { level: [] } });
    enabler.session.notify('twinactionstatus', { shareID, commandID: newId(), state: 'completed' });
    enabler.session.notify('endshare', { shareID, reason: 'because' });
    expect(await bench.endOf(await watch(() => Promise.resolve({ highest: 1 })))).toMatchObject({ state: 'completed' });
  });
});
