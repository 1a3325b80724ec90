// The door of the service SDK: what a third party imports to offer services (SII).
export {
  startServiceSystem,
  type ServiceSystem,
  type ServiceSystemOptions,
  type ServiceToOffer,
} from './service-system.ts';
export type { CallContext } from './call.ts';
export type { CallHandler, Service } from './service.ts';
export type { Samples, SharedTwin, TwinReading } from './shared-twin.ts';
export type { AccessPolicyInput as AccessPolicy } from '../provider/policy.ts';
export { memoryJournal, type Journal, type JournalRecord } from '../provider/journal.ts';
export { TwinportError } from '../base/errors.ts';
