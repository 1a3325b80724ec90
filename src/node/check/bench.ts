// What the checks share: links to the system under check at each stage (open, proved, registered), the things that it has
// registered, and access to them. Each link is made by an enabler of its own key, so that no check disturbs another.
import * as v from 'valibot';
import { toTwinportError, type ErrorCode } from '../../base/errors.ts';
import type { Did } from '../../base/ids.ts';
import { generateIdentity, type Identity } from '../../identity/keys.ts';
import { parseWith } from '../../protocol/parse.ts';
import { problemCode } from '../../protocol/problem.ts';
import { ServiceDescription } from '../../protocol/service-description.ts';
import { ThingDescription } from '../../protocol/thing-description.ts';
import { AccessGranted, type Affordances } from '../../protocol/things.ts';
import type { CheckOptions, SystemRole } from './check.ts';
import { ProbeLink, type Answer, type Message } from './probe-link.ts';
import { PROOF, signedWord, times, type Claims } from './signed-words.ts';
import { Blocked, Fault, must, NotApplicable, shown } from './verdict.ts';

/** A twin or a service that the system has registered. */
export interface Thing {
  readonly id: string;
  readonly description: ThingDescription;
  /** The whole request. */
  readonly message: Message;
}

/** No registration for this long: all are there. */
const SETTLED_MS = 500;

export class Bench {
  readonly options: CheckOptions;
  readonly role: SystemRole;
  readonly did: Did;
  readonly probes: ProbeLink[] = [];
  readonly #kept = new Map<string, Promise<unknown>>();

  constructor(options: CheckOptions, role: SystemRole, did: Did) {
    this.options = options;
    this.role = role;
    this.did = did;
  }

  get isTwinSystem(): boolean {
    return this.role === 'digital-twin-system';
  }

  /** A new link on which nothing was said yet. */
  async open(): Promise<ProbeLink> {
    const identity = await generateIdentity();
    // Nothing may wait between the dial and its listeners: the first message comes as soon as the channels are open.
    const probe = new ProbeLink(await this.options.dial(), identity);
    this.probes.push(probe);
    await probe.opened(this.options.timeoutMs * 2);
    return probe;
  }

  /** A new link on which both sides have proved themselves; `prepare` may change the replies first. */
  async proved(prepare: (probe: ProbeLink) => void = () => undefined): Promise<ProbeLink> {
    const probe = await this.open();
    prepare(probe);
    try {
      await probe.prove(this.options.timeoutMs);
    } catch (thrown) {
      if (thrown instanceof Fault) throw new Blocked(`no link was proved (SES-3): ${thrown.message}`);
      throw thrown;
    }
    return probe;
  }

  /** As `proved`, and the system has registered. */
  async registered(prepare: (probe: ProbeLink) => void = () => undefined): Promise<ProbeLink> {
    const probe = await this.proved(prepare);
    if ((await probe.until(() => probe.told('registersystem')[0], this.options.timeoutMs)) === null)
      throw new Blocked(`the system did not register: ${probe.instead()}`);
    return probe;
  }

  /** The link that checks share which leave it as it is. */
  main(): Promise<ProbeLink> {
    return this.once('main', () => this.registered());
  }

  /** Runs something once for all checks that need it. */
  once<Result>(name: string, run: () => Promise<Result>): Promise<Result> {
    const kept = this.#kept.get(name) as Promise<Result> | undefined;
    if (kept !== undefined) return kept;
    const made = run();
    this.#kept.set(name, made);
    return made;
  }

  /** Requests that register twins or services, when no more come. */
  registrations(): Promise<readonly Message[]> {
    return this.once('registrations', async () => {
      const probe = await this.main();
      const operation = this.isTwinSystem ? 'registermodel' : 'registerservice';
      if ((await probe.until(() => probe.told(operation)[0], this.options.timeoutMs)) === null)
        throw new Blocked(`no ${operation} came: ${probe.instead()}`);
      for (let count = 0; count < probe.told(operation).length;) {
        count = probe.told(operation).length;
        await probe.until(() => probe.told(operation).length > count, SETTLED_MS);
      }
      return probe.told(operation).map(({ what }) => what);
    });
  }

  /** The description of a registration. @throws TwinportError `description-invalid` */
  describedIn(message: Message): Thing {
    const schema = this.isTwinSystem ? ThingDescription : ServiceDescription;
    const description = parseWith(schema, message['description'], 'description-invalid', 'description');
    return { id: description.id, description, message };
  }

  /** Everything registered whose description can be read. */
  async things(): Promise<readonly Thing[]> {
    return (await this.registrations()).flatMap((message) => {
      try {
        return [this.describedIn(message)];
      } catch {
        // MOD-1 says so; the others are looked at all the same.
        return [];
      }
    });
  }

