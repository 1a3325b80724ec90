// SII, SRV, CAL, SHR: what is only a service system's. A call is carried out only where the person who checks has named it;
// the twin that is shared here is made up, with an owner's key of the checker's own.
import { Validator } from '@cfworker/json-schema';
import * as v from 'valibot';
import type { ErrorCode } from '../../base/errors.ts';
import { newId } from '../../base/ids.ts';
import { generateIdentity, type Identity } from '../../identity/keys.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { problemCode } from '../../protocol/problem.ts';
import { ServiceDescription, type Need } from '../../protocol/service-description.ts';
import { FromServiceSystem, SII_OUTPUTS } from '../../protocol/sii.ts';
import { THING_OUTPUTS, type Readings } from '../../protocol/things.ts';
import type { Bench, Thing } from './bench.ts';
import type { Check } from './check.ts';
import type { Answer, ProbeLink } from './probe-link.ts';
import { observeWith } from './rules-access.ts';
import { carriedOut } from './rules-commands.ts';
import { GRANT, signedWord, times } from './signed-words.ts';
import { must, NotApplicable, shown } from './verdict.ts';

const role = 'third-party-service-system';
const TWIN = 'urn:twinport:check:shared-twin';
const forms = [{ href: 'twinport:check' }];

export const serviceChecks: readonly Check[] = [
  {
    role,
    rules: ['SRV-1'],
    what: 'each need of a service has an id of its own',
    async run(bench) {
      for (const { id, description } of await bench.things()) {
        const ids = needsOf(description).map((need) => need.id);
        const twice = ids.find((need, index) => ids.indexOf(need) !== index);
        must(twice === undefined, `needs of ${id} with different ids`, `${shown(twice)} is there twice`);
      }
    },
  },
  {
    role,
    rules: ['LIM-8'],
    what: 'there are at most 256 services',
    async run(bench) {
      const { length } = await bench.registrations();
      must(length <= LIMITS.servicesPerSystem, `at most ${LIMITS.servicesPerSystem}`, `${length} came`);
    },
  },
  {
    role,
    rules: ['LIM-8'],
    what: 'a call streams at most 200 items a second beyond a burst of 500',
    async run(bench) {
      const { probe, commandID } = await carriedOut(bench);
      const items = itemsOf(probe, commandID);
      const seconds = items.length === 0 ? 0 : (items.at(-1)!.at - items[0]!.at) / 1_000;
      const most = LIMITS.streamBurst + LIMITS.streamRatePerSecond * (seconds + 1);
      must(items.length <= most, `at most ${Math.round(most)} items in ${seconds} s`, `${items.length} came`);
    },
  },
  {
    role,
    rules: ['SII-3', 'CAL-4'],
    what: 'observing is answered with what is known, and that fits the description',
    async run(bench) {
      const probe = await bench.registered();
      const thing = await bench.thing();
      const grant = await bench.observeGrant(probe, thing.id);
      const answer = await observeWith(bench, probe, thing.id, grant);
      const { readings } = bench.output(SII_OUTPUTS.observeallproperties, answer, probe, 'observeallproperties');
      checkReadings(thing, readings);
      const ended = await probe.ask('unobserveallproperties', { thingID: thing.id }, bench.options.timeoutMs);
      bench.output(THING_OUTPUTS.unobserveallproperties, ended, probe, 'unobserveallproperties');
      return `${Object.keys(readings).length} readings`;
    },
  },
  {
    role,
    rules: ['CAL-2'],
    what: 'what a call streams is numbered 0, 1, 2 …, and ends with it',
    async run(bench) {
      const { probe, commandID, endedAt } = await carriedOut(bench);
      const items = itemsOf(probe, commandID);
      if (items.length === 0) throw new NotApplicable('the action streamed nothing');
      // What is asked after is sent again (CMD-6); that is no new item.
      const numbers = items.filter(({ at }) => at <= endedAt).map(({ sequence }) => sequence);
      must(
        numbers.every((number, index) => number === index),
        'sequence 0, 1, 2 …',
        shown(numbers),
      );
      const late = items.find(({ sequence }) => sequence >= numbers.length);
      must(late === undefined, 'nothing new behind the end', `item ${late?.sequence} came`);
      return `${items.length} items`;
    },
  },
  {
    role,
    rules: ['CAL-3'],
    what: 'results fit the schemas of the action',
    async run(bench) {
      const { probe, commandID, thing, action, end } = await carriedOut(bench);
      const described = thing.description.actions?.[action] as { output?: object; 'twinport:stream'?: object };
      if (end.state === 'completed') fits(described.output, end.output, 'output');
      for (const { data } of itemsOf(probe, commandID)) fits(described['twinport:stream'], data, 'a streamed item');
    },
  },
  {
    role,
    rules: ['CAL-5'],
    what: 'a call that lacks data says which need it has',
    async run(bench) {
      const { thing, end } = await carriedOut(bench);
      if (end.error === undefined || problemCode(end.error) !== 'consent-missing')
        throw new NotApplicable('the call lacked nothing');
      const need = end.error.details?.['need'];
      const ids = needsOf(thing.description).map(({ id }) => id);
      must(ids.includes(String(need)), `the detail need, one of ${shown(ids)}`, shown(need));
    },
  },
  {
    role,
    rules: ['SHR-1'],
    what: 'twin data is taken only under a grant of the twin’s owner for this service',
    async run(bench) {
      const share = await prepareShare(bench);
      const other = { system: bench.did, service: 'urn:twinport:check:another-service' };
      const codes: readonly ErrorCode[] = ['grant-insufficient', 'grant-missing'];
      const wrong = await share.ask({ grant: await share.grant(share.owner, { delegate: other }) });
      bench.refusal(codes, wrong, share.probe, 'a grant for another service');
      const forgery = await share.ask({ grant: await share.grant(bench.options.user, {}) });
      bench.refusal(codes, forgery, share.probe, 'a grant that the user made');
      const late = await share.ask({ grant: await share.grant(share.owner, times(700, 600)) });
      bench.refusal(['grant-expired', ...codes], late, share.probe, 'a grant that has expired');
    },
  },
  {
    role,
    rules: ['SII-3', 'SHR-5'],
    what: 'a sharing is taken with the rate that is wanted, and ends at once',
    async run(bench) {
      const share = await prepareShare(bench);
      const unknown = await share.ask({ needID: 'check-no-such-need' });
      must(unknown?.error != null, 'a refusal of a need that is not described', shown(unknown?.output));
      const taken = await share.ask({});
      const { maxRateHz } = bench.output(SII_OUTPUTS.sharetwin, taken, share.probe, 'sharetwin');
      const { shareID } = share;
      const samples = Object.fromEntries(Object.entries(share.readings).map(([name, reading]) => [name, [reading]]));
      const sent = share.probe.tell('twinreadings', { shareID, samples });
      await share.probe.until(() => share.probe.answerTo(sent), 300);
      must(
        share.probe.answerTo(sent) === null,
        'no word about readings that are shared',
        shown(share.probe.answerTo(sent)),
      );
      share.probe.tell('endshare', { shareID, reason: 'the check is over' });
      const late = share.probe.tell('twinreadings', { shareID, samples });
      const asked = (): number => share.probe.told('invoketwinaction').length;
      const before = asked();
      await share.probe.until(() => share.probe.answerTo(late), bench.options.timeoutMs);
      must(
        share.probe.answerTo(late)?.error != null,
        'a problem for readings of a sharing that has ended',
        'none came',
      );
      must(asked() === before, 'no command under a sharing that has ended', 'one came');
      return `${maxRateHz} Hz`;
    },
  },
];

