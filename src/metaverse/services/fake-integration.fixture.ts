// An integration enabler with one service system behind it, for tests of the visitor's side: real keys, real signed words,
// checked as a service would; what its services do is given by the test.
import { signal } from '@preact/signals';
import { systemClock } from '../../base/clock.ts';
import { TwinportError } from '../../base/errors.ts';
import { newId, type Did, type ServiceId, type TwinId } from '../../base/ids.ts';
import {
  signGrant,
  verifyAccessProof,
  verifyCancellation,
  verifyCommand,
  verifyRevocation,
} from '../../identity/access.ts';
import type { AccessProof } from '../../protocol/signed-words.ts';
import { generateIdentity, type Identity } from '../../identity/keys.ts';
import type {
  AccessGranted,
  CallStatus,
  GrantSummary,
  MetaverseIntegration,
  MiiNotification,
  ServiceSummary,
  ShareSummary,
  SystemSummary,
} from '../../protocol/mii.ts';
import { toProblem } from '../../protocol/problem.ts';
import type { UserKey } from '../user-key.ts';

export interface FakeCall {
  readonly input: unknown;
  readonly cancelled: AbortSignal;
  readonly running: (fraction: number, message: string) => void;
  readonly stream: (data: unknown) => void;
}
export type FakeActions = Readonly<Record<string, (call: FakeCall) => Promise<unknown>>>;

export interface FakeWorld {
  readonly services: readonly ServiceSummary[];
  readonly systems: readonly SystemSummary[];
  readonly system: Identity;
  readonly twinSystem: Identity;
  readonly enabler: Did;
  /** By service and action. */
  readonly actions: Readonly<Record<string, FakeActions>>;
  /** Actions, and the word `share`, that an owner refuses now. */
  readonly refused: Set<string>;
}

/** A visitor's key for tests. */
export async function fakeUser(): Promise<Pick<UserKey, 'held' | 'identity' | 'formerly'>> {
  const identity = await generateIdentity();
  const held = signal({ state: 'plain' as const, identity, did: identity.did, formerly: [] });
  return { held, identity, formerly: [] };
}

export function fakeIntegration(world: FakeWorld, tell: (notification: MiiNotification) => void) {
  const proofs: AccessProof[] = [];
  const shares = new Map<string, ShareSummary>();
  const grants = new Map<string, GrantSummary>();
  const running = new Map<string, AbortController>();
  const now = () => systemClock.now();

  async function answer(owner: Identity, proof: AccessProof, refusable: readonly string[]): Promise<AccessGranted> {
    proofs.push(proof);
    const refused = refusable
      .filter((name) => world.refused.has(name))
      .map((affordance) => ({
        affordance,
        error: toProblem(
          new TwinportError('access-refused', `the owner does not grant "${affordance}" to this key`, {
            details: { rule: 'keys or pairing', user: proof.iss, satisfiedBy: ['key', 'pairing'], issuers: [] },
          }),
        ),
      }));
    const actions = proof.affordances.actions.filter((name) => !world.refused.has(name));
    const granted = { ...proof.affordances, actions };
    const { grant, grantId, expiresAt } = await signGrant(owner, proof, granted, now());
    const delegate = proof.delegate === undefined ? null : { ...proof.delegate, title: proof.delegate.service };
    grants.set(grantId, {
      grantId,
      targetId: proof.thing as TwinId | ServiceId,
      targetKind: delegate === null ? 'service' : 'twin',
      systemId: owner.did,
      title: proof.thing,
      ownerName: 'owner',
      affordances: granted,
      delegate: delegate as GrantSummary['delegate'],
      expiresAt,
    });
    return { grant, granted, expiresAt, refused };
  }

  async function run(serviceId: ServiceId, action: string, commandID: string, input: unknown): Promise<void> {
    const tellStatus = (status: Omit<CallStatus, 'commandID' | 'serviceId'>) =>
      tell({ kind: 'call', status: { commandID, serviceId, ...status } });
    const stop = new AbortController();
    running.set(commandID, stop);
    let sequence = 0;
    try {
      const output = await world.actions[serviceId]![action]!({
        input,
        cancelled: stop.signal,
        running: (fraction, message) => tellStatus({ state: 'running', fraction, message }),
        stream: (data) => tell({ kind: 'call-output', serviceId, commandID, sequence: sequence++, data }),
      });
      tellStatus(stop.signal.aborted ? { state: 'cancelled' } : { state: 'completed', output });
    } catch (thrown) {
      tellStatus(stop.signal.aborted ? { state: 'cancelled' } : { state: 'failed', error: toProblem(thrown) });
    }
  }

  const mii: Pick<
    MetaverseIntegration,
    | 'discoverSystems'
    | 'discoverServices'
    | 'requestAccess'
    | 'openService'
    | 'callService'
    | 'cancelAction'
    | 'shareTwin'
    | 'shares'
    | 'grants'
    | 'revoke'
  > = {
    discoverSystems: ({ kind }) =>
      Promise.resolve(world.systems.filter((system) => kind === 'any' || system.kind === kind)),
    discoverServices: () => Promise.resolve(world.services),
    async requestAccess(_target, jws) {
      const proof = await verifyAccessProof(jws, world.system.did, world.enabler, now());
      return answer(world.system, proof, proof.affordances.actions);
    },
    openService: () => Promise.resolve(),
    async callService(serviceId, action, commandID, jws) {
      const command = await verifyCommand(jws, world.system.did, now());
      if (command.jti !== commandID || command.action !== action || !grants.has(command.grant))
        throw new TwinportError('proof-invalid', 'the command is not what was said');
      void run(serviceId, action, commandID, command.input);
      return { commandID, serviceId, state: 'accepted' };
    },
    async cancelAction(_target, commandId, jws) {
      const cancellation = await verifyCancellation(jws, world.system.did, now());
      if (cancellation.command === commandId) running.get(commandId)?.abort();
    },
    async shareTwin(serviceId, needId, twinId, jws) {
      const proof = await verifyAccessProof(jws, world.twinSystem.did, world.enabler, now());
      const access = await answer(world.twinSystem, proof, ['share']);
      if (access.refused.length > 0) return { share: null, access };
      const known = [...shares.values()].find(
        (share) => share.serviceId === serviceId && share.needId === needId && share.twinId === twinId,
      );
      const share: ShareSummary = {
        shareId: known?.shareId ?? newId(),
        serviceId,
        needId,
        twinId,
        grantId: [...grants.keys()].at(-1)!,
        affordances: proof.affordances,
        expiresAt: access.expiresAt!,
        state: 'active',
        readings: known?.readings ?? 0,
        lastAt: known?.lastAt ?? null,
      };
      shares.set(share.shareId, share);
      tell({ kind: 'shares-changed' });
      return { share, access };
    },
    shares: () => Promise.resolve([...shares.values()]),
    grants: () => Promise.resolve([...grants.values()]),
    async revoke(grantId, jws) {
      const held = grants.get(grantId);
      const revocation = await verifyRevocation(jws, held!.systemId, now());
      if (revocation.grant !== grantId) throw new TwinportError('proof-invalid', 'the revocation names another grant');
      grants.delete(grantId);
      for (const share of shares.values())
        if (share.grantId === grantId) {
          shares.delete(share.shareId);
          tell({ kind: 'share-ended', share, reason: 'you took it back' });
        }
    },
  };
  return { mii: mii as MetaverseIntegration, proofs, shares };
}
