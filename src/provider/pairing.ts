// Pairing (P7): the owner gives somebody a one-time code by any means; whoever shows that they know it has their key paired
// with this system, until the owner ends it. The enabler in between never sees the code. SPEC.md AUT-2, AUT-3.
import type { Clock } from '../base/clock.ts';
import { TwinportError } from '../base/errors.ts';
import type { Did } from '../base/ids.ts';
import { newPairingCode, pairingTag, shownPairingCode, type PairingBinding } from '../identity/pairing-tag.ts';
import type { Journal, JournalRecord } from './journal.ts';

export interface PairingCodeOptions {
  /** Whom it is for, as the owner wants to read it in `paired()`. */
  readonly label?: string;
  /** How long it may be used; ten minutes without it, and at most a day. */
  readonly lifeMs?: number;
  /** Ids of the things for which the pairing holds; all of the system without it. */
  readonly things?: readonly string[];
}
export interface PairingCode {
  /** As people read it: `XXXX-XXXX`. */
  readonly code: string;
  readonly expiresAt: number;
}
/** A key that is paired. */
export interface PairedKey {
  readonly user: Did;
  readonly label: string | null;
  /** Null: all things of the system. */
  readonly things: readonly string[] | null;
  readonly pairedAt: number;
}

interface LiveCode {
  readonly code: string;
  readonly label: string | null;
  readonly things: readonly string[] | null;
  readonly expiresAt: number;
}

const CODE_LIFE_MS = 10 * 60_000;
const LONGEST_CODE_LIFE_MS = 24 * 60 * 60_000;
/** Each wrong guess could have hit any of them. */
const CODES_AT_ONCE = 32;
const WRONG_A_MINUTE = 10;
const MINUTE_MS = 60_000;

export class Pairing {
  readonly #clock: Clock;
  readonly #journal: Journal;
  #codes: readonly LiveCode[] = [];
  readonly #paired = new Map<string, PairedKey>();
  /** Ends of the waits that wrong guesses of the last minute, and guesses that are being looked at, have begun. */
  #guesses: readonly { readonly until: number }[] = [];

  constructor(clock: Clock, journal: Journal) {
    this.#clock = clock;
    this.#journal = journal;
  }

  restore(records: readonly JournalRecord[]): void {
    for (const record of records) {
      if (record.kind === 'paired') {
        const { user, label, things, at } = record;
        this.#paired.set(user, { user: user as Did, label, things, pairedAt: Date.parse(at) });
      } else if (record.kind === 'unpaired') this.#paired.delete(record.user);
    }
  }

  /** A new code. Codes are kept in memory alone. @throws TwinportError `limit-exceeded`, `input-invalid` (life) */
  createCode({ label, lifeMs = CODE_LIFE_MS, things }: PairingCodeOptions = {}): PairingCode {
    if (!(lifeMs > 0 && lifeMs <= LONGEST_CODE_LIFE_MS))
      throw new TwinportError('input-invalid', `a pairing code lives between 1 ms and ${LONGEST_CODE_LIFE_MS} ms`);
    const now = this.#clock.now();
    this.#codes = this.#codes.filter(({ expiresAt }) => expiresAt > now);
    if (this.#codes.length >= CODES_AT_ONCE)
      throw new TwinportError('limit-exceeded', `at most ${CODES_AT_ONCE} pairing codes are out at a time`);
    const code = newPairingCode();
    const expiresAt = now + lifeMs;
    this.#codes = [...this.#codes, { code, label: label ?? null, things: things ?? null, expiresAt }];
    return { code: shownPairingCode(code), expiresAt };
  }

  /**
   * Pairs the key that shows a tag of a live code, and uses the code up.
   * @throws TwinportError `access-refused` when no live code makes this tag, `rate-exceeded` after too many wrong ones
   */
  async redeem(tag: string, binding: PairingBinding): Promise<void> {
    const now = this.#clock.now();
    this.#guesses = this.#guesses.filter(({ until }) => until > now);
    if (this.#guesses.length >= WRONG_A_MINUTE) {
      const until = Math.min(...this.#guesses.map((guess) => guess.until));
      throw new TwinportError(
        'rate-exceeded',
        `too many wrong pairing codes; try again in ${Math.ceil((until - now) / 1000)} s`,
        { details: { until } },
      );
    }
    // Counted before it is looked at: guesses that come all at once are no more than ten either.
    const guess = { until: now + MINUTE_MS };
    this.#guesses = [...this.#guesses, guess];
    const codes = this.#codes;
    const tags = await Promise.all(codes.map(({ code }) => pairingTag(code, binding)));
    const right = codes.find(
      ({ things, expiresAt }, index) =>
        sameText(tags[index]!, tag) && expiresAt > now && (things?.includes(binding.thing) ?? true),
    );
    // Somebody else may have used it meanwhile. Between this look and the next line nothing may wait.
    if (right === undefined || !this.#codes.includes(right)) throw wrongCode(binding.user);
    this.#codes = this.#codes.filter((code) => code !== right);
    this.#guesses = this.#guesses.filter((other) => other !== guess);
    const { label, things } = right;
    const { user } = binding;
    await this.#journal.append({ kind: 'paired', at: new Date(now).toISOString(), user, label, things });
    this.#paired.set(user, { user, label, things, pairedAt: now });
  }

  isPaired(user: Did, thing: string): boolean {
    const pairing = this.#paired.get(user);
    return pairing !== undefined && (pairing.things?.includes(thing) ?? true);
  }

  list(): readonly PairedKey[] {
    return [...this.#paired.values()];
  }

  async unpair(user: Did): Promise<void> {
    if (!this.#paired.delete(user)) return;
    await this.#journal.append({ kind: 'unpaired', at: new Date(this.#clock.now()).toISOString(), user });
  }
}

/** The same words for a code that never was, that was used and that has expired: they teach a guesser nothing. */
function wrongCode(user: Did): TwinportError {
  return new TwinportError(
    'access-refused',
    'this pairing code is wrong, was used or has expired; ask the owner for a new one',
    { details: { rule: 'pairing', user, satisfiedBy: ['pairing'], issuers: [] } },
  );
}

/** Takes as long for any two texts of one length. */
function sameText(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let index = 0; index < a.length; index += 1) difference |= a.charCodeAt(index) ^ b.charCodeAt(index);
  return difference === 0;
}