/** A sharing of a made-up twin that fits one of the service's needs. */
interface PreparedShare {
  readonly probe: ProbeLink;
  readonly owner: Identity;
  readonly shareID: string;
  readonly readings: Readings;
  grant(signer: Identity, change: object): Promise<string>;
  ask(change: object): Promise<Answer | null>;
}

/** @throws NotApplicable when no service needs anything */
async function prepareShare(bench: Bench): Promise<PreparedShare> {
  const found = (await bench.things()).flatMap((thing) =>
    needsOf(thing.description).map((need) => ({ thing, need })),
  )[0];
  if (found === undefined) throw new NotApplicable('no service needs data of a twin');
  const { thing, need } = found;
  const probe = await bench.registered();
  const owner = await generateIdentity();
  const shareID = newId();
  const time = Date.now();
  const names = need.properties.length === 0 ? ['value'] : need.properties;
  const readings = Object.fromEntries(names.map((name) => [name, { value: 1, time, sequence: 1 }]));
  const grant = (signer: Identity, change: object): Promise<string> =>
    signedWord(signer, GRANT, {
      iss: owner.did,
      aud: owner.did,
      sub: bench.options.user.did,
      carrier: probe.did,
      thing: TWIN,
      affordances: { observe: true, actions: [...need.actions], properties: [...names] },
      delegate: { system: bench.did, service: thing.id },
      ...times(0, 600),
      ...change,
    });
  const honest = await grant(owner, {});
  const ask = (change: object): Promise<Answer | null> =>
    probe.ask(
      'sharetwin',
      {
        thingID: thing.id,
        shareID,
        needID: need.id,
        user: bench.options.user.did,
        twin: { id: TWIN, system: owner.did, description: madeUp(need, names) },
        grant: honest,
        expiresAt: time + 600_000,
        readings,
        ...change,
      },
      bench.options.timeoutMs,
    );
  return { probe, owner, shareID, readings, grant, ask };
}

