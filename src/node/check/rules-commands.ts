// CMD: commands that must be refused, tried with inputs that cannot fit, so that even a system that refuses nothing operates
// nothing; and, where the person who checks names an action and its input, one command from beginning to end.
import { Validator, type Schema } from '@cfworker/json-schema';
import { decodeJwt } from 'jose';
import { newId } from '../../base/ids.ts';
import type { Json } from '../../base/json.ts';
import { generateIdentity, type Identity } from '../../identity/keys.ts';
import { problemCode } from '../../protocol/problem.ts';
import { ActionStatus, THING_OUTPUTS, type ActionProgress } from '../../protocol/things.ts';
import * as v from 'valibot';
import type { Bench, Thing } from './bench.ts';
import type { Check } from './check.ts';
import type { Answer, ProbeLink } from './probe-link.ts';
import { CANCELLATION, forged, GRANT, signedWord, times, type Claims } from './signed-words.ts';
import { must, NotApplicable, shown } from './verdict.ts';
import { signed, UNAUTHORISED, wrongCommands, type Scene, type Target } from './wrong-commands.ts';

const ENDED: ReadonlySet<string> = new Set(['completed', 'failed', 'cancelled']);
/** An end that is told twice comes soon after the first. */
const TWICE_MS = 1_000;
const MISFITS: readonly Json[] = ['no such input', -1e300, { 'check:misfit': true }, ['check'], true, null];

