// What faces show of services and can ask for (P12, P13): the part of the view-model (view-model.ts) that is about third
// parties. Built by service-view.ts from what the sessions know; plain data, no links.
import type { Did, ServiceId, TwinId } from '../../base/ids.ts';
import type { CallStatus, QueryMatch, ShareSummary, SystemFilter, SystemSummary, Trust } from '../../protocol/mii.ts';
import type { Problem } from '../../protocol/problem.ts';
import type { DataSchema } from '../../protocol/thing-description.ts';
import type { ActionView, CommandView, EventView, PropertyView } from '../view-model.ts';

/** One service in the list. */
export interface ServiceView {
  readonly id: ServiceId;
  readonly systemId: Did;
  readonly title: string;
  readonly description: string;
  readonly provider: string;
  readonly trust: Trust;
  readonly online: boolean;
  readonly domains: readonly string[];
  readonly purposes: readonly string[];
  /** Twins here that it has something to do with. */
  readonly twins: readonly TwinId[];
  /** What data it asks for, in words. */
  readonly asks: readonly string[];
  /** How many sharings it has now. */
  readonly sharing: number;
}

/** A property of a service: numbers as of twins; lists and objects by their schema. */
export interface ServicePropertyView extends PropertyView {
  readonly schema: DataSchema;
}

/** An action of a service, with the calls of this visit, newest first. */
export interface ServiceActionView extends ActionView {
  readonly output: DataSchema | null;
  readonly stream: DataSchema | null;
  readonly calls: readonly CallView[];
}

/** Life of one call: as a command's, and what it streamed so far. */
export interface CallView extends Omit<CallStatus, 'state'> {
  readonly state: CommandView['state'];
  readonly action: string;
  readonly input: unknown;
  readonly askedAt: number;
  /** What it streamed, oldest first; of a long stream the newest items. */
  readonly items: readonly unknown[];
  readonly itemCount: number;
}

/** A twin that fits a need, and how it stands with the consent. */
export interface ShareChoiceView {
  readonly twinId: TwinId;
  readonly title: string;
  readonly ownerName: string;
  /** The properties and actions that the need names, in the twin's own words. */
  readonly properties: readonly string[];
  readonly actions: readonly string[];
  readonly share: ShareSummary | null;
  /** The owner is being asked. */
  readonly asking: boolean;
  /** Why the owner, or the link, did not give it. */
  readonly refused: Problem | null;
  /** Why the last sharing of this visit ended. */
  readonly ended: string | null;
  /** What the service asked of the twin last, under this sharing. */
  readonly lastCommand: { readonly action: string; readonly state: CallStatus['state'] } | null;
}

/** Data that a service asks for, and of whom it can have it. */
export interface NeedView {
  readonly id: string;
  readonly title: string;
  readonly reason: string;
  readonly choices: readonly ShareChoiceView[];
}

/** The open service's panel. */
export interface ServicePanelView {
  readonly service: ServiceView;
  readonly needs: readonly NeedView[];
  readonly properties: readonly ServicePropertyView[];
  readonly actions: readonly ServiceActionView[];
  readonly events: readonly EventView[];
  /** Why its values are not to be had; null while they are, or while it is being asked. */
  readonly problem: Problem | null;
}

/** One step of a proposal (a list of commands that a service suggests) and where it stands. */
export interface PlanStepView {
  /** Unix time in ms. */
  readonly at: number;
  readonly title: string;
  readonly twinId: TwinId;
  readonly twinTitle: string;
  readonly actionTitle: string;
  readonly input: unknown;
  readonly unsafe: boolean;
  /** `missed`: its time passed while the page slept; a person decides anew. */
  readonly state: 'proposed' | 'waiting' | 'missed' | CommandView['state'];
  readonly problem: Problem | null;
}
export interface PlanView {
  readonly id: string;
  readonly steps: readonly PlanStepView[];
}

/** What the enabler found in descriptions. */
export interface QueryResult {
  readonly matches: readonly QueryMatch[];
  readonly truncated: boolean;
}

/** What a visitor can ask for around services; a part of ViewActions. */
export interface ServiceActions {
  /** Opens the panel of a service, and asks for access to it where that was not done yet. */
  openService(serviceId: ServiceId | null): void;
  /** Resolves when the call has ended, well or not. */
  callService(serviceId: ServiceId, action: string, input: unknown): Promise<CallView>;
  /** Takes back a command to a twin or a call of a service that has not ended. */
  cancel(targetId: TwinId | ServiceId, commandId: string): Promise<void>;
  /** Consents that the service gets what the need names, and asks the twin's owner for it. Whether it is shared now. */
  share(serviceId: ServiceId, needId: string, twinId: TwinId): Promise<boolean>;
  endShare(shareId: string): Promise<void>;
  /** A proposal becomes a plan of the visitor's own: its steps can be applied and stopped. */
  propose(planId: string, list: unknown): void;
  /** Runs a step, or all that are left, as the visitor's own commands at their times while the page is open. */
  applyPlan(planId: string, step: number | 'all'): void;
  stopPlan(planId: string, step: number | 'all'): void;
  /** The systems that match, now and on each change. Returns what stops it. */
  watchSystems(filter: SystemFilter, listener: (systems: readonly SystemSummary[]) => void): () => void;
  /** A JSONPath over descriptions. @throws TwinportError `query-invalid` */
  query(jsonPath: string, of: 'twins' | 'services'): Promise<QueryResult>;
}
