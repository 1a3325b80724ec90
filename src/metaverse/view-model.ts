// What the faces of the metaverse show and can ask for: one view-model for the HTML face on a screen and, later, the
// face in XR. Filled by metaverse.ts; faces read signals and call actions, and know nothing of links or Babylon.
import { signal, type Signal } from '@preact/signals';
import type { LinkStats } from '../protocol/link-stats.ts';
import type { Did, TwinId } from '../base/ids.ts';
import type {
  CommandStatus,
  GrantSummary,
  LogEntry,
  LoggedMessage,
  ModelSummary,
  SystemSummary,
  TwinStatus,
} from '../protocol/mii.ts';
import type { HistoryOperations } from '../protocol/history.ts';
import type { Problem } from '../protocol/problem.ts';
import type { DataSchema } from '../protocol/thing-description.ts';
import type { PlanView, ServiceActions, ServicePanelView, ServiceView } from './services/service-views.ts';
import { NOTHING_ARRANGED, type ArrangementActions, type ArrangementView } from './arrangement/arrangement-view.ts';
import type { AlarmActions, AlarmView, StopView } from './alarms/alarm-view.ts';
import type { TimeActions } from './past/past-view.ts';
import type { HandActions, HandView } from './twins/hand-view.ts';
import type { Deed } from './deeds.ts';
import type { FrameFigures } from './frame-figures.ts';
import { appView, type AppActions, type AppView } from './offline/app-shell.ts';
import { NO_AR, type ArActions, type ArView } from './xr/ar-view.ts';
import { createSettings, type Settings } from './settings.ts';
import type { HeldKey } from './user-key.ts';
import type { PortalActions, PortalView } from './world/portal-view.ts';

export interface SystemView extends SystemSummary {
  readonly models: readonly ModelSummary[];
}

/** One twin in the list and in the world. */
export interface TwinView {
  readonly id: TwinId;
  readonly systemId: Did;
  readonly systemName: string;
  readonly title: string;
  readonly status: TwinStatus;
  /** Age of the newest value in ms; null before the first. */
  readonly ageMs: number | null;
  /** Titles of alarms that are on. */
  readonly alarms: readonly string[];
  /** `loading` until the model stands in the world; `absent` when its system has not registered it. */
  readonly model: 'absent' | 'loading' | 'shown' | 'failed';
  readonly loadedBytes: number;
  readonly totalBytes: number;
  readonly problem: Problem | null;
}

/** One property in an open panel. */
export interface PropertyView {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly value: unknown;
  /** What its owner calls this member of an enumeration; null where that has no other name. */
  readonly member: string | null;
  readonly unit: string;
  readonly ageMs: number | null;
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly digits: number;
  /** For so long it may be quiet while all is well, as its owner says; null: while its twin is live. */
  readonly silenceMs: number | null;
  /** Where its owner counts the value as out of order. */
  readonly alarmAbove: number | null;
  readonly alarmBelow: number | null;
  /** What it is asked to be, where that is reported. */
  readonly desired: number | null;
  /** An alarm that is on. */
  readonly alarm: boolean;
}

/** One action in an open panel, built from the Thing Description. */
export interface ActionView {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: DataSchema | null;
  /** A person must confirm first. */
  readonly unsafe: boolean;
  /** Why the owner does not let this user do it; null when it is allowed. */
  readonly refused: Problem | null;
  /** The last command of this visit, if any. */
  readonly last: CommandView | null;
}

/** Life of one command: asked -> accepted -> running -> completed, or refused / failed with the reason. */
export interface CommandView extends Omit<CommandStatus, 'state'> {
  readonly state: 'asked' | CommandStatus['state'];
  readonly action: string;
  readonly askedAt: number;
}

/** What a twin or a service told once. */
export interface ToldEvent {
  readonly name: string;
  readonly title: string;
  readonly data: unknown;
  readonly time: number;
}

export interface EventView extends ToldEvent {
  /** Of the data. */
  readonly schema: DataSchema | null;
}

/** The open twin's panel; made anew about five times a second. */
export interface TwinPanelView {
  readonly twin: TwinView;
  /** Why the device is not there, in its owner's words (may be empty); null while it is, or where that is not told. */
  readonly absence: string | null;
  readonly description: string;
  readonly systemTrust: SystemSummary['trust'] | null;
  readonly properties: readonly PropertyView[];
  readonly actions: readonly ActionView[];
  readonly events: readonly EventView[];
}

/** Something that a person should know now; stays until dismissed or, with `untilMs`, until then. */
export interface Notice {
  readonly id: string;
  readonly level: 'info' | 'warning' | 'error';
  readonly title: string;
  readonly detail: string;
  readonly help: string;
}

/** The visitor's own key, by which owners know them. */
export interface UserKeyView {
  readonly state: HeldKey['state'];
  /** Their own, also while it is locked: to give to an owner. */
  readonly did: Did;
  /** How many earlier keys owners still take for this one. */
  readonly formerKeys: number;
  /** Why there can be no passkey here; null when one can be tried. */
  readonly obstacle: string | null;
}

