// The visitor's consents that services get data of twins (P13 at MII-S2): signs them for exactly what a need names, asks the
// twin's owner through the enabler, renews them while the visitor is here, takes them back. Used by service-sessions.ts.
import { systemClock } from '../../base/clock.ts';
import { toTwinportError, TwinportError } from '../../base/errors.ts';
import type { Did, ServiceId, TwinId } from '../../base/ids.ts';
import { signRevocation } from '../../identity/access.ts';
import type { Delegate } from '../../protocol/signed-words.ts';
import type { CallStatus, MiiNotification, ShareSummary } from '../../protocol/mii.ts';
import { toProblem, type Problem } from '../../protocol/problem.ts';
import type { Need } from '../../protocol/service-description.ts';
import type { AccessGranted, Affordances } from '../../protocol/things.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { RENEW_AT, signProof, type AccessContext } from '../held-access.ts';
import { strings } from '../ui/strings.ts';

/** Whose data it is about, as of now. */
interface Owner {
  readonly systemId: Did;
  readonly clockOffsetMs: number;
}

export interface SharesContext extends AccessContext {
  /** Undefined for a twin that is not in this world. */
  ownerOf(twinId: TwinId): Owner | undefined;
  serviceOf(serviceId: ServiceId): { readonly systemId: Did; readonly needs: readonly Need[] } | undefined;
  onChanged(): void;
}

/** How it stands with one twin for one need: the consent of this visit. */
export interface Consent {
  readonly asking: boolean;
  readonly refused: Problem | null;
  readonly ended: string | null;
}

interface SharedCommand {
  readonly action: string;
  readonly state: CallStatus['state'];
}

interface ShareAnswer {
  readonly share: ShareSummary | null;
  readonly refused: AccessGranted['refused'];
}

const NOTHING: Consent = { asking: false, refused: null, ended: null };
const RENEWAL_RETRY_MS = 15_000;

/** What a proof asks for a need: no more than it names. */
function affordancesOf({ properties, actions }: Need): Affordances {
  return { observe: properties.length > 0, actions: [...actions], properties: [...properties] };
}

export class Shares {
  #all: readonly ShareSummary[] = [];
  readonly #context: SharesContext;
  readonly #consents = new Map<string, Consent>();
  readonly #commands = new Map<string, SharedCommand>();
  readonly #renewals = new Map<string, { readonly expiresAt: number; readonly cancel: () => void }>();

  constructor(context: SharesContext) {
    this.#context = context;
  }

  get all(): readonly ShareSummary[] {
    return this.#all;
  }

  find(serviceId: ServiceId, needId: string, twinId: TwinId): ShareSummary | null {
    return this.#all.find((share) => keyOf(share) === keyOf({ serviceId, needId, twinId })) ?? null;
  }

  consent(serviceId: ServiceId, needId: string, twinId: TwinId): Consent {
    return this.#consents.get(keyOf({ serviceId, needId, twinId })) ?? NOTHING;
  }

  /** What the service asked of the twin last, under this sharing. */
  lastCommand(shareId: string): SharedCommand | null {
    return this.#commands.get(shareId) ?? null;
  }

