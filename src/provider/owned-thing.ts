// What a provider owns, as the owner's side sees it: a twin or a service with its rule and the handlers of its actions.
// Implemented by twin-sdk/twin.ts and service-sdk/service.ts; grant book and command desk know nothing else of either.
import type { Did } from '../base/ids.ts';
import type { Json } from '../base/json.ts';
import type { ThingDescription } from '../protocol/thing-description.ts';
import type { EventBook } from './event-book.ts';
import type { AccessPolicy } from './policy.ts';

/** What an action handler gets beside its input. */
export interface ActionContext {
  /** Who asks: the key that holds the grant. */
  readonly user: Did;
  /** The service system that asks in the name of the user; null when the user asks. */
  readonly delegate: Did | null;
  /** The enabler over which the command came. */
  readonly carrier: Did;
  readonly commandID: string;
  /** Aborted when the user cancels, or the action takes too long; its `reason` is a TwinportError that says which. */
  readonly signal: AbortSignal;
  /** Tells the user how far it is. `fraction` 0..1, or null where nobody knows. */
  progress(fraction: number | null, message?: string): void;
}

/** Carries the action out; resolves when it is done. A TwinportError `action-failed` is the reason why not. */
export type ActionHandler = (input: Json, context: ActionContext) => Promise<Json | void>;

export interface OwnedThing {
  readonly id: string;
  readonly policy: AccessPolicy;
  readonly description: ThingDescription;
  readonly events: EventBook;
  /** The handler of an action; null when the owner does not serve it. */
  handler(action: string): ActionHandler | null;
}