  /** The thing to look at closely. */
  thing(): Promise<Thing> {
    return this.once('thing', async () => {
      const things = await this.things();
      const wanted = this.options.thing ?? this.options.invoke?.thing ?? null;
      if (wanted !== null) {
        const named = things.find(({ id }) => id === wanted);
        if (named === undefined) throw new Blocked(`the system has not registered ${wanted}`);
        return named;
      }
      const probe = await this.main();
      for (const thing of things) {
        const answer = await this.requestAccess(probe, thing.id, { observe: true, actions: [] }).catch(() => null);
        if (answer?.granted.observe === true) return thing;
      }
      if (things[0] === undefined) throw new Blocked('nothing registered has a valid description (MOD-1)');
      return things[0];
    });
  }

  /** Claims of a proof that asks in the user's name over this link. */
  proofClaims(probe: ProbeLink, thing: string, affordances: Affordances, by = this.options.user): Claims {
    return { iss: by.did, aud: this.did, carrier: probe.did, thing, affordances: affordances as never, ...times() };
  }

  /** Asks for access with a proof that is right. @throws Fault when the answer is none, or a problem */
  async requestAccess(
    probe: ProbeLink,
    thing: string,
    affordances: Affordances,
    by: Identity = this.options.user,
  ): Promise<AccessGranted> {
    const proof = await signedWord(by, PROOF, this.proofClaims(probe, thing, affordances, by));
    const answer = await probe.ask('requestaccess', { thingID: thing, proof }, this.options.timeoutMs);
    return this.output(AccessGranted, answer, probe, 'requestaccess');
  }

  /** A grant that lets the user observe the thing over this link. @throws NotApplicable when the owner refuses */
  async observeGrant(probe: ProbeLink, thing: string): Promise<string> {
    const { grant, granted, refused } = await this.requestAccess(probe, thing, { observe: true, actions: [] });
    if (grant !== undefined && granted.observe) return grant;
    const why = refused[0]?.error.detail ?? 'no reason was given';
    throw new NotApplicable(`observing ${thing} was refused (${why}); --key FILE asks with another key`);
  }

  /** The output of an answer by its schema. @throws Fault */
  output<Schema extends v.GenericSchema>(
    schema: Schema,
    answer: Answer | null,
    probe: ProbeLink,
    operation: string,
  ): v.InferOutput<Schema> {
    must(answer !== null, `an answer to ${operation}`, `within ${this.options.timeoutMs} ms ${probe.instead()}`);
    if (answer.error !== null)
      throw new Fault(
        `an output of ${operation}`,
        `came the problem ${problemCode(answer.error)}: ${answer.error.detail}`,
      );
    try {
      return parseWith(schema, answer.output, 'message-malformed', `output of ${operation}`);
    } catch (thrown) {
      throw new Fault(`an output of ${operation} by its schema`, toTwinportError(thrown).message);
    }
  }

  /** The answer has to be a problem with one of these codes. @throws Fault */
  refusal(codes: readonly ErrorCode[], answer: Answer | null, probe: ProbeLink, what: string): ErrorCode {
    const expected = `a refusal of ${what} with ${codes.join(' or ')}`;
    must(answer !== null, expected, `within ${this.options.timeoutMs} ms ${probe.instead()}`);
    must(answer.error !== null, expected, `came ${shown(answer.message['output'] ?? answer.message['error'])}`);
    const code = problemCode(answer.error);
    must(codes.includes(code), expected, `came ${code}: ${answer.error.detail}`);
    return code;
  }

  /** The provider has to end the link with a goodbye of this code, and close it. @throws Fault */
  async farewell(probe: ProbeLink, codes: readonly ErrorCode[], what: string, timeoutMs?: number): Promise<void> {
    const expected = `a goodbye with ${codes.join(' or ')} upon ${what}`;
    await probe.until(() => probe.goodbye(), timeoutMs ?? this.options.timeoutMs);
    const goodbye = probe.goodbye();
    must(goodbye !== null, expected, probe.closedAt === null ? 'the link lives on' : 'it was closed without a word');
    must(codes.includes(problemCode(goodbye)), expected, `came ${problemCode(goodbye)}: ${goodbye.detail}`);
    await this.ended(probe, `upon ${what}, after its goodbye`);
  }

  /** The provider has to close the link. @throws Fault */
  async ended(probe: ProbeLink, when: string, timeoutMs: number = this.options.timeoutMs): Promise<void> {
    await probe.until(() => probe.closedAt !== null, timeoutMs);
    must(probe.closedAt !== null, `the link closed ${when}`, 'it is still open');
  }

  close(): void {
    for (const probe of this.probes) probe.close();
  }
}
