// DII, the digital twin integration interface: every operation between a digital twin system (DTS) and the integration
// enabler (IE), by reference point. The schema is the source; types are inferred. Used by twin-sdk and enabler/twins.
import * as v from 'valibot';
import { DidKey, Jws, MessageId, Name, notification, request, Sha256Hex, ThingId, TimeMs } from './envelope.ts';
import { LIMITS } from './limits.ts';
import { Problem } from './problem.ts';

const Text = v.pipe(v.string(), v.maxLength(512));
const Count = v.pipe(v.number(), v.integer(), v.minValue(0));
const Ttl = v.pipe(v.number(), v.integer(), v.minValue(LIMITS.leaseMinMs), v.maxValue(LIMITS.leaseMaxMs));

// --- DII-1: registration (P1, P2, P14) ---------------------------------------------------------------------------

const Place = v.object({
  latitude: v.pipe(v.number(), v.minValue(-90), v.maxValue(90)),
  longitude: v.pipe(v.number(), v.minValue(-180), v.maxValue(180)),
  altitude: v.optional(v.pipe(v.number(), v.finite())),
});

const RegisterSystem = request('registersystem', {
  name: Name,
  description: v.optional(Text),
  domains: v.pipe(v.array(Name), v.maxLength(16)),
  place: v.optional(Place),
  ttlMs: Ttl,
});
const Lease = v.object({ ttlMs: Ttl });
const RenewRegistration = request('renewregistration', {});

export const Asset = v.object({
  mediaType: v.literal('model/gltf-binary'),
  bytes: v.pipe(Count, v.minValue(1)),
  sha256: Sha256Hex,
});
export type Asset = v.InferOutput<typeof Asset>;

const RegisterModel = request('registermodel', {
  // Parsed on its own, so that a fault in it is `description-invalid` and not a malformed message.
  description: v.record(v.string(), v.unknown()),
  bindings: v.array(v.unknown()),
  asset: Asset,
  version: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
});
const Registered = v.object({ thingID: ThingId });
/** IE -> DTS, later: the model was fetched and held against its hash, its validator and its bindings. */
const ModelChecked = notification('modelchecked', {
  thingID: ThingId,
  version: v.string(),
  error: v.optional(Problem),
});
const WithdrawModel = request('withdrawmodel', { thingID: ThingId });
const Leave = notification('leave', { reason: Text });
const Nothing = v.object({});

// --- DII-2: model exchange (P8) ----------------------------------------------------------------------------------

/** IE -> DTS: the bytes of an asset from `offset` on, over the bulk channel under `transferID`. */
const ReadAsset = request('readasset', {
  sha256: Sha256Hex,
  offset: Count,
  transferID: v.pipe(Count, v.maxValue(0xffff_ffff)),
});
const AssetRange = v.object({ bytes: Count });

// --- DII-3: synchronisation and control (P9, P10, P11) -------------------------------------------------------------

const Reading = v.object({ value: v.unknown(), time: TimeMs, sequence: Count });
export const Readings = v.record(v.string(), Reading);
export type Readings = v.InferOutput<typeof Readings>;

/** IE -> DTS: state of one twin under an observe grant. Answered with the full state (late joiners are right at once). */
const ObserveAll = request('observeallproperties', {
  thingID: ThingId,
  grant: Jws,
  maxRateHz: v.pipe(v.number(), v.minValue(0.1), v.maxValue(120)),
});
/** `stream` is the twin's number in state frames on this link; `layout` names the frame fields that the system packs. */
const Observed = v.object({
  stream: v.pipe(Count, v.maxValue(0xffff)),
  layout: v.array(Name),
  readings: Readings,
});
const UnobserveAll = request('unobserveallproperties', { thingID: ThingId });
/** DTS -> IE: values that no frame carries (texts, objects), in order. */
const PropertyReadings = notification('propertyreadings', { thingID: ThingId, readings: Readings });

