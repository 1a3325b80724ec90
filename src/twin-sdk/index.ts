// The door of the twin SDK: what a provider imports to publish twins (DII).
export { startTwinSystem, type TwinSystem, type TwinSystemOptions, type TwinToPublish } from './twin-system.ts';
export type { Twin } from './twin.ts';
export type { ActionContext, ActionHandler } from '../provider/owned-thing.ts';
export type { AccessPolicyInput as AccessPolicy } from '../provider/policy.ts';
export type { GivenGrant } from '../provider/grant-book.ts';
export type { PairedKey, PairingCode, PairingCodeOptions } from '../provider/pairing.ts';
export { memoryJournal, type Journal, type JournalRecord } from '../provider/journal.ts';
export { TwinportError } from '../base/errors.ts';