export const commandChecks: readonly Check[] = [
  ...wrongCommands.map(({ rule, what, codes, underGrant, make }): Check => ({
    rules: [rule],
    what: `${what} is refused`,
    async run(bench) {
      const scene = await setScene(bench, underGrant);
      const { members = {}, command, grant } = await make(scene);
      const answer = await invoke(scene, command ?? (await signed(scene, scene.claims)), {
        ...members,
        ...(grant && { grant }),
      });
      if (answer?.error != null && problemCode(answer.error) === 'input-invalid' && scene.target.harmless)
        throw new NotApplicable('the input is looked at first: --invoke tries it with an input that fits');
      bench.refusal(codes, answer, scene.probe, what);
    },
  })),
  {
    rules: ['CMD-3'],
    what: 'an action that is not described is refused',
    async run(bench) {
      const scene = await setScene(bench, false);
      const claims = { ...scene.claims, action: 'check-unknown' };
      const answer = await invoke(scene, await signed(scene, claims), { name: 'check-unknown' });
      bench.refusal(['action-unknown', ...UNAUTHORISED], answer, scene.probe, 'an action that is not described');
    },
  },
  {
    rules: ['CMD-3'],
    what: 'an input that does not fit is refused with its place',
    async run(bench) {
      const invocation = needInvocation(bench);
      const scene = await setScene(bench, true);
      const misfit = misfitOf(scene.target.thing, invocation.action);
      if (misfit === undefined) throw new NotApplicable(`every input fits ${invocation.action}`);
      const answer = await invoke(scene, await signed(scene, { ...scene.claims, input: misfit }), {});
      bench.refusal(['input-invalid'], answer, scene.probe, `the input ${shown(misfit)}`);
      const pointer = answer!.error!.details?.['pointer'];
      must(typeof pointer === 'string', 'the detail pointer', shown(answer!.error!.details));
    },
  },
  {
    rules: ['CMD-1', 'CMD-4', 'ACC-4', 'CAL-1'],
    what: 'a command is accepted, carried out once and ended once',
    async run(bench) {
      const { probe, commandID, thing, first, second, again, end } = await carriedOut(bench);
      const accepted = bench.output(THING_OUTPUTS.invokeaction, first, probe, 'invokeaction');
      must(accepted.state === 'accepted', 'state accepted', shown(accepted));
      bench.refusal(['command-replayed'], second, probe, 'the same command at the same time');
      bench.refusal(['command-replayed'], again, probe, 'the same command after its end');
      const ends = endsOf(probe, commandID).map(({ state }) => state);
      must(ends.length === 1, 'one end', `came ${shown(ends)}`);
      const query = await probe.ask('queryaction', { thingID: thing.id, commandID }, bench.options.timeoutMs);
      const { state } = bench.output(THING_OUTPUTS.queryaction, query, probe, 'queryaction');
      must(state === end.state, `queryaction to tell ${end.state}`, `it tells ${state}`);
      return end.state;
    },
  },
  {
    rules: ['CMD-7'],
    what: 'a cancellation with a broken signature is refused',
    async run(bench) {
      const probe = await bench.main();
      const { id } = await bench.thing();
      const commandID = newId();
      const cancellation = forged(await cancellationOf(bench, bench.options.user, id, commandID));
      const answer = await probe.ask('cancelaction', { thingID: id, commandID, cancellation }, bench.options.timeoutMs);
      bench.refusal(['proof-invalid'], answer, probe, 'a cancellation with a broken signature');
    },
  },
  {
    rules: ['CMD-8'],
    what: 'nobody hears how a command stands under a word that is no grant',
    async run(bench) {
      const probe = await bench.registered();
      const thing = await bench.thing();
      const { grant } = await bench.requestAccess(probe, thing.id, { observe: true, actions: [] });
      const word = grant === undefined ? await madeUpGrant(bench, probe, thing.id) : forged(grant);
      const question = { thingID: thing.id, commandID: newId(), grant: word };
      const answer = await probe.ask('queryaction', question, bench.options.timeoutMs);
      bench.refusal(['grant-missing', 'grant-insufficient'], answer, probe, 'a question under a grant that is none');
    },
  },
  {
    rules: ['CMD-8'],
    what: 'how a command stands is told over its own carrier alone where no grant is shown',
    async run(bench) {
      const { commandID, thing } = await carriedOut(bench);
      const stranger = await bench.registered();
      const answer = await stranger.ask('queryaction', { thingID: thing.id, commandID }, bench.options.timeoutMs);
      const { state } = bench.output(THING_OUTPUTS.queryaction, answer, stranger, 'queryaction');
      must(state === 'unknown', 'unknown for another enabler', `it is told ${state}`);
    },
  },
  {
    rules: ['CMD-7'],
    what: 'a command is taken back by nobody but who signed it, and stays as it ended',
    async run(bench) {
      const { probe, commandID, thing, meddled, end } = await carriedOut(bench);
      const { user } = bench.options;
      // How an ended command stands is no secret; one that runs must not be touched.
      const said = v.safeParse(THING_OUTPUTS.cancelaction, meddled?.output);
      if (!said.success || said.output.state !== end.state || end.state === 'cancelled')
        bench.refusal(['proof-invalid'], meddled, probe, 'a cancellation of a stranger');
      const cancellation = await cancellationOf(bench, user, thing.id, commandID);
      const own = await probe.ask(
        'cancelaction',
        { thingID: thing.id, commandID, cancellation },
        bench.options.timeoutMs,
      );
      const { state } = bench.output(THING_OUTPUTS.cancelaction, own, probe, 'cancelaction');
      must(state === end.state, `a command that has ended to stay ${end.state}`, `it is ${state}`);
    },
  },
];

/** The command that the person who checks has named, from beginning to end. */
interface CarriedOut {
  readonly probe: ProbeLink;
  readonly thing: Thing;
  readonly action: string;
  readonly commandID: string;
  /** Answers to it, to the same at the same time, and to the same after its end. */
  readonly first: Answer | null;
  readonly second: Answer | null;
  readonly again: Answer | null;
  /** To a stranger's cancellation behind it. */
  readonly meddled: Answer | null;
  readonly end: ActionProgress;
  readonly endedAt: number;
}

/** Carries the named command out, once for all checks. @throws NotApplicable without --invoke, Fault when it does not end */
export function carriedOut(bench: Bench): Promise<CarriedOut> {
  return bench.once('command', async () => {
    const { action } = needInvocation(bench);
    const scene = await setScene(bench, true);
    const { probe } = scene;
    const commandID = scene.claims['jti'] as string;
    const command = await signed(scene, scene.claims);
    const [one, other] = await Promise.all([invoke(scene, command, {}), invoke(scene, command, {})]);
    // Signatures are checked at once: which of the two gets through is chance, that it is one is the rule.
    const [first, second] = one?.error == null ? [one, other] : [other, one];
    const thingID = scene.target.thing.id;
    const cancellation = await cancellationOf(bench, await generateIdentity(), thingID, commandID);
    const meddled = await probe.ask('cancelaction', { thingID, commandID, cancellation }, bench.options.timeoutMs);
    const { actionMs } = bench.options;
    const end = await probe.until(() => endsOf(probe, commandID)[0], actionMs);
    const refused = first?.error == null ? '' : `, it was refused: ${first.error.detail}`;
    must(end !== null, `an end within ${actionMs / 1000} s${refused}`, probe.instead());
    const endedAt = Date.now();
    const again = await invoke(scene, command, {});
    await probe.until(() => endsOf(probe, commandID).length > 1, TWICE_MS);
    return { probe, thing: scene.target.thing, action, commandID, first, second, again, meddled, end, endedAt };
  });
}