function madeUp(need: Need, names: readonly string[]): object {
  const all = (list: readonly string[], affordance: object): object =>
    Object.fromEntries(list.map((name) => [name, { ...affordance, forms }]));
  return {
    '@context': 'https://www.w3.org/2022/wot/td/v1.1',
    ...(need.types.length === 0 ? {} : { '@type': need.types }),
    id: TWIN,
    title: 'A twin made up by the checker',
    security: 'nosec_sc',
    securityDefinitions: { nosec_sc: { scheme: 'nosec' } },
    properties: all(names, { type: 'number' }),
    actions: all(need.actions, {}),
  };
}

function needsOf(description: Thing['description']): readonly Need[] {
  const parsed = v.safeParse(ServiceDescription, description);
  return parsed.success ? parsed.output['twinport:needs'] : [];
}

function checkReadings(thing: Thing, readings: Readings): void {
  for (const [name, { value }] of Object.entries(readings)) {
    const property = thing.description.properties?.[name];
    must(
      property !== undefined && property.writeOnly !== true,
      `readable properties of ${thing.id}`,
      `came ${shown(name)}`,
    );
    fits(property, value, name);
  }
}

/** @throws Fault when a value does not fit a schema that there is */
function fits(schema: object | undefined, value: unknown, what: string): void {
  if (schema === undefined) return;
  const { valid, errors } = new Validator(schema, '2019-09').validate(value ?? null);
  must(valid, `${what} by its schema`, `${errors.at(-1)?.error ?? 'it does not fit'} in ${shown(value)}`);
}

function itemsOf(probe: ProbeLink, commandID: string): { at: number; sequence: number; data: unknown }[] {
  return probe.told('actionoutput').flatMap(({ at, what }) => {
    const item = v.safeParse(FromServiceSystem, what);
    return item.success && item.output.operation === 'actionoutput' && item.output.commandID === commandID
      ? [{ at, sequence: item.output.sequence, data: item.output.data }]
      : [];
  });
}
