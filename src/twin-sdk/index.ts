// The door of the twin SDK: what a provider imports to publish twins (DII).
export { startTwinSystem, type TwinSystem, type TwinSystemOptions, type TwinToPublish } from './twin-system.ts';
export type { Twin, ActionContext, ActionHandler } from './twin.ts';
export type { AccessPolicyInput as AccessPolicy } from './policy.ts';
export { memoryJournal, type Journal, type JournalRecord } from './journal.ts';
export { TwinportError } from '../base/errors.ts';
