// DII-4 / SII-2 and ACC: proofs that must be refused, and the form and limits of a grant.
import { randomBytes } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, compactVerify } from 'jose';
import * as v from 'valibot';
import { toBase64url } from '../../base/bytes.ts';
import type { ErrorCode } from '../../base/errors.ts';
import { canonicalJson, type Json } from '../../base/json.ts';
import { generateIdentity, importPublicKey, type Identity } from '../../identity/keys.ts';
import { DidKey, MessageId, ThingId } from '../../protocol/envelope.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { problemCode } from '../../protocol/problem.ts';
import { Affordances, THING_OUTPUTS, type AccessGranted } from '../../protocol/things.ts';
import { twinProperties } from '../../protocol/twin-properties.ts';
import type { Bench, Thing } from './bench.ts';
import type { Check } from './check.ts';
import type { Answer, ProbeLink } from './probe-link.ts';
import { held } from './rules-model.ts';
import { forged, GRANT, PROOF, REVOCATION, signedWord, times } from './signed-words.ts';
import { must, NotApplicable, shown } from './verdict.ts';
import { wrongProofs } from './wrong-proofs.ts';

const GRANT_LIFE_S = LIMITS.grantLifeMs / 1000;
/** What a refusal may say that it takes. */
const WAYS = ['key', 'pairing', 'oidc'];
const OBSERVE: Affordances = { observe: true, actions: [] };
/** A grant that ends within this is waited for, also without --long. */
const SHORT_WAIT_MS = 10_000;
/** How soon what runs under a grant has to end with it. */
const PROMPT_MS = 2_000;

const GrantClaims = v.object({
  iss: DidKey,
  aud: DidKey,
  sub: DidKey,
  carrier: DidKey,
  thing: ThingId,
  affordances: Affordances,
  delegate: v.optional(v.object({ system: DidKey, service: ThingId })),
  iat: v.pipe(v.number(), v.integer()),
  exp: v.pipe(v.number(), v.integer()),
  jti: MessageId,
});

