// Branded ids: a string that has passed the door under one name cannot be used under another. Who calls: everyone.

/** `did:key:z6Mk…`: a system's or user's Ed25519 key, which is its identity (W3C did:key). */
export type Did = string & { readonly __brand: 'Did' };
/** The id of a twin: the `id` (a URI) of its Thing Description. */
export type TwinId = string & { readonly __brand: 'TwinId' };
/** The id of a third-party service: the `id` of its Thing Description. */
export type ServiceId = string & { readonly __brand: 'ServiceId' };
/** Lower-case hexadecimal SHA-256 of an asset's bytes. */
export type Sha256 = string & { readonly __brand: 'Sha256' };
/** Address of a peer at the broker. An address only, never an identity. */
export type PeerAddress = string & { readonly __brand: 'PeerAddress' };

/**
 * A new `urn:uuid:`-less UUID for messages, commands and grants. Version 4 (RFC 9562): `crypto.randomUUID` is present
 * in pages, workers and Node; nothing of ours sorts by id, so version 7 would buy nothing.
 */
export function newId(): string {
  return crypto.randomUUID();
}