/** IE -> DTS: a command, signed by the user under the grant beside it (identity/access.ts). The enabler can make neither. */
const InvokeAction = request('invokeaction', {
  thingID: ThingId,
  name: Name,
  commandID: MessageId,
  command: Jws,
  grant: Jws,
});
const ActionState = v.picklist(['accepted', 'running', 'completed', 'failed', 'refused', 'unknown']);
export const ActionProgress = v.object({
  commandID: MessageId,
  state: ActionState,
  fraction: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
  message: v.optional(Text),
  output: v.optional(v.unknown()),
  error: v.optional(Problem),
});
export type ActionProgress = v.InferOutput<typeof ActionProgress>;
const ActionStatus = notification('actionstatus', { thingID: ThingId, ...ActionProgress.entries });
const QueryAction = request('queryaction', { thingID: ThingId, commandID: MessageId });

const SubscribeEvents = request('subscribeallevents', {
  thingID: ThingId,
  grant: Jws,
  lastNotificationID: v.optional(Count),
});
/** `missed` counts the events that the system no longer keeps; `latest` is the newest notification id. */
const SubscribedEvents = v.object({ missed: Count, latest: Count });
const TwinEvent = notification('event', {
  thingID: ThingId,
  name: Name,
  data: v.optional(v.unknown()),
  time: TimeMs,
  notificationID: Count,
});

// --- DII-4: user authentication at the twin system (P7, P14) -------------------------------------------------------

export const Affordances = v.object({
  observe: v.boolean(),
  actions: v.pipe(v.array(Name), v.maxLength(LIMITS.affordancesPerTwin)),
});
export type Affordances = v.InferOutput<typeof Affordances>;

/** IE -> DTS: the user's proof (identity/access.ts) carries who asks for what; the owner decides. */
const RequestAccess = request('requestaccess', { thingID: ThingId, proof: Jws });
const RefusedAffordance = v.object({ affordance: Name, error: Problem });
export const AccessGranted = v.object({
  grant: v.optional(Jws),
  granted: Affordances,
  expiresAt: v.optional(TimeMs),
  refused: v.array(RefusedAffordance),
});
export type AccessGranted = v.InferOutput<typeof AccessGranted>;
const RevokeGrant = notification('revokegrant', {
  grantID: MessageId,
  user: DidKey,
  thingID: ThingId,
  reason: Text,
});

// --- the closed unions ---------------------------------------------------------------------------------------------

/** What a twin system may send to an enabler, beside responses. */
export const FromTwinSystem = v.variant('operation', [
  RegisterSystem,
  RenewRegistration,
  RegisterModel,
  WithdrawModel,
  Leave,
  PropertyReadings,
  ActionStatus,
  TwinEvent,
  RevokeGrant,
]);
export type FromTwinSystem = v.InferOutput<typeof FromTwinSystem>;
/** What an enabler may send to a twin system, beside responses. */
export const ToTwinSystem = v.variant('operation', [
  ModelChecked,
  ReadAsset,
  ObserveAll,
  UnobserveAll,
  InvokeAction,
  QueryAction,
  SubscribeEvents,
  RequestAccess,
  Leave,
]);
export type ToTwinSystem = v.InferOutput<typeof ToTwinSystem>;

/** The output schema of each request. */
export const DII_OUTPUTS = {
  registersystem: Lease,
  renewregistration: Lease,
  registermodel: Registered,
  withdrawmodel: Nothing,
  readasset: AssetRange,
  observeallproperties: Observed,
  unobserveallproperties: Nothing,
  invokeaction: ActionProgress,
  queryaction: ActionProgress,
  subscribeallevents: SubscribedEvents,
  requestaccess: AccessGranted,
} as const;
export type DiiOutputs = { [Operation in keyof typeof DII_OUTPUTS]: v.InferOutput<(typeof DII_OUTPUTS)[Operation]> };