export const accessChecks: readonly Check[] = [
  ...wrongProofs.map(({ rule, what, codes, make }): Check => ({
    rules: [rule],
    what: `${what} is refused`,
    async run(bench) {
      const probe = await bench.main();
      const { id } = await bench.thing();
      const proof = await make(bench, bench.proofClaims(probe, id, OBSERVE));
      const answer = await probe.ask('requestaccess', { thingID: id, proof }, bench.options.timeoutMs);
      bench.refusal(codes, answer, probe, what);
    },
  })),
  {
    rules: ['ACC-5'],
    what: 'a proof that was seen is refused the second time',
    async run(bench) {
      const probe = await bench.main();
      const { id } = await bench.thing();
      const proof = await signedWord(bench.options.user, PROOF, bench.proofClaims(probe, id, OBSERVE));
      const ask = (): Promise<Answer | null> =>
        probe.ask('requestaccess', { thingID: id, proof }, bench.options.timeoutMs);
      must((await ask())?.error === null, 'an answer to a proof that is right', probe.instead());
      bench.refusal(['command-replayed'], await ask(), probe, 'the same proof again');
    },
  },
  {
    rules: ['ACC-2', 'ACC-6', 'DII-4', 'SII-2'],
    what: 'each affordance that is asked for is granted, or refused with a reason; nothing else is',
    async run(bench) {
      const probe = await bench.main();
      const thing = await bench.thing();
      const asked: Affordances = { observe: true, actions: Object.keys(thing.description.actions ?? {}) };
      const { granted, refused, grant } = await bench.requestAccess(probe, thing.id, asked);
      const all = (affordances: Affordances): string[] => [
        ...(affordances.observe ? ['observe'] : []),
        ...affordances.actions,
      ];
      // A rule for one property may refuse that alone; observing as a whole has its answer all the same.
      const refusals = refused.map(({ affordance }) => affordance).filter((name) => !name.startsWith('properties.'));
      const answered = [...all(granted), ...refusals].sort();
      must(
        JSON.stringify(answered) === JSON.stringify(all(asked).sort()),
        `an answer for each of ${shown(all(asked))}`,
        `there is one for ${shown(answered)}`,
      );
      const nothing = !granted.observe && granted.actions.length === 0;
      must(nothing === (grant === undefined), 'a grant exactly when something is granted', shown({ granted, grant }));
      for (const { affordance, error } of refused) {
        const code = problemCode(error);
        must(code === 'access-refused', `access-refused for ${affordance}`, `came ${code}`);
        checkReason(affordance, error.details ?? {});
        must(error.details?.['user'] === bench.options.user.did, 'the user who asked', shown(error.details?.['user']));
      }
      return `${all(granted).length} granted, ${refused.length} refused`;
    },
  },
  {
    rules: ['ACC-6'],
    what: 'a grant for some properties shows those alone',
    async run(bench) {
      const probe = await bench.registered();
      const thing = await bench.thing();
      const names = [...twinProperties(thing.description)];
      if (names.length < 2) throw new NotApplicable(`${thing.id} has not two properties that can be read`);
      const properties = names.slice(0, 1);
      const { grant } = await bench.requestAccess(probe, thing.id, { ...OBSERVE, properties });
      if (grant === undefined) throw new NotApplicable('observing was refused; --key FILE asks with another key');
      const answer = await observeWith(bench, probe, thing.id, grant);
      must(answer !== null && answer.error === null, 'an observation', shown(answer?.error ?? probe.instead()));
      const { readings = {} } = answer.output as { readings?: object };
      const other = Object.keys(readings).find((name) => !properties.includes(name));
      must(other === undefined, `readings of ${shown(properties)} alone`, `came ${shown(other)}`);
    },
  },
  {
    role: 'digital-twin-system',
    rules: ['SHR-1'],
    what: 'a grant that is for a service names that service',
    async run(bench) {
      const probe = await bench.main();
      const thing = await bench.thing();
      const delegate = { system: (await generateIdentity()).did, service: 'urn:twinport:check:service' };
      const claims = { ...bench.proofClaims(probe, thing.id, OBSERVE), delegate };
      const proof = await signedWord(bench.options.user, PROOF, claims);
      const answer = await probe.ask('requestaccess', { thingID: thing.id, proof }, bench.options.timeoutMs);
      const { grant } = bench.output(THING_OUTPUTS.requestaccess, answer, probe, 'requestaccess');
      if (grant === undefined) throw new NotApplicable('the owner grants nothing to this service');
      const found = (await grantClaims(bench, grant)).delegate;
      must(same(found, delegate), `delegate ${shown(delegate)}`, `it is ${shown(found)}`);
    },
  },
  {
    rules: ['AUT-3'],
    what: 'a pairing tag that is made up gives nothing',
    async run(bench) {
      const probe = await bench.main();
      const thing = await bench.thing();
      const asked: Affordances = { observe: true, actions: Object.keys(thing.description.actions ?? {}) };
      const without = await bench.requestAccess(probe, thing.id, asked);
      const evidence = { pairing: toBase64url(randomBytes(32)) };
      const claims = { ...bench.proofClaims(probe, thing.id, asked), evidence };
      const proof = await signedWord(bench.options.user, PROOF, claims);
      const answer = await probe.ask('requestaccess', { thingID: thing.id, proof }, bench.options.timeoutMs);
      must(answer !== null, 'an answer', probe.instead());
      if (answer.error !== null) return;
      const { granted } = bench.output(THING_OUTPUTS.requestaccess, answer, probe, 'requestaccess');
      must(same(granted, without.granted), `no more than without it: ${shown(without.granted)}`, shown(granted));
    },
  },
  {
    rules: ['AUT-5'],
    what: 'a sign-in at an issuer that no rule names is refused',
    async run(bench) {
      const probe = await bench.main();
      const { id } = await bench.thing();
      const signIn = { issuer: 'https://issuer.invalid', redirectURI: 'https://app.invalid/signed-in.html' };
      const proof = await signedWord(bench.options.user, PROOF, { ...bench.proofClaims(probe, id, OBSERVE), signIn });
      const answer = await probe.ask('beginsignin', { thingID: id, proof }, bench.options.timeoutMs);
      must(answer !== null, 'an answer to beginsignin', probe.instead());
      must(answer.error !== null, 'a refusal of an issuer that no rule names', `came ${shown(answer.output)}`);
    },
  },
  {
    rules: ['ACC-3'],
    what: 'a grant says who gave it to whom, for what, over whom and for ten minutes, signed by the system',
    async run(bench) {
      const probe = await bench.main();
      const thing = await bench.thing();
      const answer = await grantedAnswer(bench, probe, thing);
      const claims = await grantClaims(bench, answer.grant!);
      const expected = {
        iss: bench.did,
        aud: bench.did,
        sub: bench.options.user.did,
        carrier: probe.did,
        thing: thing.id,
        affordances: answer.granted,
      };
      for (const [name, value] of Object.entries(expected)) {
        const found = claims[name as keyof typeof expected];
        must(same(found, value), `${name} ${shown(value)}`, `it is ${shown(found)}`);
      }
      const life = claims.exp - claims.iat;
      must(life > 0 && life <= GRANT_LIFE_S, `a life of ${GRANT_LIFE_S} s at most`, `${life} s`);
      must(Math.abs(claims.iat - Date.now() / 1000) < 60, 'a beginning about now', `iat ${claims.iat}`);
      const { expiresAt } = answer;
      must(
        expiresAt !== undefined && Math.abs(expiresAt - claims.exp * 1000) < 1_000,
        `expiresAt ${claims.exp * 1000}`,
        shown(expiresAt),
      );
    },
  },
  {
    rules: ['ACC-3'],
    what: 'a grant is of no use over another enabler, for another thing, or when its signature is broken',
    async run(bench) {
      const probe = await bench.main();
      const thing = await bench.thing();
      const grant = await bench.observeGrant(probe, thing.id);
      const other = await bench.registered();
      const beyond: readonly ErrorCode[] = ['grant-insufficient', 'grant-missing'];
      bench.refusal(beyond, await observeWith(bench, other, thing.id, grant), other, 'a grant of another carrier');
      const broken = await observeWith(bench, probe, thing.id, forged(grant));
      bench.refusal(['grant-missing'], broken, probe, 'a grant with a broken signature');
    },
  },
  {
    rules: ['ACC-3', 'SII-2'],
    what: 'a grant that the user, or somebody else, has made is refused, whether it has expired or not',
    async run(bench) {
      const probe = await bench.main();
      const thing = await bench.thing();
      for (const ago of [0, GRANT_LIFE_S + 60]) {
        const claims = {
          ...bench.proofClaims(probe, thing.id, OBSERVE),
          iss: bench.did,
          sub: bench.options.user.did,
          ...times(ago, GRANT_LIFE_S),
        };
        const made = await signedWord(bench.options.user, GRANT, claims);
        const codes: readonly ErrorCode[] = ago > 0 ? ['grant-missing', 'grant-expired'] : ['grant-missing'];
        bench.refusal(codes, await observeWith(bench, probe, thing.id, made), probe, 'a grant that the user made');
      }
    },
  },
  {
    rules: ['ACC-7'],
    what: 'what runs under a grant ends when it expires',
    turn: 'first',
    async run(bench) {
      const probe = await bench.registered();
      const thing = await bench.thing();
      const grant = await bench.observeGrant(probe, thing.id);
      const leftMs = (await grantClaims(bench, grant)).exp * 1000 - Date.now();
      if (leftMs > SHORT_WAIT_MS && !bench.options.long)
        throw new NotApplicable(`the grant expires in ${Math.round(leftMs / 1000)} s: --long waits for it`);
      must((await observeWith(bench, probe, thing.id, grant))?.error === null, 'an observation', probe.instead());
      const told = await probe.until(() => probe.told('revokegrant')[0], leftMs + PROMPT_MS);
      must(told !== null, 'revokegrant when the grant expires', probe.instead());
      const late = await observeWith(bench, probe, thing.id, grant);
      bench.refusal(['grant-expired'], late, probe, 'a grant that has expired');
    },
  },
  {
    rules: ['ACC-7', 'ACC-8'],
    what: 'what runs under a grant ends when its user gives it back; nobody else can',
    async run(bench) {
      const probe = await bench.registered();
      const thing = await bench.thing();
      const grant = await bench.observeGrant(probe, thing.id);
      must((await observeWith(bench, probe, thing.id, grant))?.error === null, 'an observation', probe.instead());
      const giveBack = async (by: Identity): Promise<Answer | null> => {
        const claims = { iss: by.did, aud: bench.did, thing: thing.id, grant: decodeJwt(grant).jti!, ...times() };
        const revocation = await signedWord(by, REVOCATION, claims);
        return probe.ask('endgrant', { thingID: thing.id, revocation }, bench.options.timeoutMs);
      };
      await giveBack(await generateIdentity());
      must(
        (await observeWith(bench, probe, thing.id, grant))?.error === null,
        'a grant that a stranger cannot end',
        'it is void after a revocation that another key has signed',
      );
      const ended = await giveBack(bench.options.user);
      must(ended !== null && ended.error === null, 'an answer to endgrant', shown(ended?.error ?? probe.instead()));
      const end = Date.now();
      bench.refusal(['grant-revoked'], await observeWith(bench, probe, thing.id, grant), probe, 'a grant given back');
      await probe.until(() => false, PROMPT_MS);
      const late = probe.frames.filter(({ at }) => at > end + PROMPT_MS / 2).length;
      must(late === 0, 'no frame after that', `${late} came`);
    },
  },
];

