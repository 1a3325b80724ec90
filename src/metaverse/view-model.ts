// What the faces of the metaverse show and can ask for: one view-model for the HTML face on a screen and, later, the
// face in XR. Filled by metaverse.ts; faces read signals and call actions, and know nothing of links or Babylon.
import { signal, type Signal } from '@preact/signals';
import type { Did, TwinId } from '../base/ids.ts';
import type { CommandStatus, LogEntry, ModelSummary, SystemSummary, TwinStatus } from '../protocol/mii.ts';
import type { Problem } from '../protocol/problem.ts';
import type { DataSchema } from '../protocol/thing-description.ts';

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
  readonly unit: string;
  readonly ageMs: number | null;
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly digits: number;
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

export interface EventView {
  readonly name: string;
  readonly title: string;
  readonly data: unknown;
  readonly time: number;
}

/** The open twin's panel; made anew about five times a second. */
export interface TwinPanelView {
  readonly twin: TwinView;
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

export interface ViewModel {
  readonly worldTitle: Signal<string>;
  readonly systems: Signal<readonly SystemView[]>;
  readonly twins: Signal<readonly TwinView[]>;
  readonly panel: Signal<TwinPanelView | null>;
  readonly log: Signal<readonly LogEntry[]>;
  readonly notices: Signal<readonly Notice[]>;
  /** The twin under the pointer, for the label in the world. */
  readonly pointedTwin: Signal<TwinId | null>;
  readonly xr: Signal<'unsupported' | 'available' | 'entering' | 'active'>;
  /** The user's own did:key, so that they can give it to an owner. */
  readonly userDid: Signal<string>;
}

export interface ViewActions {
  openTwin(twinId: TwinId | null): void;
  /** Walks the visitor to a twin. */
  goTo(twinId: TwinId): void;
  invoke(twinId: TwinId, action: string, input: unknown): Promise<CommandView>;
  requestAccess(twinId: TwinId): Promise<void>;
  decideTrust(systemId: Did, allow: boolean): Promise<void>;
  enterVr(): Promise<void>;
  dismissNotice(id: string): void;
}

export function createViewModel(): ViewModel {
  return {
    worldTitle: signal(''),
    systems: signal([]),
    twins: signal([]),
    panel: signal(null),
    log: signal([]),
    notices: signal([]),
    pointedTwin: signal(null),
    xr: signal('unsupported'),
    userDid: signal(''),
  };
}