  /** Asks the enabler what is shared now, of earlier visits too. */
  async refresh(): Promise<void> {
    this.#all = await this.#context.mii.shares();
    const held = new Set(this.#all.map(({ shareId }) => shareId));
    for (const [shareId, { cancel }] of this.#renewals)
      if (!held.has(shareId)) {
        cancel();
        this.#renewals.delete(shareId);
      }
    for (const share of this.#all) this.#planRenewal(share);
    this.#context.onChanged();
  }

  /**
   * Signs the visitor's consent and asks the twin's owner. What the owner does not give is in `refused`, with the reason.
   * @throws TwinportError of the link
   */
  async create(serviceId: ServiceId, needId: string, twinId: TwinId): Promise<ShareAnswer> {
    const key = keyOf({ serviceId, needId, twinId });
    this.#setConsent(key, { asking: true, refused: null, ended: null });
    try {
      const { share, access } = await this.#ask(serviceId, needId, twinId);
      const reason = share === null ? (access.refused[0]?.error ?? notGiven()) : null;
      this.#setConsent(key, { asking: false, refused: reason, ended: null });
      await this.refresh();
      return { share, refused: access.refused };
    } catch (thrown) {
      this.#setConsent(key, { asking: false, refused: toProblem(thrown), ended: null });
      throw toTwinportError(thrown);
    }
  }

  /** Takes a consent back: the service gets nothing from then on. */
  async end(shareId: string): Promise<void> {
    const { mii, user, ownerOf } = this.#context;
    const share = this.#all.find((held) => held.shareId === shareId);
    if (share === undefined) throw new TwinportError('grant-missing', strings.faults.notShared);
    const { grantId, twinId } = share;
    const owner = ownerOf(twinId) ?? (await this.#ownerByGrant(grantId));
    const revocation = await signRevocation(
      user.identity,
      { system: owner.systemId, thing: twinId, grantId },
      systemClock.now() + owner.clockOffsetMs,
    );
    await mii.revoke(grantId, revocation);
    await this.refresh();
  }

  /** The visitor's key is another one: what the last one consented to is said again by the new one. */
  changeKey(): void {
    for (const share of this.#all) void this.#renew(share);
  }

  /** Takes what the enabler tells of sharings; false when it is about something else. */
  receive(notification: MiiNotification): boolean {
    switch (notification.kind) {
      case 'shares-changed':
        // A worker that died has said so already (main.ts).
        void this.refresh().catch(() => undefined);
        return true;
      case 'share-ended': {
        const { share, reason } = notification;
        this.#setConsent(keyOf(share), { asking: false, refused: null, ended: reason });
        void this.refresh().catch(() => undefined);
        return true;
      }
      case 'shared-command':
        this.#commands.set(notification.shareId, { action: notification.action, state: notification.progress.state });
        this.#context.onChanged();
        return true;
      default:
        return false;
    }
  }

  async #ask(serviceId: ServiceId, needId: string, twinId: TwinId) {
    const { mii, ownerOf, serviceOf } = this.#context;
    const service = serviceOf(serviceId);
    const need = service?.needs.find(({ id }) => id === needId);
    if (service === undefined || need === undefined)
      throw new TwinportError('service-unknown', strings.faults.noNeed(serviceId, needId));
    const owner = ownerOf(twinId);
    if (owner === undefined) throw new TwinportError('twin-unknown', strings.faults.notHere(twinId));
    const delegate: Delegate = { system: service.systemId, service: serviceId };
    const asked = { id: twinId, system: () => owner.systemId, clockOffsetMs: () => owner.clockOffsetMs };
    const proof = await signProof(this.#context, asked, affordancesOf(need), { delegate });
    return mii.shareTwin(serviceId, needId, twinId, proof);
  }

  async #ownerByGrant(grantId: string): Promise<Owner> {
    const grant = (await this.#context.mii.grants()).find((held) => held.grantId === grantId);
    if (grant === undefined) throw new TwinportError('grant-missing', strings.faults.shareGrantGone);
    return { systemId: grant.systemId, clockOffsetMs: 0 };
  }

  #planRenewal(share: ShareSummary): void {
    const planned = this.#renewals.get(share.shareId);
    if (planned?.expiresAt === share.expiresAt) return;
    planned?.cancel();
    const leftMs = share.expiresAt - systemClock.now() - LIMITS.grantLifeMs * (1 - RENEW_AT);
    const cancel = systemClock.after(Math.max(1_000, leftMs), () => void this.#renew(share));
    this.#renewals.set(share.shareId, { expiresAt: share.expiresAt, cancel });
  }

  /** Silent while owner and service still agree; when they do not, the sharing ends by its time, which is shown. */
  async #renew(share: ShareSummary): Promise<void> {
    try {
      await this.#ask(share.serviceId, share.needId, share.twinId);
      await this.refresh();
    } catch {
      if (!this.#all.some(({ shareId }) => shareId === share.shareId)) return;
      const cancel = systemClock.after(RENEWAL_RETRY_MS, () => void this.#renew(share));
      this.#renewals.set(share.shareId, { expiresAt: share.expiresAt, cancel });
    }
  }

  #setConsent(key: string, consent: Consent): void {
    this.#consents.set(key, consent);
    this.#context.onChanged();
  }
}

function keyOf({ serviceId, needId, twinId }: Pick<ShareSummary, 'serviceId' | 'needId' | 'twinId'>): string {
  return JSON.stringify([serviceId, needId, twinId]);
}

function notGiven(): Problem {
  return toProblem(new TwinportError('access-refused', strings.faults.ownerRefusesService));
}