/** When the world is shown: now, or as it was recorded. In the past nothing can be operated. */
export type TimeView =
  | { readonly mode: 'live' }
  | {
      readonly mode: 'past';
      /** The instant that is shown, epoch ms of this page's clock. */
      readonly atMs: number;
      /** What is recorded of this world. */
      readonly fromMs: number;
      readonly toMs: number;
      readonly playing: boolean;
      /** Recorded seconds a second. */
      readonly speed: number;
    };

export interface ViewModel {
  readonly settings: Settings;
  readonly app: AppView;
  /** What the visitor has done of what the hints teach. */
  readonly deeds: Signal<ReadonlySet<Deed>>;
  /** While `settings.frameFigures` says so; twice a second. */
  readonly frameFigures: Signal<FrameFigures | null>;
  readonly time: Signal<TimeView>;
  readonly worldTitle: Signal<string>;
  /** Ways to other worlds. */
  readonly portals: Signal<readonly PortalView[]>;
  readonly systems: Signal<readonly SystemView[]>;
  readonly twins: Signal<readonly TwinView[]>;
  readonly panel: Signal<TwinPanelView | null>;
  /** Systems that offer services, those too that ask to be let in. */
  readonly serviceSystems: Signal<readonly SystemSummary[]>;
  readonly services: Signal<readonly ServiceView[]>;
  /** The open service's panel; never beside a twin's. */
  readonly servicePanel: Signal<ServicePanelView | null>;
  /** Proposals of services, and what the visitor made of them. */
  readonly plans: Signal<readonly PlanView[]>;
  readonly arrangement: Signal<ArrangementView>;
  readonly log: Signal<readonly LogEntry[]>;
  readonly notices: Signal<readonly Notice[]>;
  /** The twin under the pointer, for the label in the world. */
  readonly pointedTwin: Signal<TwinId | null>;
  /** Alarms of all twins, the most urgent first. */
  readonly alarms: Signal<readonly AlarmView[]>;
  /** Machines that this visitor can stop in an emergency. */
  readonly stops: Signal<readonly StopView[]>;
  /** A part of the open machine that is held, or was let go of. */
  readonly hand: Signal<HandView | null>;
  readonly xr: Signal<'unsupported' | 'available' | 'entering' | 'active'>;
  readonly ar: Signal<ArView>;
  readonly userKey: Signal<UserKeyView>;
  /** What the visitor may do by grants that are good now, and which of them are used by a service in their name. */
  readonly grants: Signal<readonly GrantSummary[]>;
  /** How the links do; once a second. */
  readonly links: Signal<readonly LinkStats[]>;
}

export interface ViewActions
  extends
    AlarmActions,
    HandActions,
    AppActions,
    ArActions,
    ServiceActions,
    ArrangementActions,
    PortalActions,
    Pick<HistoryOperations, 'history' | 'recordings' | 'forgetRecording'>,
    TimeActions {
  openTwin(twinId: TwinId | null): void;
  /** Walks the visitor to a twin. */
  goTo(twinId: TwinId): void;
  invoke(twinId: TwinId, action: string, input: unknown): Promise<CommandView>;
  /** Asks the owner of a twin or service again. */
  requestAccess(targetId: string): Promise<void>;
  decideTrust(systemId: Did, allow: boolean): Promise<void>;
  enterVr(): Promise<void>;
  /** To where the visit began. */
  backToStart(): void;
  /** What a step of the log carried; null when it had nothing or is no longer kept. */
  logMessage(id: number): Promise<LoggedMessage | null>;
  /** What was recorded of a twin, with its model, as a file. */
  exportRecording(twinId: TwinId): Promise<Blob>;
  dismissNotice(id: string): void;
  // Of the following, each rejects with what was wrong; the control that asked shows it.
  /** Shows the owner of a twin or service a one-time pairing code. */
  pair(targetId: string, code: string): Promise<void>;
  /** Signs in for a twin or service at an OpenID provider, in a window of its own: call it in a click. */
  signIn(targetId: string, issuer: string, abandon: AbortSignal): Promise<void>;
  /** Gives a grant back, or withdraws what was consented to. */
  revokeGrant(grantId: string): Promise<void>;
  /** Seals the key under a passkey, opens it for this visit, and makes it plain again: call them in a click. */
  protectKey(): Promise<void>;
  unlockKey(): Promise<void>;
  unprotectKey(): Promise<void>;
  /** Gives a locked key up for a new one that no owner knows. */
  replaceKey(): Promise<void>;
}

export function createViewModel(): ViewModel {
  return {
    settings: createSettings(),
    app: appView,
    deeds: signal(new Set<Deed>()),
    frameFigures: signal(null),
    time: signal({ mode: 'live' }),
    worldTitle: signal(''),
    portals: signal([]),
    systems: signal([]),
    twins: signal([]),
    panel: signal(null),
    serviceSystems: signal([]),
    services: signal([]),
    servicePanel: signal(null),
    plans: signal([]),
    arrangement: signal(NOTHING_ARRANGED),
    log: signal([]),
    notices: signal([]),
    pointedTwin: signal(null),
    alarms: signal([]),
    stops: signal([]),
    hand: signal(null),
    xr: signal('unsupported'),
    ar: signal(NO_AR),
    userKey: signal({ state: 'guest', did: '' as Did, formerKeys: 0, obstacle: null }),
    grants: signal([]),
    links: signal([]),
  };
}
