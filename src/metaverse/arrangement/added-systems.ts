// Systems that a visitor added by hand or took from a link: checked, dialled at once, and linked for as long as they are
// kept. That a link is there lets nobody in: the enabler asks, as of everybody whom the world does not pin. Who calls: arrangement.ts.
import { toTwinportError, TwinportError } from '../../base/errors.ts';
import type { Did, PeerAddress } from '../../base/ids.ts';
import { addressOf, publicKeyFromDid } from '../../identity/did-key.ts';
import { parseWith } from '../../protocol/parse.ts';
import { AddedSystem } from './arranged.ts';
import { strings } from '../ui/strings.ts';

export class AddedSystems {
  readonly #keepLinked: (address: PeerAddress) => () => void;
  readonly #links = new Map<string, () => void>();

  constructor(keepLinked: (address: PeerAddress) => () => void) {
    this.#keepLinked = keepLinked;
  }

  /** Links to exactly these from now on. */
  keep(systems: readonly AddedSystem[]): void {
    const wanted = new Set(systems.map(({ address }) => address));
    for (const [address, stop] of this.#links) {
      if (wanted.has(address)) continue;
      stop();
      this.#links.delete(address);
    }
    for (const address of wanted)
      if (!this.#links.has(address)) this.#links.set(address, this.#keepLinked(address as PeerAddress));
  }
}

/**
 * The system that somebody entered. Its address may be left out where its key is given: addresses are made from keys.
 * @throws TwinportError `manifest-invalid`, which says what is wrong with it
 */
export function systemFrom(
  entered: { readonly name: string; readonly address: string; readonly did: string },
  known: readonly { readonly address: string }[],
): AddedSystem {
  const did = entered.did.trim();
  if (did !== '') assertKey(did);
  const typed = entered.address.trim();
  const address = typed === '' && did !== '' ? addressOf(did as Did) : typed;
  assertOwnKey({ address, ...(did === '' ? {} : { did }) });
  const name = entered.name.trim() === '' ? address : entered.name.trim();
  const system = parseWith(
    AddedSystem,
    { name, address, ...(did === '' ? {} : { did }) },
    'manifest-invalid',
    'this system',
  );
  if (known.some((other) => other.address === address))
    throw new TwinportError('manifest-invalid', strings.faults.systemIsHere(address));
  return system;
}

/**
 * A key that somebody names beside an address must be the one that the address is made from: nothing else holds it to the
 * system that answers there. @throws TwinportError `manifest-invalid`
 */
export function assertOwnKey({ address, did }: Pick<AddedSystem, 'address' | 'did'>): void {
  if (did !== undefined && addressOf(did as Did) !== address)
    throw new TwinportError('manifest-invalid', strings.faults.keyNotOfAddress(did, address));
}

function assertKey(did: string): void {
  try {
    publicKeyFromDid(did);
  } catch (thrown) {
    throw new TwinportError('manifest-invalid', strings.faults.noDidKey(toTwinportError(thrown).message), {
      cause: thrown,
    });
  }
}
