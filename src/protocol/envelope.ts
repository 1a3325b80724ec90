// The envelope of every control message, in the vocabulary of the W3C community's Web Thing Protocol: messageType,
// messageID, operation, correlationID, timestamp, error. Each reference point's file adds its operations to it.
import * as v from 'valibot';
import { newId } from '../base/ids.ts';
import { Problem } from './problem.ts';

export const MessageId = v.pipe(v.string(), v.minLength(8), v.maxLength(64));
const Timestamp = v.pipe(v.string(), v.isoTimestamp());
/** Milliseconds since the epoch by the clock of the sender. */
export const TimeMs = v.pipe(v.number(), v.finite(), v.minValue(0));
export const DidKey = v.pipe(
  v.string(),
  v.regex(/^did:key:z6Mk[1-9A-HJ-NP-Za-km-z]{44}$/, 'must be a did:key of an Ed25519 key'),
);
export const Sha256Hex = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits'));
export const ThingId = v.pipe(v.string(), v.minLength(1), v.maxLength(256));
export const Name = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
/** A compact JWS: three base64url parts. */
export const Jws = v.pipe(
  v.string(),
  v.maxLength(16_384),
  v.regex(/^[\w-]+\.[\w-]+\.[\w-]+$/, 'must be a compact JWS'),
);

const common = { messageID: MessageId, timestamp: Timestamp };

/** A request's schema: `operation` plus the fields that it needs. */
export const request = <const Operation extends string, Entries extends v.ObjectEntries>(
  operation: Operation,
  entries: Entries,
) => v.object({ ...common, messageType: v.literal('request'), operation: v.literal(operation), ...entries });

/** A notification's schema. */
export const notification = <const Operation extends string, Entries extends v.ObjectEntries>(
  operation: Operation,
  entries: Entries,
) => v.object({ ...common, messageType: v.literal('notification'), operation: v.literal(operation), ...entries });

/** The outer form of any response; `output` is parsed by the schema of the operation that was asked. */
export const Response = v.object({
  ...common,
  messageType: v.literal('response'),
  operation: Name,
  correlationID: MessageId,
  output: v.optional(v.unknown()),
  error: v.optional(Problem),
});
export type Response = v.InferOutput<typeof Response>;

/** The fields that every message carries, made anew. */
export function envelope(): { messageID: string; timestamp: string } {
  return { messageID: newId(), timestamp: new Date().toISOString() };
}