/** Asks to observe under a grant. */
export function observeWith(bench: Bench, probe: ProbeLink, thingID: string, grant: string): Promise<Answer | null> {
  const rate = bench.isTwinSystem ? { maxRateHz: 60 } : {};
  return probe.ask('observeallproperties', { thingID, grant, ...rate }, bench.options.timeoutMs);
}

/** Whether two values are the same JSON, whatever the order of their keys. */
function same(a: unknown, b: unknown): boolean {
  return canonicalJson((a ?? null) as Json) === canonicalJson((b ?? null) as Json);
}

/** A refusal tells which rule, who asked, and which ways would satisfy it. */
function checkReason(affordance: string, details: Readonly<Record<string, unknown>>): void {
  const missing = ['rule', 'user', 'satisfiedBy'].filter((name) => details[name] === undefined);
  must(missing.length === 0, `the details rule, user and satisfiedBy for ${affordance}`, `${shown(missing)} lacks`);
  const ways = [details['satisfiedBy']].flat();
  must(
    Array.isArray(details['satisfiedBy']) && ways.every((way) => WAYS.includes(String(way))),
    `satisfiedBy for ${affordance} as a list of ${WAYS.join(', ')}`,
    shown(details['satisfiedBy']),
  );
  if (ways.includes('oidc'))
    must(Array.isArray(details['issuers']), `the detail issuers for ${affordance}`, shown(details['issuers']));
}

