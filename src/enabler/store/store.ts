// What the enabler keeps over a reload, as typed tables of string keys. Implementations: indexed-db.ts and memory.ts; both
// pass contract.ts. A store that cannot keep something says so once, by `onProblem`, and the enabler runs on.
import type { Did, ServiceId, Sha256, TwinId } from '../../base/ids.ts';
import type { Bindings } from '../../protocol/bindings.ts';
import type { Asset } from '../../protocol/dii.ts';
import type { Affordances, Place } from '../../protocol/things.ts';
import type { Identity } from '../../identity/keys.ts';
import type { Span } from '../../protocol/history.ts';
import type { SystemKind } from '../../protocol/mii.ts';
import type { Problem } from '../../protocol/problem.ts';
import type { ServiceDescription } from '../../protocol/service-description.ts';
import type { MultiLanguage, ThingDescription } from '../../protocol/thing-description.ts';
import type { BlockMark, StoredBlock } from '../history/block.ts';
import type { RecordingHeader } from '../history/recording.ts';

export interface SystemRecord {
  readonly did: Did;
  readonly kind: SystemKind;
  readonly name: string;
  readonly titles?: MultiLanguage | undefined;
  readonly description: string;
  readonly descriptions?: MultiLanguage | undefined;
  readonly domains: readonly string[];
  readonly purposes: readonly string[];
  readonly place: Place | null;
  /** The visitor's decision, or what pinned it. */
  readonly trust: 'pinned' | 'allowed' | 'open' | 'refused';
  readonly leaseExpiresAt: number;
}

export interface ModelRecord {
  readonly id: TwinId;
  readonly systemId: Did;
  readonly version: string;
  readonly description: ThingDescription;
  readonly bindings: Bindings;
  readonly asset: Asset;
  readonly status: 'registered' | 'checked' | 'rejected';
  readonly problem: Problem | null;
}

export interface ServiceRecord {
  readonly id: ServiceId;
  readonly systemId: Did;
  readonly version: string;
  readonly description: ServiceDescription;
}

/** What the visitor may do with a twin or a service. */
export interface GrantRecord {
  readonly grantId: string;
  readonly targetId: TwinId | ServiceId;
  readonly grant: string;
  readonly granted: Affordances;
  readonly expiresAt: number;
}

/** What a service may have of a twin: `grant` is the twin's owner's, made for the service. */
export interface ShareRecord {
  readonly shareId: string;
  readonly serviceId: ServiceId;
  readonly needId: string;
  readonly twinId: TwinId;
  readonly user: Did;
  readonly grantId: string;
  readonly grant: string;
  readonly affordances: Affordances;
  readonly expiresAt: number;
}

/** A stretch of a model whose transfer broke off. */
interface PartialAsset {
  readonly sha256: Sha256;
  readonly offset: number;
  readonly bytes: ArrayBuffer;
}

export interface Tables {
  readonly identity: Identity;
  readonly systems: SystemRecord;
  readonly models: ModelRecord;
  readonly services: ServiceRecord;
  readonly assets: ArrayBuffer;
  readonly partials: PartialAsset;
  /** What is wrong with the model of a hash, by the check that found it. */
  readonly rejections: { readonly problem: Problem; readonly check: string };
  readonly grants: GrantRecord;
  readonly shares: ShareRecord;
  /** Id of the last event received, by twin or service. */
  readonly events: number;
  /** What was recorded: of which twin, in which blocks, and the blocks by twin and number (history/). */
  readonly recordings: RecordingHeader;
  readonly recordingMarks: {
    readonly twinId: TwinId;
    readonly marks: readonly BlockMark[];
    /** When something was known; missing in what older versions wrote. */
    readonly spans?: readonly Span[];
  };
  readonly recordingBlocks: StoredBlock;
}
export type Table = keyof Tables;

/** One of several things that are written together; without a value, the key is deleted. */
export type StoreChange = {
  [Name in Table]: { readonly table: Name; readonly key: string; readonly value?: Tables[Name] };
}[Table];

export interface Store {
  get<Name extends Table>(table: Name, key: string): Promise<Tables[Name] | undefined>;
  /** All values whose key starts with `prefix`, in the order of their keys. */
  list<Name extends Table>(table: Name, prefix?: string): Promise<Tables[Name][]>;
  put<Name extends Table>(table: Name, key: string, value: Tables[Name]): Promise<void>;
  /** All of it or nothing outlives the visit, in the order of the list. */
  write(changes: readonly StoreChange[]): Promise<void>;
  delete(table: Table, key: string): Promise<void>;
  deletePrefix(table: Table, prefix: string): Promise<void>;
}
