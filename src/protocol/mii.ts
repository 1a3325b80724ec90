// MII, the metaverse integration interface: what the metaverse system asks of its embedded enabler, and what it is told.
// The page reaches the enabler's worker by Comlink, which carries our own code only; both ends are typed by this file,
// so neither party imports the other. Every value is plain data that can be cloned.
import type { EnablerStats } from './link-stats.ts';
import type { Did, ServiceId, Sha256, TwinId } from '../base/ids.ts';
import type { Binding } from './bindings.ts';
import type { HistoryOperations } from './history.ts';
import type { InterestOperations } from './interest.ts';
import type { AccessGranted, ActionProgress, Affordances, Place, SignInBegun } from './things.ts';
import type { Problem } from './problem.ts';
import type { Party, Procedure, ReferencePoint } from './reference-points.ts';
import type { ServiceDescription } from './service-description.ts';
import type { MultiLanguage, ThingDescription } from './thing-description.ts';

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
  /** How much faster it runs than ours, in millionths; null until a few exchanges tell. */
  readonly clockDriftPpm: number | null;
}

/** Twins or services: who stands at the other end. */
export type SystemKind = 'digital-twin-system' | 'third-party-service-system';

/** MII-D1: one twin system; MII-S1: one service system. */
export interface SystemSummary {
  readonly id: Did;
  readonly kind: SystemKind;
  readonly name: string;
  /** What it is called in other languages. */
  readonly titles?: MultiLanguage | undefined;
  readonly description: string;
  readonly descriptions?: MultiLanguage | undefined;
  readonly domains: readonly string[];
  readonly purposes: readonly string[];
  readonly place: Place | null;
  readonly online: boolean;
  readonly trust: Trust;
  readonly link: LinkSummary | null;
  readonly leaseExpiresAt: number | null;
  readonly modelCount: number;
  /** Why the system is not usable, when it is not. */
  readonly problem: Problem | null;
}
/** A circle on the ground. */
export interface Near {
  readonly latitude: number;
  readonly longitude: number;
  readonly radiusMetres: number;
}
/** Part of an ordered result. */
export interface Page {
  readonly offset?: number;
  readonly limit?: number;
}
export interface SystemFilter extends Page {
  /** Twin systems, unless said otherwise. */
  readonly kind?: SystemKind | 'any';
  readonly domain?: string;
  /** What the system itself names, or what a service here does for one of its twins. */
  readonly purpose?: string;
  /** Words that must all occur in name, description, domains or purposes. */
  readonly text?: string;
  /** `@type` that one of its twins has. */
  readonly type?: string;
  readonly near?: Near;
  readonly trust?: Trust;
  readonly online?: boolean;
}
export interface ModelFilter extends Page {
  readonly text?: string;
  readonly type?: string;
  readonly status?: ModelSummary['status'];
}

/** MII-D2: one model of a system. */
export interface ModelSummary {
  readonly id: TwinId;
  readonly systemId: Did;
  readonly title: string;
  readonly titles?: MultiLanguage | undefined;
  readonly description: string;
  readonly descriptions?: MultiLanguage | undefined;
  readonly types: readonly string[];
  readonly version: string;
  /** Names of its actions: what access can be asked for. */
  readonly actions: readonly string[];
  readonly bytes: number;
  readonly sha256: Sha256;
  /** `checked`: fetched, held against hash, validator and bindings. `rejected`: see `problem`. */
  readonly status: 'registered' | 'checked' | 'rejected';
  readonly problem: Problem | null;
}

/** P6: one place in a description that a JSONPath query found. */
export interface QueryMatch {
  /** The twin or service whose description it is. */
  readonly id: string;
  /** Normalised path within the description (RFC 9535 §2.7). */
  readonly path: string;
  readonly value: unknown;
}

export type TwinStatus = 'live' | 'stale' | 'offline';

/** One of several rings of samples in memory that page and worker share. */
export interface SharedRing {
  readonly buffer: SharedArrayBuffer;
  /** The same for all rings in the same memory. */
  readonly block: number;
  readonly capacity: number;
  readonly index: number;
}

/** MII-D4: what the metaverse gets when it opens a twin. */
export interface OpenedTwin {
  readonly id: TwinId;
  readonly systemId: Did;
  readonly description: ThingDescription;
  readonly bindings: readonly Binding[];
  readonly version: string;
  readonly sha256: Sha256;
  /** Where the numeric samples are (src/state/twin-ring.ts); null without shared memory: they come by `samples` notifications. */
  readonly ring: SharedRing | null;
}

