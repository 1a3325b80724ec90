// The door of the twin SDK: what a provider imports to publish twins (DII).
export { startTwinSystem, type TwinSystem, type TwinSystemOptions, type TwinToPublish } from './twin-system.ts';
export type { Twin } from './twin.ts';
export type { ActionContext, ActionHandler } from '../provider/owned-thing.ts';
export type { AccessPolicyInput as AccessPolicy } from '../provider/policy.ts';
export type { GivenGrant } from '../provider/grant-book.ts';
export type { PairedKey, PairingCode, PairingCodeOptions } from '../provider/pairing.ts';
export { memoryJournal, type Journal, type JournalRecord } from '../provider/journal.ts';
export type { LinkedEnabler, SystemStatus } from '../provider/provider-system.ts';
export { TwinportError } from '../base/errors.ts';
export { generateIdentity, type Identity } from '../identity/keys.ts';
export type { Link } from '../transport/link.ts';
export { readSenml, type SenmlOptions } from '../provider/telemetry/senml.ts';
export { readJsonSample, type JsonSampleOptions, type JsonSource } from '../provider/telemetry/json-sample.ts';
export { readCsv, type CsvOptions } from '../provider/telemetry/csv.ts';
export { replaySamples, type ReplayOptions } from '../provider/telemetry/replay-samples.ts';
export type { DescribedProperties, TelemetrySample, TimeFormat } from '../provider/telemetry/sample.ts';
export { importSdf, type ImportedSdf, type SdfImportOptions, type SdfNote } from '../protocol/sdf/from-sdf.ts';
export { exportSdf } from '../protocol/sdf/to-sdf.ts';
