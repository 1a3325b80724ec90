// A message as JSON text that a person may read and keep: signed words become their claims without the signature, what
// satisfies an owner's rule becomes `…`, and what is long is cut so that the text stays JSON. Called by the procedure log.
import { decodeJwt, decodeProtectedHeader } from 'jose';

/** Characters of one body; the newest thousand of them are kept. */
const BODY_CHARACTERS = 8_000;
/** One text: longer ones are pictures, keys or attacks. */
const TEXT_CHARACTERS = 1_000;
/** The depth of messages is bounded at the door, that of what a signed word claims is not. */
const DEPTH = 32;
const HIDDEN = '…';
/** Whoever holds one of these could use it, or learn what the user told the owner alone. */
const SECRETS = new Set(['signature', 'evidence', 'code']);
const SIGNED = new Set(['grant', 'proof', 'command', 'cancellation', 'revocation']);
/** Claims name a grant by its id, which opens nothing. */
const ID = /^[\w-]{0,64}$/;
/** A compact JWS: its header is an object, and `{"` is `eyJ` in base64url. */
const COMPACT_JWS = /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/;

/** The text, always valid JSON; null for a message that has nothing to show. */
export function readableMessage(message: unknown): string | null {
  if (message === null || message === undefined) return null;
  return JSON.stringify(readable(message, '', { characters: BODY_CHARACTERS, depth: DEPTH }));
}

/** What may still be written: counting while walking bounds the work as well as the text. */
interface Budget {
  characters: number;
  depth: number;
}

function readable(value: unknown, name: string, budget: Budget): unknown {
  // An error code in an event's data is a number; codes that open something are texts.
  if (SECRETS.has(name) && typeof value !== 'number') return HIDDEN;
  if (typeof value === 'string') return readableText(value, name, budget);
  if (typeof value !== 'object' || value === null) {
    budget.characters -= String(value).length;
    return typeof value === 'bigint' ? String(value) : value;
  }
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return `${value.byteLength} bytes`;
  if (typeof SharedArrayBuffer !== 'undefined' && value instanceof SharedArrayBuffer)
    return `${value.byteLength} bytes, shared`;
  return readableMembers(value, budget);
}

function readableText(text: string, name: string, budget: Budget): unknown {
  if (COMPACT_JWS.test(text)) {
    const claims = claimsOf(text);
    return claims === null ? HIDDEN : readableMembers(claims, budget);
  }
  if (SIGNED.has(name) && !ID.test(text)) return HIDDEN;
  const limit = Math.max(0, Math.min(TEXT_CHARACTERS, budget.characters));
  budget.characters -= Math.min(text.length, limit);
  return text.length > limit ? `${text.slice(0, limit)}${HIDDEN}` : text;
}

function readableMembers(value: object, budget: Budget): unknown {
  if (budget.depth === 0) return HIDDEN;
  budget.depth -= 1;
  const shown = Array.isArray(value) ? readableArray(value, budget) : readableObject(value, budget);
  budget.depth += 1;
  return shown;
}

function readableArray(values: readonly unknown[], budget: Budget): unknown[] {
  const shown: unknown[] = [];
  for (const value of values) {
    if (budget.characters <= 0) return [...shown, `${HIDDEN} ${values.length - shown.length} more`];
    budget.characters -= 1;
    shown.push(readable(value, '', budget));
  }
  return shown;
}

function readableObject(value: object, budget: Budget): object {
  const shown: [name: string, value: unknown][] = [];
  const entries = Object.entries(value);
  for (const [name, member] of entries) {
    if (budget.characters <= 0) {
      shown.push([HIDDEN, `${entries.length - shown.length} more`]);
      break;
    }
    budget.characters -= Math.min(name.length, TEXT_CHARACTERS) + 4;
    shown.push([name.slice(0, TEXT_CHARACTERS), readable(member, name, budget)]);
  }
  // Not by assignment: a member named `__proto__` must stay a member.
  return Object.fromEntries(shown);
}

/** The claims of a signed word under its type; null for what only looks like one. */
function claimsOf(word: string): object | null {
  try {
    return { typ: decodeProtectedHeader(word).typ, ...decodeJwt(word) };
  } catch {
    // A forged or broken word: why it was refused is in the answer.
    return null;
  }
}
