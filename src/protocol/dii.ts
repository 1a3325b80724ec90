// DII, the digital twin integration interface: every operation between a digital twin system (DTS) and the integration
// enabler (IE), by reference point. The schema is the source; types are inferred. Used by twin-sdk and enabler/twins.
import * as v from 'valibot';
import { Jws, Name, notification, request, Sha256Hex, ThingId } from './envelope.ts';
import { LIMITS } from './limits.ts';
import { Problem } from './problem.ts';
import {
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
  Readings,
  Registered,
  RegisterSystem,
  RenewRegistration,
  RequestAccess,
  RevokeGrant,
  SubscribeEvents,
  THING_OUTPUTS,
  ThingEvent,
  Unobserve,
} from './things.ts';

// --- DII-1: registration (P1, P2, P14): registersystem, renewregistration, leave, and of models ----------------------

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
/** IE -> DTS, later: the model was fetched and held against its hash, its validator and its bindings. */
const ModelChecked = notification('modelchecked', {
  thingID: ThingId,
  version: v.string(),
  error: v.optional(Problem),
});
const WithdrawModel = request('withdrawmodel', { thingID: ThingId });

// --- DII-2: model exchange (P8) ----------------------------------------------------------------------------------

/** IE -> DTS: the bytes of an asset from `offset` on, over the bulk channel under `transferID`. */
const ReadAsset = request('readasset', {
  sha256: Sha256Hex,
  offset: Count,
  transferID: v.pipe(Count, v.maxValue(0xffff_ffff)),
});
const AssetRange = v.object({ bytes: Count });

// --- DII-3: synchronisation and control (P9, P10, P11): beside what things.ts has, state in frames ------------------

const RateHz = v.pipe(v.number(), v.minValue(0.1), v.maxValue(120));
/** IE -> DTS: state of one twin under an observe grant. Answered with the full state (late joiners are right at once). */
const ObserveAll = request('observeallproperties', {
  thingID: ThingId,
  grant: Jws,
  maxRateHz: RateHz,
  /** Whether `expectedsilence` is understood. */
  takesSilence: v.optional(v.boolean()),
});
/** For so long a twin may be quiet while all is well. */
const SilenceMs = v.pipe(v.number(), v.minValue(0), v.maxValue(LIMITS.silenceMaxMs));
const Stream = v.pipe(Count, v.maxValue(0xffff));
const Streams = v.pipe(v.array(Stream), v.minLength(1), v.maxLength(LIMITS.modelsPerSystem));
/** `stream` is the twin's number in state frames on this link; `layout` names the frame fields that the system packs. */
const Observed = v.object({
  stream: Stream,
  layout: v.array(Name),
  readings: Readings,
  /** Whether `updateobservation` is understood for it. */
  adjustable: v.optional(v.boolean()),
  silenceMs: v.optional(SilenceMs),
});
/** DTS -> IE: for how long twins may be quiet from now on: one message for many. */
const ExpectedSilence = notification('expectedsilence', {
  changes: v.pipe(
    v.array(v.object({ streams: Streams, silenceMs: SilenceMs })),
    v.minLength(1),
    v.maxLength(LIMITS.observationChanges),
  ),
});
export type SilenceChange = v.InferOutput<typeof ExpectedSilence>['changes'][number];
/** IE -> DTS: how the streams of a link are looked at from now on: one message for many. */
const UpdateObservation = request('updateobservation', {
  changes: v.pipe(
    v.array(
      v.object({
        streams: Streams,
        maxRateHz: RateHz,
        /** What is wanted of them; all that the grant shows where this is left out. */
        properties: v.optional(v.pipe(v.array(Name), v.maxLength(LIMITS.affordancesPerTwin))),
      }),
    ),
    v.maxLength(LIMITS.observationChanges),
  ),
});
export type ObservationChange = v.InferOutput<typeof UpdateObservation>['changes'][number];

// --- the closed unions ---------------------------------------------------------------------------------------------

/** What a twin system may send to an enabler, beside responses. */
export const FromTwinSystem = v.variant('operation', [
  RegisterSystem,
  RenewRegistration,
  RegisterModel,
  WithdrawModel,
  Leave,
  PropertyReadings,
  ExpectedSilence,
  ActionStatus,
  ThingEvent,
  RevokeGrant,
]);
export type FromTwinSystem = v.InferOutput<typeof FromTwinSystem>;
/** What an enabler may send to a twin system, beside responses. */
export const ToTwinSystem = v.variant('operation', [
  ModelChecked,
  ReadAsset,
  ObserveAll,
  UpdateObservation,
  Unobserve,
  InvokeAction,
  QueryAction,
  CancelAction,
  SubscribeEvents,
  RequestAccess,
  BeginSignIn,
  EndGrant,
  Leave,
]);
export type ToTwinSystem = v.InferOutput<typeof ToTwinSystem>;

/** The output schema of each request. */
export const DII_OUTPUTS = {
  ...THING_OUTPUTS,
  registermodel: Registered,
  withdrawmodel: Nothing,
  readasset: AssetRange,
  observeallproperties: Observed,
  updateobservation: Nothing,
} as const;
export type DiiOutputs = { [Operation in keyof typeof DII_OUTPUTS]: v.InferOutput<(typeof DII_OUTPUTS)[Operation]> };
