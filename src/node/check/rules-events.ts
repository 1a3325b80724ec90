// EVT: events of a thing, as they are kept and as they come. Nothing is provoked: what there is, is looked at.
import * as v from 'valibot';
import { THING_OUTPUTS, ThingEvent } from '../../protocol/things.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { Bench } from './bench.ts';
import type { Check } from './check.ts';
import type { ProbeLink } from './probe-link.ts';
import { must, NotApplicable, shown } from './verdict.ts';

type Event = v.InferOutput<typeof ThingEvent>;
/** Kept events are sent right behind the answer. */
const SETTLED_MS = 400;

interface Subscription {
  readonly probe: ProbeLink;
  readonly missed: number;
  readonly latest: number;
  /** What came so far. */
  events(): readonly Event[];
}

export const eventChecks: readonly Check[] = [
  {
    rules: ['EVT-1'],
    what: 'events come with rising ids, of events that are described',
    turn: 'first',
    async run(bench) {
      const thing = await bench.thing();
      const { probe, events } = await subscribe(bench, 0);
      await probe.until(() => false, bench.options.watchMs);
      const found = events();
      if (found.length === 0)
        throw new NotApplicable(`no event is kept, and none came in ${bench.options.watchMs} ms (--watch)`);
      for (const [index, { notificationID, name, thingID }] of found.entries()) {
        const before = found[index - 1]?.notificationID ?? -1;
        must(notificationID > before, `an id above ${before}`, `${notificationID} came behind it`);
        must(thing.description.events?.[name] !== undefined, 'events that are described', `came ${shown(name)}`);
        must(thingID === thing.id, `events of ${thing.id}`, `came one of ${thingID}`);
      }
      return `${found.length} events`;
    },
  },
  {
    rules: ['EVT-2'],
    what: 'kept events come after the last one that was heard, and only those',
    async run(bench) {
      const all = await keptEvents(bench);
      must(all.length <= LIMITS.eventsKept, `at most ${LIMITS.eventsKept} kept`, `${all.length} came`);
      const middle = all[Math.floor((all.length - 1) / 2)]!.notificationID;
      const { events } = await subscribe(bench, middle);
      const expected = all.filter(({ notificationID }) => notificationID > middle).map((event) => event.notificationID);
      const found = events().map(({ notificationID }) => notificationID);
      must(
        expected.every((id) => found.includes(id)) && found.every((id) => id > middle),
        `those after ${middle}: ${shown(expected)}`,
        `came ${shown(found)}`,
      );
      const fresh = await subscribe(bench, undefined);
      const old = fresh.events().find(({ notificationID }) => notificationID <= fresh.latest);
      must(
        old === undefined,
        'only what comes, without lastNotificationID',
        `the kept event ${old?.notificationID} came`,
      );
    },
  },
  {
    rules: ['EVT-3'],
    what: 'the newest id is told, and that nothing is missed behind it',
    async run(bench) {
      const { latest } = await subscribe(bench, undefined);
      const again = await subscribe(bench, latest);
      must(again.missed === 0, 'missed 0 behind the latest', `missed ${again.missed}`);
      must(again.latest >= latest, `latest ${latest} or above`, `${again.latest}`);
      const early = again.events().filter(({ notificationID }) => notificationID <= latest);
      must(early.length === 0, `nothing up to ${latest}`, `came ${shown(early[0]?.notificationID)}`);
      const kept = await subscribe(bench, 0);
      const newest = Math.max(0, ...kept.events().map(({ notificationID }) => notificationID));
      must(newest === 0 || newest >= kept.latest, `latest ${newest}`, `it says ${kept.latest}`);
    },
  },
];

/** @throws NotApplicable when there is none */
async function keptEvents(bench: Bench): Promise<readonly Event[]> {
  const events = (await subscribe(bench, 0)).events();
  if (events.length === 0) throw new NotApplicable('no event is kept');
  return events;
}

/** Subscribes on a link of its own and waits for what is kept. */
async function subscribe(bench: Bench, lastNotificationID: number | undefined): Promise<Subscription> {
  const thing = await bench.thing();
  const probe = await bench.registered();
  const grant = await bench.observeGrant(probe, thing.id);
  const members = { thingID: thing.id, grant, ...(lastNotificationID === undefined ? {} : { lastNotificationID }) };
  const answer = await probe.ask('subscribeallevents', members, bench.options.timeoutMs);
  const { missed, latest } = bench.output(THING_OUTPUTS.subscribeallevents, answer, probe, 'subscribeallevents');
  await probe.until(() => false, SETTLED_MS);
  const events = (): readonly Event[] =>
    probe.told('event').flatMap(({ what }) => {
      const event = v.safeParse(ThingEvent, what);
      return event.success ? [event.output] : [];
    });
  return { probe, missed, latest, events };
}
