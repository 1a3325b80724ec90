// What a visitor can do about access (P4, P7, P14), whichever face they ask by: show an owner what satisfies its rule, give
// grants back, seal and open their own key. A part of the view's actions (actions.ts).
import { systemClock } from '../base/clock.ts';
import { TwinportError } from '../base/errors.ts';
import type { Did } from '../base/ids.ts';
import { signRevocation } from '../identity/access.ts';
import type { Evidence, SignInRequest } from '../protocol/signed-words.ts';
import { pairingTag, readPairingCode, type PairingBinding } from '../identity/pairing-tag.ts';
import type { GrantSummary, MetaverseIntegration } from '../protocol/mii.ts';
import { fromProblem } from '../protocol/problem.ts';
import type { AccessGranted, Affordances } from '../protocol/things.ts';
import { redirectAddress, signInByWindow } from './sign-in.ts';
import type { UserKey } from './user-key.ts';
import type { ViewActions } from './view-model.ts';
import { strings } from './ui/strings.ts';

/** Makes what satisfies a rule, for the proof that will carry it. */
export type EvidenceMaker = (proof: PairingBinding) => Promise<Evidence>;

/** A twin or a service, as its owner can be asked about it. */
export interface AccessTarget {
  /** What the owner said last; null before the first time. */
  readonly access: AccessGranted | null;
  requestAccess(affordances?: Affordances, evidenceFor?: EvidenceMaker): Promise<AccessGranted>;
  /** The proof with which a sign-in begins. */
  signInProof(signIn: SignInRequest): Promise<string>;
  /** Uses what was granted. */
  enter(): Promise<void>;
}

interface AccessContext {
  readonly mii: MetaverseIntegration;
  readonly user: UserKey;
  readonly targetOf: (targetId: string) => AccessTarget | undefined;
  readonly grants: () => readonly GrantSummary[];
  /** Time by the clock of a system, in ms. */
  readonly timeAt: (system: Did) => number;
}

type AccessActions = Pick<
  ViewActions,
  'pair' | 'signIn' | 'revokeGrant' | 'protectKey' | 'unlockKey' | 'unprotectKey' | 'replaceKey'
>;

export function createAccessActions({ mii, user, targetOf, grants, timeAt }: AccessContext): AccessActions {
  const target = (targetId: string): AccessTarget => {
    const found = targetOf(targetId);
    if (found === undefined) throw new TwinportError('twin-unknown', strings.faults.notHere(targetId));
    return found;
  };
  /** Asks again with evidence; rejects with the owner's reason when that opened nothing. */
  const show = async (targetId: string, evidenceFor: EvidenceMaker): Promise<void> => {
    const asked = target(targetId);
    const lockedBefore = asked.access?.refused.length ?? Number.POSITIVE_INFINITY;
    const { refused } = await asked.requestAccess(undefined, evidenceFor);
    await asked.enter();
    if (refused.length > 0 && refused.length >= lockedBefore) throw fromProblem(refused[0]!.error);
  };
  return {
    async pair(targetId, typed) {
      const code = readPairingCode(typed);
      if (code === null) throw new TwinportError('input-invalid', strings.faults.badPairingCode);
      await show(targetId, async (proof) => ({ pairing: await pairingTag(code, proof) }));
    },
    async signIn(targetId, issuer, abandon) {
      const signIn = await signInByWindow({
        begin: async () =>
          mii.beginSignIn(
            targetId as Parameters<typeof mii.beginSignIn>[0],
            await target(targetId).signInProof({ issuer, redirectURI: redirectAddress() }),
          ),
        abandon,
        clock: systemClock,
      });
      await show(targetId, () => Promise.resolve({ signIn }));
    },
    async revokeGrant(grantId) {
      // Only the key that was granted something can give it back.
      if (user.held.peek().state === 'locked') await user.unlock();
      const grant = grants().find((held) => held.grantId === grantId);
      if (grant === undefined) return;
      const { systemId: system, targetId: thing } = grant;
      await mii.revoke(grantId, await signRevocation(user.identity, { system, thing, grantId }, timeAt(system)));
    },
    protectKey: () => user.protect(),
    unlockKey: () => user.unlock(),
    unprotectKey: () => user.unprotect(),
    replaceKey: () => user.startOver(),
  };
}
