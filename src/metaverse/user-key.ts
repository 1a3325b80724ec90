// The visitor's own key (P4), which is all that owners know of them. It signs requests for access and commands on the
// page; the enabler, which carries them, does not hold it. It is kept in this browser and never exported; a passkey can
// seal it. Made once by main.ts. Everything that signs takes `identity` and `formerly` from here at the time of signing.
import { signal, type ReadonlySignal, type Signal } from '@preact/signals';
import { systemClock } from '../base/clock.ts';
import { toTwinportError, TwinportError } from '../base/errors.ts';
import type { Did } from '../base/ids.ts';
import { generateIdentity, type Identity } from '../identity/keys.ts';
import { signRotation } from '../identity/rotation.ts';
import { ROTATIONS_KEPT } from '../protocol/signed-words.ts';
import { askPasskey, createPasskey, forgetPasskey } from './passkey.ts';
import { openSealedKey, sealKey } from './sealed-key.ts';
import { UserKeyStore, type KeyRecord, type SealedRecord } from './user-key-store.ts';
import { strings } from './ui/strings.ts';

/** Where the key stands, as of now. */
export interface HeldKey {
  /**
   * `plain`: kept in this browser. `unlocked`: sealed under a passkey, and opened for this visit. `locked`: sealed; until
   * it is unlocked a guest's key signs. `guest`: this browser keeps nothing, so the key lasts for this visit.
   */
  readonly state: 'plain' | 'locked' | 'unlocked' | 'guest';
  /** Who signs now. While locked, a key of this visit alone: enough for what is open to everybody, and worth no more. */
  readonly identity: Identity;
  /** The visitor's own did, also while it is locked. */
  readonly did: Did;
  /** Rotation words that lead from earlier keys to the one that signs, oldest first. */
  readonly formerly: readonly string[];
}

const CHANGES = 'twinport-user-key';

export class UserKey {
  readonly #store: UserKeyStore | null;
  readonly #held: Signal<HeldKey>;
  readonly #changes = new BroadcastChannel(CHANGES);

  private constructor(store: UserKeyStore | null, held: HeldKey) {
    this.#store = store;
    this.#held = signal(held);
    // Another tab has sealed, opened or replaced the key: what this one holds may be destroyed.
    this.#changes.onmessage = () => void this.#readAgain();
  }

  /** The visitor's key. Where nothing can be kept it lasts for this visit, and `onProblem` says so. */
  static async open(onProblem: (problem: TwinportError) => void): Promise<UserKey> {
    try {
      const store = await UserKeyStore.open();
      if ((await store.read()) === null) await store.replace(null, await generateIdentity());
      return new UserKey(store, await heldFrom((await store.read())!));
    } catch (thrown) {
      onProblem(
        new TwinportError('storage-unavailable', strings.faults.keyNotKept(toTwinportError(thrown).message), {
          cause: thrown,
        }),
      );
      const identity = await generateIdentity();
      return new UserKey(null, { state: 'guest', identity, did: identity.did, formerly: [] });
    }
  }

  get held(): ReadonlySignal<HeldKey> {
    return this.#held;
  }

  get identity(): Identity {
    return this.#held.peek().identity;
  }

  get formerly(): readonly string[] {
    return this.#held.peek().formerly;
  }

  /**
   * Replaces the key by a new one that only a passkey opens; the old one signs that over and is destroyed. Call it from a
   * click. @throws TwinportError `passkey-failed`, `storage-unavailable`; then nothing was changed
   */
  async protect(): Promise<void> {
    const before = this.#held.peek();
    if (before.state !== 'plain') throw cannot('protect', before);
    const fresh = await generateIdentity(true);
    const { passkey, secret } = await createPasskey(`Twinport visitor ${fresh.did.slice(-6)}`);
    const { sealed, identity } = await sealKey(fresh, secret);
    secret.fill(0);
    try {
      const formerly = await this.#rotation(before, fresh.did);
      const record: SealedRecord = { did: fresh.did, sealed, passkey, formerly };
      await this.#replace(before, record);
      this.#held.value = { state: 'unlocked', identity, did: fresh.did, formerly };
    } catch (thrown) {
      await forgetPasskey(passkey);
      throw thrown;
    }
  }

  /** Opens the sealed key for this visit; call it from a click. @throws TwinportError `passkey-failed` */
  async unlock(): Promise<void> {
    const record = await this.#record();
    if (this.#held.peek().state !== 'locked' || !isSealed(record)) throw cannot('unlock', this.#held.peek());
    const secret = await askPasskey(record.passkey);
    const identity = await openSealedKey(record.sealed, secret);
    secret.fill(0);
    this.#held.value = { state: 'unlocked', identity, did: record.did, formerly: record.formerly ?? [] };
  }

  /**
   * Replaces the sealed key by a new plain one. New, because a key that owners came to know as sealed stays sealed.
   * @throws TwinportError `passkey-failed` when it is locked and not opened
   */
  async unprotect(): Promise<void> {
    if (this.#held.peek().state === 'locked') await this.unlock();
    const before = this.#held.peek();
    const record = await this.#record();
    if (before.state !== 'unlocked' || !isSealed(record)) throw cannot('unprotect', before);
    const identity = await generateIdentity();
    const formerly = await this.#rotation(before, identity.did);
    await this.#replace(before, { ...identity, formerly });
    this.#held.value = { state: 'plain', identity, did: identity.did, formerly };
    await forgetPasskey(record.passkey);
  }

  /** For who lost the passkey: a new key that nobody knows, in place of the one that stays locked for ever. */
  async startOver(): Promise<void> {
    const before = this.#held.peek();
    if (before.state !== 'locked') throw cannot('replace', before);
    const identity = await generateIdentity();
    const record = await this.#record();
    await this.#replace(before, identity);
    this.#held.value = { state: 'plain', identity, did: identity.did, formerly: [] };
    if (isSealed(record)) await forgetPasskey(record.passkey);
  }

  async #rotation(before: HeldKey, to: Did): Promise<readonly string[]> {
    const word = await signRotation(before.identity, to, systemClock.now());
    return [...before.formerly, word].slice(-ROTATIONS_KEPT);
  }

  async #record(): Promise<KeyRecord | null> {
    return (await this.#store?.read()) ?? null;
  }

  async #replace(before: HeldKey, record: KeyRecord): Promise<void> {
    const replaced = await this.#store?.replace(before.did, record).catch((cause: unknown) => {
      throw new TwinportError('storage-unavailable', strings.faults.newKeyNotKept(String(cause)), { cause });
    });
    if (replaced !== true) throw new TwinportError('storage-unavailable', strings.faults.keyChangedElsewhere);
    this.#changes.postMessage(null);
  }

  async #readAgain(): Promise<void> {
    const record = await this.#record();
    if (record === null || record.did === this.#held.peek().did) return;
    this.#held.value = await heldFrom(record);
  }
}

async function heldFrom(record: KeyRecord): Promise<HeldKey> {
  if (isSealed(record)) return { state: 'locked', identity: await generateIdentity(), did: record.did, formerly: [] };
  const { did, privateKey, formerly = [] } = record;
  return { state: 'plain', identity: { did, privateKey }, did, formerly };
}

function isSealed(record: KeyRecord | null): record is SealedRecord {
  return record !== null && 'sealed' in record;
}

function cannot(what: string, { state }: HeldKey): TwinportError {
  return new TwinportError('unsupported-operation', `there is nothing to ${what}: the key is ${state}`);
}
