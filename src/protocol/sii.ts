// SII, the service integration interface: every operation between a third-party service system (TPSS) and the integration
// enabler (IE), by reference point. The schema is the source; types are inferred. Used by service-sdk and enabler/services.
import * as v from 'valibot';
import { DidKey, Jws, MessageId, Name, notification, request, ThingId, TimeMs } from './envelope.ts';
import {
  ActionProgress,
  ActionStatus,
  BeginSignIn,
  CancelAction,
  Count,
  EndGrant,
  InvokeAction,
  Leave,
  Nothing,
  PropertyReadings,
  QueryAction,
  Reading,
  Readings,
  Registered,
  RegisterSystem,
  RenewRegistration,
  RequestAccess,
  RevokeGrant,
  SubscribeEvents,
  Text,
  THING_OUTPUTS,
  ThingEvent,
  Unobserve,
} from './things.ts';

// --- SII-1: registration (P3, P14): registersystem, renewregistration, leave, and of services ------------------------

const RegisterService = request('registerservice', {
  // Parsed on its own (service-description.ts), so that a fault in it is `description-invalid` and not a malformed message.
  description: v.record(v.string(), v.unknown()),
  version: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
});
const WithdrawService = request('withdrawservice', { thingID: ThingId });

// --- SII-2: the system proves itself on the link (SES); the user by requestaccess, beginsignin, endgrant (things.ts) ----

// --- SII-3: invocation, results, streams, properties and events of the service ---------------------------------------

/** TPSS -> IE: one item of what an action streams while it runs; `sequence` counts from 0 within a command. */
const ActionOutput = notification('actionoutput', {
  thingID: ThingId,
  commandID: MessageId,
  sequence: Count,
  data: v.unknown(),
});
/** IE -> TPSS: answered with everything that is known; then changes come by `propertyreadings`. */
const ObserveService = request('observeallproperties', { thingID: ThingId, grant: Jws });
const ObservedService = v.object({ readings: Readings });

// --- SII-3: data of a twin that its owner and the user agreed to share (P13) ----------------------------------------

/**
 * IE -> TPSS: a twin's data for one need of a service. `grant` is the owner's, made for this service (`delegate`), and says
 * what is shared; `description` has those affordances alone. Sent again under the same `shareID` with a renewed grant.
 */
const ShareTwin = request('sharetwin', {
  thingID: ThingId,
  shareID: MessageId,
  needID: Name,
  user: DidKey,
  twin: v.object({ id: ThingId, system: DidKey, description: v.record(v.string(), v.unknown()) }),
  grant: Jws,
  expiresAt: TimeMs,
  readings: Readings,
});
/** How often the service wants readings at most. */
const SharedTwin = v.object({ maxRateHz: v.pipe(v.number(), v.minValue(0.1), v.maxValue(60)) });
const SAMPLES_A_MESSAGE = 512;
/** IE -> TPSS: what came since the last one, oldest first, by property. */
const TwinReadings = notification('twinreadings', {
  shareID: MessageId,
  samples: v.record(v.string(), v.pipe(v.array(Reading), v.maxLength(SAMPLES_A_MESSAGE))),
});
/** TPSS -> IE: a command to the twin, signed by the service under the shared grant. */
const InvokeTwinAction = request('invoketwinaction', {
  shareID: MessageId,
  name: Name,
  commandID: MessageId,
  command: Jws,
});
/** TPSS -> IE: the service takes a command back that it has given to the twin, by a word of its own. */
const CancelTwinAction = request('canceltwinaction', { shareID: MessageId, commandID: MessageId, cancellation: Jws });
const TwinActionStatus = notification('twinactionstatus', { shareID: MessageId, ...ActionProgress.entries });
/** Either side: the sharing ends, now. */
const EndShare = notification('endshare', { shareID: MessageId, reason: Text });

// --- the closed unions ---------------------------------------------------------------------------------------------

/** What a service system may send to an enabler, beside responses. */
export const FromServiceSystem = v.variant('operation', [
  RegisterSystem,
  RenewRegistration,
  RegisterService,
  WithdrawService,
  Leave,
  PropertyReadings,
  ActionStatus,
  ActionOutput,
  ThingEvent,
  RevokeGrant,
  InvokeTwinAction,
  CancelTwinAction,
  EndShare,
]);
export type FromServiceSystem = v.InferOutput<typeof FromServiceSystem>;
/** What an enabler may send to a service system, beside responses. */
export const ToServiceSystem = v.variant('operation', [
  ObserveService,
  Unobserve,
  InvokeAction,
  QueryAction,
  CancelAction,
  SubscribeEvents,
  RequestAccess,
  BeginSignIn,
  EndGrant,
  ShareTwin,
  TwinReadings,
  TwinActionStatus,
  EndShare,
  Leave,
]);
export type ToServiceSystem = v.InferOutput<typeof ToServiceSystem>;

/** The output schema of each request. */
export const SII_OUTPUTS = {
  ...THING_OUTPUTS,
  registerservice: Registered,
  withdrawservice: Nothing,
  observeallproperties: ObservedService,
  sharetwin: SharedTwin,
  invoketwinaction: ActionProgress,
  canceltwinaction: ActionProgress,
} as const;
export type SiiOutputs = { [Operation in keyof typeof SII_OUTPUTS]: v.InferOutput<(typeof SII_OUTPUTS)[Operation]> };
