// What this visitor may do with one thing, a twin or a service (P7 at MII-D3, MII-S2): asks its owner with a signed proof,
// keeps the answer, asks again at 80 % of its life, and once more before a no is passed on. Used by its presence.
import { systemClock } from '../base/clock.ts';
import { TwinportError } from '../base/errors.ts';
import { newId, type Did, type ServiceId, type TwinId } from '../base/ids.ts';
import { signAccessProof } from '../identity/access.ts';
import type { Delegate, SignInRequest } from '../protocol/signed-words.ts';
import type { MetaverseIntegration } from '../protocol/mii.ts';
import { problemCode } from '../protocol/problem.ts';
import type { AccessGranted, ActionProgress, Affordances } from '../protocol/things.ts';
import type { EvidenceMaker } from './access-actions.ts';
import type { UserKey } from './user-key.ts';
import { strings } from './ui/strings.ts';

/** Access is renewed when this share of its life is over. */
export const RENEW_AT = 0.8;
/** Up to so much earlier, so that ten thousand grants of one moment are not renewed in one. */
const SPREAD = 0.1;
/** What ends so soon is over before it is used. */
const MARGIN_MS = 1_000;

export interface AccessContext {
  readonly mii: MetaverseIntegration;
  readonly user: Pick<UserKey, 'held' | 'identity' | 'formerly'>;
  readonly enabler: Did;
}

const ENDED: ReadonlySet<string> = new Set(['grant-missing', 'grant-expired', 'grant-revoked', 'grant-insufficient']);

/** The thing that access is about, as of now. */
interface Asked {
  readonly id: TwinId | ServiceId;
  readonly system: () => Did;
  /** How far the clock of its system is ahead of ours, in ms. */
  readonly clockOffsetMs: () => number;
  /** Everything that it offers: what is asked for unless said otherwise. */
  readonly everything: () => Affordances;
}

interface BesideProof {
  readonly evidenceFor?: EvidenceMaker | undefined;
  readonly signIn?: SignInRequest | undefined;
  readonly delegate?: Delegate | undefined;
}

/** The visitor's proof for one thing, signed now by the key that they hold now. */
export async function signProof(
  { user, enabler }: Pick<AccessContext, 'user' | 'enabler'>,
  { id: thing, system, clockOffsetMs }: Pick<Asked, 'id' | 'system' | 'clockOffsetMs'>,
  affordances: Affordances,
  { evidenceFor, signIn, delegate }: BesideProof = {},
): Promise<string> {
  const { identity, formerly } = user.held.peek();
  const id = newId();
  const binding = { user: identity.did, system: system(), carrier: enabler, thing, jti: id };
  const evidence = await evidenceFor?.(binding);
  return signAccessProof(
    identity,
    { system: system(), carrier: enabler, thing, affordances, delegate, evidence, signIn, formerly, id },
    systemClock.now() + clockOffsetMs(),
  );
}

export class HeldAccess {
  /** What the owner said last; null before the first time, and when it ended. */
  current: AccessGranted | null = null;
  readonly #context: AccessContext;
  readonly #asked: Asked;
  #lastAnswer: Promise<unknown> = Promise.resolve();
  #cancelRenewal: () => void = () => undefined;

  constructor(context: AccessContext, asked: Asked) {
    this.#context = context;
    this.#asked = asked;
  }

  get isValid(): boolean {
    return this.current?.expiresAt !== undefined && this.current.expiresAt > systemClock.now() + MARGIN_MS;
  }

  /** Why the owner does not let this visitor use an affordance; null when it was not asked or is granted. */
  refusalOf(affordance: string): TwinportError | null {
    const problem = this.current?.refused.find((refused) => refused.affordance === affordance)?.error;
    return problem === undefined
      ? null
      : new TwinportError('access-refused', problem.detail, { details: problem.details ?? {} });
  }

  /**
   * Asks the owner. One question at a time: of two under way, page and enabler could keep different answers.
   * @throws TwinportError the owner's or the link's problem
   */
  request(affordances?: Affordances, evidenceFor?: EvidenceMaker): Promise<AccessGranted> {
    const answer = this.#lastAnswer.then(() => this.#ask(affordances ?? this.#asked.everything(), evidenceFor));
    this.#lastAnswer = answer.catch(() => undefined);
    return answer;
  }

  async #ask(affordances: Affordances, evidenceFor?: EvidenceMaker): Promise<AccessGranted> {
    const { mii, user } = this.#context;
    const held = user.held.peek();
    const proof = await signProof(this.#context, this.#asked, affordances, { evidenceFor });
    const access = await mii.requestAccess(this.#asked.id, proof);
    // What was asked under a key that is no longer the visitor's is of no use.
    if (user.held.peek() !== held) return this.#ask(affordances, evidenceFor);
    this.current = access;
    this.#planRenewal();
    return access;
  }

  /** The proof with which a sign-in begins. */
  signInProof(signIn: SignInRequest): Promise<string> {
    return signProof(this.#context, this.#asked, this.#asked.everything(), { signIn });
  }

  /** The grant for an action. @throws TwinportError `access-refused` with the owner's reason */
  async grantFor(action: string): Promise<string> {
    const isGranted = () => this.isValid && this.current!.granted.actions.includes(action);
    // The owner may have changed the rule since: ask once more before telling the visitor no.
    if (!isGranted()) await this.request();
    const grant = this.current?.grant;
    if (grant === undefined || !isGranted())
      throw this.refusalOf(action) ?? new TwinportError('access-refused', strings.faults.ownerRefusesAction(action));
    return grant;
  }

  /**
   * Sends a word that is signed under the grant for an action. A grant that ended on the way here is asked for anew, once: a word
   * that was refused for it was not carried out.
   */
  async sendUnder<Status extends ActionProgress>(
    action: string,
    send: (grant: string) => Promise<Status>,
  ): Promise<Status> {
    const status = await send(await this.grantFor(action));
    if (status.error === undefined || !ENDED.has(problemCode(status.error))) return status;
    this.end();
    return send(await this.grantFor(action));
  }

  /** It is over: the visitor left, the owner took it back, or the visitor's key is another one. */
  end(): void {
    this.current = null;
    this.#cancelRenewal();
  }

  #planRenewal(): void {
    this.#cancelRenewal();
    if (this.current?.expiresAt === undefined) return;
    const lifeMs = this.current.expiresAt - systemClock.now();
    // Silent while the rule still holds; a refusal shows when the thing is used.
    this.#cancelRenewal = systemClock.after(
      Math.max(1_000, lifeMs * (RENEW_AT - SPREAD * Math.random())),
      () => void this.request().catch(() => this.#planRenewal()),
    );
  }
}
