// First things on every link, before any reference point: hello and proof (SPEC.md SES), and the word at the end.
import * as v from 'valibot';
import { DidKey, Name } from './envelope.ts';
import { Problem } from './problem.ts';

export const Role = v.picklist(['digital-twin-system', 'third-party-service-system', 'integration-enabler']);
export type Role = v.InferOutput<typeof Role>;

const Nonce = v.pipe(v.string(), v.regex(/^[\w-]{43}$/, 'must be 32 bytes in base64url'));

export const Hello = v.object({
  messageType: v.literal('hello'),
  protocol: v.literal('twinport'),
  version: v.pipe(v.number(), v.integer(), v.minValue(0)),
  role: Role,
  did: DidKey,
  name: Name,
  nonce: Nonce,
});
export type Hello = v.InferOutput<typeof Hello>;

export const Proof = v.object({
  messageType: v.literal('proof'),
  signature: v.pipe(v.string(), v.regex(/^[\w-]{86}$/, 'must be 64 bytes in base64url')),
});
export type Proof = v.InferOutput<typeof Proof>;

/** The reason why the sender is about to close the link. */
export const Goodbye = v.object({ messageType: v.literal('goodbye'), error: Problem });

export const SessionMessage = v.variant('messageType', [Hello, Proof, Goodbye]);