/** As the system's own, but signed by the user. */
function madeUpGrant(bench: Bench, probe: ProbeLink, thing: string): Promise<string> {
  const { user } = bench.options;
  const affordances = { observe: true, actions: [] };
  const parties = { iss: bench.did, aud: bench.did, sub: user.did, carrier: probe.did };
  return signedWord(user, GRANT, { ...parties, thing, affordances, ...times() });
}

function cancellationOf(bench: Bench, by: Identity, thing: string, command: string): Promise<string> {
  return signedWord(by, CANCELLATION, { iss: by.did, aud: bench.did, thing, command, ...times() });
}

/** Ends that were told of a command. */
function endsOf(probe: ProbeLink, commandID: string): ActionProgress[] {
  return probe.told('actionstatus').flatMap(({ what }) => {
    const status = v.safeParse(ActionStatus, what);
    return status.success && status.output.commandID === commandID && ENDED.has(status.output.state)
      ? [status.output]
      : [];
  });
}

/** @throws NotApplicable without --invoke */
function needInvocation(bench: Bench): NonNullable<Bench['options']['invoke']> {
  if (bench.options.invoke === null)
    throw new NotApplicable("nothing is operated unless it is named: --invoke 'thing action input'");
  return bench.options.invoke;
}

/** What to try wrong commands on. @throws NotApplicable when there is nothing that could not be operated by them */
async function target(bench: Bench): Promise<Target> {
  const thing = await bench.thing();
  const { invoke } = bench.options;
  if (invoke !== null) return { thing, action: invoke.action, input: invoke.input, harmless: false };
  for (const action of Object.keys(thing.description.actions ?? {})) {
    const input = misfitOf(thing, action);
    if (input !== undefined) return { thing, action, input, harmless: true };
  }
  throw new NotApplicable(
    `${thing.id} has no action with an input schema, so a system that refuses nothing would operate it: name one by --invoke`,
  );
}

/** An input that the action's schema refuses; undefined where there is none. */
function misfitOf(thing: Thing, action: string): Json | undefined {
  const schema = thing.description.actions?.[action]?.input;
  if (schema === undefined) return undefined;
  return MISFITS.find((misfit) => !new Validator(schema as Schema, '2019-09').validate(misfit).valid);
}

/** A link with a grant and the claims of a command under it. @throws NotApplicable when the owner refuses what is needed */
async function setScene(bench: Bench, underGrant: boolean): Promise<Scene> {
  const probe = await bench.registered();
  const aim = await target(bench);
  const actions = underGrant ? [aim.action] : [];
  const { grant, granted, refused } = await bench.requestAccess(probe, aim.thing.id, { observe: true, actions });
  const why = refused[0]?.error.detail ?? '';
  if (grant === undefined) throw new NotApplicable(`access was refused (${why}); --key FILE asks with another key`);
  if (underGrant && !granted.actions.includes(aim.action))
    throw new NotApplicable(`"${aim.action}" was refused (${why}); --key FILE or --invoke may help`);
  const claims: Claims = {
    iss: bench.options.user.did,
    aud: bench.did,
    grant: decodeJwt(grant).jti!,
    thing: aim.thing.id,
    action: aim.action,
    input: aim.input,
    ...times(),
  };
  return { bench, probe, target: aim, grant, claims };
}

function invoke(scene: Scene, command: string, change: object): Promise<Answer | null> {
  const { bench, probe, grant, claims, target: aim } = scene;
  const members = { thingID: aim.thing.id, name: aim.action, commandID: claims['jti'], command, grant, ...change };
  return probe.ask('invokeaction', members, bench.options.timeoutMs);
}
