// What twins and services have in common on the wire: a registered system with a lease, things with properties, actions and
// events, and access that their owner grants. DII (dii.ts) and SII (sii.ts) put these messages at their reference points.
import * as v from 'valibot';
import { DidKey, Jws, MessageId, Name, notification, request, ThingId, TimeMs } from './envelope.ts';
import { LIMITS } from './limits.ts';
import { Problem } from './problem.ts';
import { multiLanguage } from './thing-description.ts';

export const Text = v.pipe(v.string(), v.maxLength(512));
export const Count = v.pipe(v.number(), v.integer(), v.minValue(0));
const Ttl = v.pipe(v.number(), v.integer(), v.minValue(LIMITS.leaseMinMs), v.maxValue(LIMITS.leaseMaxMs));
export const Nothing = v.object({});

// --- registration of a system (P1, P3, P14) -----------------------------------------------------------------------

/** WGS84. */
const Place = v.object({
  latitude: v.pipe(v.number(), v.minValue(-90), v.maxValue(90)),
  longitude: v.pipe(v.number(), v.minValue(-180), v.maxValue(180)),
  altitude: v.optional(v.pipe(v.number(), v.finite())),
});
export type Place = v.InferOutput<typeof Place>;

const Names = v.pipe(v.array(Name), v.maxLength(16));
export const RegisterSystem = request('registersystem', {
  name: Name,
  /** What it is called in other languages; `name` stays what it is known by. */
  titles: multiLanguage(Name),
  description: v.optional(Text),
  descriptions: multiLanguage(Text),
  domains: Names,
  /** What its twins are useful for; of a service system, what its services do. */
  purposes: v.optional(Names),
  place: v.optional(Place),
  ttlMs: Ttl,
});
const Lease = v.object({ ttlMs: Ttl });
export const RenewRegistration = request('renewregistration', {});
export const Registered = v.object({ thingID: ThingId });
export const Leave = notification('leave', { reason: Text });

// --- properties, actions, events (P9, P10, P11, P13) --------------------------------------------------------------

export const Reading = v.object({ value: v.unknown(), time: TimeMs, sequence: Count });
export const Readings = v.record(v.string(), Reading);
export type Readings = v.InferOutput<typeof Readings>;
/** Values that no frame carries (texts, objects), in order. */
export const PropertyReadings = notification('propertyreadings', { thingID: ThingId, readings: Readings });

/** IE -> system: a command, signed under the grant beside it (identity/access.ts). The enabler can make neither. */
export const InvokeAction = request('invokeaction', {
  thingID: ThingId,
  name: Name,
  commandID: MessageId,
  command: Jws,
  grant: Jws,
});
const ActionState = v.picklist(['accepted', 'running', 'completed', 'failed', 'cancelled', 'refused', 'unknown']);
export const ActionProgress = v.object({
  commandID: MessageId,
  state: ActionState,
  fraction: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
  message: v.optional(Text),
  output: v.optional(v.unknown()),
  error: v.optional(Problem),
});
export type ActionProgress = v.InferOutput<typeof ActionProgress>;
export const ActionStatus = notification('actionstatus', { thingID: ThingId, ...ActionProgress.entries });
/** `grant`: that of the invocation, or a newer one of the same signer; without it, over the carrier of the command alone. */
export const QueryAction = request('queryaction', { thingID: ThingId, commandID: MessageId, grant: v.optional(Jws) });
/** IE -> system: who signed the command takes it back, by a word of their own. */
export const CancelAction = request('cancelaction', {
  thingID: ThingId,
  commandID: MessageId,
  cancellation: Jws,
  grant: v.optional(Jws),
});

export const SubscribeEvents = request('subscribeallevents', {
  thingID: ThingId,
  grant: Jws,
  lastNotificationID: v.optional(Count),
});
/** `missed` counts the events that the system no longer keeps; `latest` is the newest notification id. */
const SubscribedEvents = v.object({ missed: Count, latest: Count });
export const ThingEvent = notification('event', {
  thingID: ThingId,
  name: Name,
  data: v.optional(v.unknown()),
  time: TimeMs,
  notificationID: Count,
});
export const Unobserve = request('unobserveallproperties', { thingID: ThingId });

// --- access (P7, P14) ---------------------------------------------------------------------------------------------

const AffordanceNames = v.pipe(v.array(Name), v.maxLength(LIMITS.affordancesPerTwin));
export const Affordances = v.object({
  observe: v.boolean(),
  actions: AffordanceNames,
  /** Which properties may be observed; all of them where this is left out. */
  properties: v.optional(AffordanceNames),
});
export type Affordances = v.InferOutput<typeof Affordances>;

/** IE -> system: the user's proof (identity/access.ts) carries who asks for what; the owner decides. */
export const RequestAccess = request('requestaccess', { thingID: ThingId, proof: Jws });
/** `observe`, `properties.<name>` or the name of an action. */
const RefusedAffordance = v.object({
  affordance: v.pipe(v.string(), v.minLength(1), v.maxLength(96)),
  error: Problem,
});
export const AccessGranted = v.object({
  grant: v.optional(Jws),
  granted: Affordances,
  expiresAt: v.optional(TimeMs),
  refused: v.array(RefusedAffordance),
});
export type AccessGranted = v.InferOutput<typeof AccessGranted>;

/** IE -> system: the user wants to sign in at the OpenID provider that the proof names (P7). */
export const BeginSignIn = request('beginsignin', { thingID: ThingId, proof: Jws });
export const SignInBegun = v.object({
  authorizationURL: v.pipe(v.string(), v.url(), v.maxLength(4096)),
  state: v.pipe(v.string(), v.minLength(16), v.maxLength(256)),
  expiresAt: TimeMs,
});
export type SignInBegun = v.InferOutput<typeof SignInBegun>;

/** IE -> system: the user gives a grant back, signed, so that no carrier can end what the user wants to keep. */
export const EndGrant = request('endgrant', { thingID: ThingId, revocation: Jws });
export const RevokeGrant = notification('revokegrant', {
  grantID: MessageId,
  user: DidKey,
  thingID: ThingId,
  reason: Text,
  /** The owner's rule has changed: what it still gives can be asked for at once. */
  ruleChanged: v.optional(v.boolean()),
});

/** Outputs of the requests that both interfaces have. */
export const THING_OUTPUTS = {
  registersystem: Lease,
  renewregistration: Lease,
  invokeaction: ActionProgress,
  queryaction: ActionProgress,
  cancelaction: ActionProgress,
  unobserveallproperties: Nothing,
  subscribeallevents: SubscribedEvents,
  requestaccess: AccessGranted,
  beginsignin: SignInBegun,
  endgrant: Nothing,
} as const;