/** An answer with a grant, for as much as the owner gives. @throws NotApplicable when that is nothing */
async function grantedAnswer(bench: Bench, probe: ProbeLink, thing: Thing): Promise<AccessGranted> {
  const actions = Object.keys(thing.description.actions ?? {});
  const answer = await bench.requestAccess(probe, thing.id, { observe: true, actions });
  if (answer.grant === undefined)
    throw new NotApplicable('the owner grants nothing to this user; --key FILE asks with another key');
  return answer;
}

/** The claims of a grant that the system has signed. @throws Fault */
function grantClaims(bench: Bench, grant: string): Promise<v.InferOutput<typeof GrantClaims>> {
  return held('a grant', async () => {
    const { alg, typ } = decodeProtectedHeader(grant);
    must(alg === 'EdDSA' && typ === GRANT, `alg EdDSA and typ ${GRANT}`, shown({ alg, typ }));
    const claims = v.safeParse(GrantClaims, decodeJwt(grant));
    must(claims.success, 'the claims of ACC-3', claims.issues?.[0].message ?? '');
    const verified = await compactVerify(grant, await importPublicKey(bench.did), { algorithms: ['EdDSA'] }).catch(
      () => null,
    );
    must(verified !== null, 'a signature by the key of the system', 'it does not verify');
    return claims.output;
  });
}
