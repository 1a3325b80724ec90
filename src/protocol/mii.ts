// MII, the metaverse integration interface: what the metaverse system asks of its embedded enabler, and what it is told.
// The page reaches the enabler's worker by Comlink, which carries our own code only; both ends are typed by this file,
// so neither party imports the other. Every value is plain data that can be cloned.
import type { Did, Sha256, TwinId } from '../base/ids.ts';
import type { Binding } from './bindings.ts';
import type { AccessGranted, ActionProgress } from './dii.ts';
import type { Problem } from './problem.ts';
import type { Party, Procedure, ReferencePoint } from './reference-points.ts';
import type { ThingDescription } from './thing-description.ts';

/** How the enabler came to trust a system. `asking`: a person must decide; nothing of it is shown until then. */
export type Trust = 'pinned' | 'remembered' | 'allowed' | 'open' | 'asking' | 'refused';

/** State of the link to a system, for people to see. */
export interface LinkSummary {
  readonly state: 'connecting' | 'proving' | 'open' | 'silent' | 'closed';
  /** Channels end in the worker, or are relayed by the page where the engine cannot transfer them. */
  readonly path: 'transferred' | 'relayed';
  readonly roundTripMs: number | null;
  /** Offset of the system's clock from ours, with its bound. */
  readonly clockOffsetMs: number | null;
  readonly clockErrorMs: number | null;
}

/** MII-D1: one twin system. */
export interface SystemSummary {
  readonly id: Did;
  readonly name: string;
  readonly description: string;
  readonly domains: readonly string[];
  readonly online: boolean;
  readonly trust: Trust;
  readonly link: LinkSummary | null;
  readonly leaseExpiresAt: number | null;
  readonly modelCount: number;
  /** Why the system is not usable, when it is not. */
  readonly problem: Problem | null;
}
export interface SystemFilter {
  readonly domain?: string;
  readonly text?: string;
  readonly online?: boolean;
}

/** MII-D2: one model of a system. */
export interface ModelSummary {
  readonly id: TwinId;
  readonly systemId: Did;
  readonly title: string;
  readonly description: string;
  readonly version: string;
  /** Names of its actions: what access can be asked for. */
  readonly actions: readonly string[];
  readonly bytes: number;
  readonly sha256: Sha256;
  /** `checked`: fetched, held against hash, validator and bindings. `rejected`: see `problem`. */
  readonly status: 'registered' | 'checked' | 'rejected';
  readonly problem: Problem | null;
}

export type TwinStatus = 'live' | 'stale' | 'offline';

/** MII-D4: what the metaverse gets when it opens a twin. */
export interface OpenedTwin {
  readonly id: TwinId;
  readonly systemId: Did;
  readonly description: ThingDescription;
  readonly bindings: readonly Binding[];
  readonly version: string;
  readonly sha256: Sha256;
  /** The ring of numeric samples (src/state/twin-ring.ts): shared with the worker, or fed by `samples` notifications. */
  readonly ring: SharedArrayBuffer | null;
}

/** What happened to a command so far (P10). */
export interface CommandStatus extends ActionProgress {
  readonly twinId: TwinId;
}

/** One step of a procedure. */
export interface LogEntry {
  readonly time: string;
  readonly procedure: Procedure;
  readonly referencePoint: ReferencePoint;
  readonly from: Party;
  readonly to: Party;
  readonly operation: string;
  /** `ok`, or the code of the problem. */
  readonly outcome: string;
  readonly detail?: string;
}

/** A value that no frame carries, or the first full state. */
export interface TextReading {
  readonly value: unknown;
  readonly time: number;
  readonly sequence: number;
}

export type MiiNotification =
  | { readonly kind: 'systems-changed' }
  | { readonly kind: 'models-changed'; readonly systemId: Did }
  | {
      readonly kind: 'model-progress';
      readonly systemId: Did;
      readonly twinId: TwinId;
      readonly loaded: number;
      readonly total: number;
    }
  | { readonly kind: 'twin-status'; readonly twinId: TwinId; readonly status: TwinStatus }
  | { readonly kind: 'twin-replaced'; readonly twinId: TwinId }
  | { readonly kind: 'twin-withdrawn'; readonly twinId: TwinId }
  | { readonly kind: 'texts'; readonly twinId: TwinId; readonly readings: Readonly<Record<string, TextReading>> }
  /** Without shared memory only: `[field, time, value, sequence] × n` in one transferred Float64Array, plus the clock of the link. */
  | {
      readonly kind: 'samples';
      readonly twinId: TwinId;
      readonly samples: Float64Array<ArrayBuffer>;
      readonly clock: readonly [offsetMs: number, errorMs: number, delayMs: number, heardMs: number];
    }
  | {
      readonly kind: 'event';
      readonly twinId: TwinId;
      readonly name: string;
      readonly data: unknown;
      readonly time: number;
      readonly notificationId: number;
    }
  | { readonly kind: 'events-missed'; readonly twinId: TwinId; readonly missed: number }
  | { readonly kind: 'command'; readonly status: CommandStatus }
  | { readonly kind: 'grant-ended'; readonly twinId: TwinId; readonly reason: string }
  | { readonly kind: 'log'; readonly entries: readonly LogEntry[] }
  | { readonly kind: 'storage'; readonly problem: Problem };

/** How one link does, as of now. */
export interface LinkStats {
  readonly systemId: Did;
  readonly link: LinkSummary;
  readonly leaseExpiresAt: number | null;
  readonly frames: number;
  readonly bytes: number;
  readonly bulkBytes: number;
  /** Age of samples when they arrived. */
  readonly ageP50Ms: number | null;
  readonly ageP95Ms: number | null;
  readonly ageP99Ms: number | null;
}

export interface EnablerStats {
  readonly frames: number;
  /** Bytes of state, and of models, that came over links in this visit. */
  readonly bytes: number;
  readonly bulkBytes: number;
  readonly links: readonly LinkStats[];
}

/** The operations of MII. Expected refusals are values (`refused`, a CommandStatus); faults reject with a TwinportError. */
export interface MetaverseIntegration {
  /** P5 at MII-D1. */
  discoverSystems(filter: SystemFilter): Promise<readonly SystemSummary[]>;
  /** P6 at MII-D2. */
  discoverModels(systemId: Did): Promise<readonly ModelSummary[]>;
  /** The visitor's decision about a system that asks to be trusted. */
  decideTrust(systemId: Did, allow: boolean): Promise<void>;
  /** P7 at MII-D3: `proof` is signed by the user's key for the system that owns the twin. */
  requestAccess(twinId: TwinId, proof: string): Promise<AccessGranted>;
  /** P8 and P9 at MII-D4: bytes of the checked model (from the cache where they are there). */
  readModel(twinId: TwinId): Promise<ArrayBuffer>;
  /** P9 and P11 at MII-D4: starts synchronisation under the grant that was obtained. */
  openTwin(twinId: TwinId): Promise<OpenedTwin>;
  closeTwin(twinId: TwinId): Promise<void>;
  /** P10 at MII-D4: `command` is signed by the user's key under their grant. Resolves at once with `accepted` or `refused`. */
  invokeAction(twinId: TwinId, action: string, commandId: string, command: string): Promise<CommandStatus>;
  log(): Promise<readonly LogEntry[]>;
  stats(): Promise<EnablerStats>;
}

export type { AccessGranted };