/** What happened to a command so far (P10). */
export interface CommandStatus extends ActionProgress {
  readonly twinId: TwinId;
}

/** MII-S1: one service of a third party. */
export interface ServiceSummary {
  readonly id: ServiceId;
  readonly systemId: Did;
  readonly systemName: string;
  readonly systemTitles?: MultiLanguage | undefined;
  readonly title: string;
  readonly titles?: MultiLanguage | undefined;
  readonly description: string;
  readonly descriptions?: MultiLanguage | undefined;
  readonly domains: readonly string[];
  readonly purposes: readonly string[];
  readonly online: boolean;
  readonly trust: Trust;
  readonly version: string;
  /** What it offers and asks, as it describes itself. */
  readonly thing: ServiceDescription;
  /** Twins here that it has something to do with, and for each need those that fit it. */
  readonly twins: readonly TwinId[];
  readonly needs: Readonly<Record<string, readonly TwinId[]>>;
}
export interface ServiceFilter extends Page {
  readonly purpose?: string;
  readonly domain?: string;
  readonly text?: string;
  /** A twin here that it has something to do with. */
  readonly twin?: TwinId;
  /** `@type` of twins that it serves. */
  readonly type?: string;
  readonly near?: Near;
  readonly online?: boolean;
}

/** What happened to a call of a service so far (P13). */
export interface CallStatus extends ActionProgress {
  readonly serviceId: ServiceId;
}

/** MII-D3, MII-S2: a grant that this user holds. */
export interface GrantSummary {
  readonly grantId: string;
  readonly targetId: TwinId | ServiceId;
  readonly targetKind: 'twin' | 'service';
  readonly systemId: Did;
  readonly title: string;
  readonly ownerName: string;
  readonly affordances: Affordances;
  /** For whom it was asked, when not for the user alone. */
  readonly delegate: { readonly system: Did; readonly service: ServiceId; readonly title: string } | null;
  readonly expiresAt: number;
}

/** MII-S2: the user and the owner of a twin let a service have data of it (P13). */
export interface ShareSummary {
  readonly shareId: string;
  readonly serviceId: ServiceId;
  readonly needId: string;
  readonly twinId: TwinId;
  readonly grantId: string;
  readonly affordances: Affordances;
  readonly expiresAt: number;
  /** `waiting`: agreed, but service or twin is away. */
  readonly state: 'active' | 'waiting';
  /** Readings that went to the service so far, and when the last did. */
  readonly readings: number;
  readonly lastAt: number | null;
}

/** One step of a procedure. Its message, while it is kept, is had by `logMessage`. */
export interface LogEntry {
  /** Rises with the order in which steps began; a step is told when it is over, so a later one may be told before. */
  readonly id: number;
  /** When it began, in ISO 8601. */
  readonly time: string;
  readonly procedure: Procedure;
  readonly referencePoint: ReferencePoint;
  readonly from: Party;
  readonly to: Party;
  readonly operation: string;
  /** `ok`, or the code of the problem. */
  readonly outcome: string;
  readonly detail?: string;
  /** Which twin system or service system the step is about. */
  readonly peer?: LogPeer;
  /** Of a request: until its answer, in ms. */
  readonly durationMs?: number;
  /** Of a request: where its answer stands among the ids. */
  readonly answerId?: number;
  readonly hasMessage: boolean;
}
export interface LogPeer {
  readonly did: Did;
  readonly name: string;
}
/** What a step carried, as JSON text for people to read: secrets and what is too long are replaced by `…`. */
export interface LoggedMessage {
  readonly message: string | null;
  readonly answer: string | null;
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
  /** `ruleChanged`: what the owner's rule still gives can be asked for at once. */
  | { readonly kind: 'grant-ended'; readonly twinId: TwinId; readonly reason: string; readonly ruleChanged: boolean }
  | { readonly kind: 'grants-changed' }
  | { readonly kind: 'services-changed' }
  | { readonly kind: 'call'; readonly status: CallStatus }
  | {
      readonly kind: 'call-output';
      readonly serviceId: ServiceId;
      readonly commandID: string;
      readonly sequence: number;
      readonly data: unknown;
    }
  | {
      readonly kind: 'service-readings';
      readonly serviceId: ServiceId;
      readonly readings: Readonly<Record<string, TextReading>>;
    }
  | {
      readonly kind: 'service-event';
      readonly serviceId: ServiceId;
      readonly name: string;
      readonly data: unknown;
      readonly time: number;
    }
  | {
      readonly kind: 'service-grant-ended';
      readonly serviceId: ServiceId;
      readonly reason: string;
      readonly ruleChanged: boolean;
    }
  /** A sharing began, was renewed, ended (`reason`), or its count moved on (at most once a second). */
  | { readonly kind: 'shares-changed' }
  | { readonly kind: 'share-ended'; readonly share: ShareSummary; readonly reason: string }
  /** What a service asked of a twin under a sharing. */
  | {
      readonly kind: 'shared-command';
      readonly shareId: string;
      readonly action: string;
      readonly progress: ActionProgress;
    }
  | { readonly kind: 'log'; readonly entries: readonly LogEntry[] }
  | { readonly kind: 'storage'; readonly problem: Problem };

/**
 * The operations of MII. Expected refusals are values (`refused`, a CommandStatus); faults reject with a TwinportError.
 * A target is a twin or a service: access to both is asked for in the same words.
 */
export interface MetaverseIntegration extends HistoryOperations, InterestOperations {
  /** P5 at MII-D1: matching systems, online ones first, then by name. */
  discoverSystems(filter: SystemFilter): Promise<readonly SystemSummary[]>;
  /** P6 at MII-D2: matching models of one system, by title. */
  discoverModels(systemId: Did, filter?: ModelFilter): Promise<readonly ModelSummary[]>;
  /** P6 at MII-D2: a JSONPath (RFC 9535) over the descriptions of all twins, or all services, that were let in. */
  queryDescriptions(
    query: string,
    of: 'twins' | 'services',
    limit: number,
  ): Promise<{ readonly matches: readonly QueryMatch[]; readonly truncated: boolean }>;
  /** The visitor's decision about a system that asks to be trusted. */
  decideTrust(systemId: Did, allow: boolean): Promise<void>;
  /** P7 at MII-D3 or MII-S2: `proof` is signed by the user's key for the system that owns the target. */
  requestAccess(targetId: TwinId | ServiceId, proof: string): Promise<AccessGranted>;
  /** P7: where the user signs in; `proof` names the OpenID provider. */
  beginSignIn(targetId: TwinId | ServiceId, proof: string): Promise<SignInBegun>;
  /** Grants that the user holds now. */
  grants(): Promise<readonly GrantSummary[]>;
  /** P14: gives a grant back; `revocation` is signed by the user's key. What runs under it ends. */
  revoke(grantId: string, revocation: string): Promise<void>;
  /** P8 and P9 at MII-D4: bytes of the checked model (from the cache where they are there). */
  readModel(twinId: TwinId): Promise<ArrayBuffer>;
  /** P9 and P11 at MII-D4: starts synchronisation under the grant that was obtained. */
  openTwin(twinId: TwinId): Promise<OpenedTwin>;
  closeTwin(twinId: TwinId): Promise<void>;
  /** P10 at MII-D4: `command` is signed by the user's key under their grant. Resolves at once with `accepted` or `refused`. */
  invokeAction(twinId: TwinId, action: string, commandId: string, command: string): Promise<CommandStatus>;
  /** P10, P13: takes a command back; `cancellation` is signed by the key that signed it. */
  cancelAction(targetId: TwinId | ServiceId, commandId: string, cancellation: string): Promise<void>;
  /** P12 at MII-S1: matching services, online ones first, then by title. */
  discoverServices(filter: ServiceFilter): Promise<readonly ServiceSummary[]>;
  /** P13 at MII-S3: the service's properties and events come from now on, under the grant that was obtained. */
  openService(serviceId: ServiceId): Promise<void>;
  closeService(serviceId: ServiceId): Promise<void>;
  /** P13 at MII-S3: as `invokeAction`. */
  callService(serviceId: ServiceId, action: string, commandId: string, command: string): Promise<CallStatus>;
  /** P13 at MII-S2: `proof` asks the twin's owner in the name of the service (`delegate`). Renews a sharing that is there. */
  shareTwin(
    serviceId: ServiceId,
    needId: string,
    twinId: TwinId,
    proof: string,
  ): Promise<{ readonly share: ShareSummary | null; readonly access: AccessGranted }>;
  shares(): Promise<readonly ShareSummary[]>;
  log(): Promise<readonly LogEntry[]>;
  /** The message of a step of the log; null when it had none, or is no longer kept. */
  logMessage(id: number): Promise<LoggedMessage | null>;
  stats(): Promise<EnablerStats>;
}

export type { AccessGranted };
