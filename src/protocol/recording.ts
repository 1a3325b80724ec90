// A recording as a file of JSON Lines: written by the enabler (history/export-recording.ts), played by `npx twinport replay`
// (src/node/replay). The schema is the source. Rules: SPEC.md HIS.
import * as v from 'valibot';
import { Sha256Hex } from './envelope.ts';
import { LIMITS } from './limits.ts';

/** Media type of the file. */
export const RECORDING_TYPE = 'application/jsonl';
const RECORDING_VERSION = 1;

const Time = v.pipe(v.number(), v.finite(), v.minValue(0));
const Id = v.pipe(v.string(), v.minLength(1), v.maxLength(256));
const Name = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const Finite = v.pipe(v.number(), v.finite());
const Reading = v.union([Finite, v.array(Finite)]);

/** The first line. */
const Head = v.object({
  recording: v.literal('twinport'),
  version: v.literal(RECORDING_VERSION),
  madeAt: v.string(),
});
/** One for each twin, before its values. */
const TwinHead = v.object({
  twin: Id,
  system: v.string(),
  modelVersion: v.string(),
  sha256: Sha256Hex,
  description: v.record(v.string(), v.unknown()),
  bindings: v.array(v.unknown()),
});
/** The bytes of a model, base64; without it, `<sha256>.glb` lies beside the file. */
const Model = v.object({
  model: Sha256Hex,
  glb: v.pipe(v.string(), v.maxLength(Math.ceil(LIMITS.assetBytes / 3) * 4)),
});
const Sample = v.object({ time: Time, twin: Id, property: Name, value: v.unknown() });
const Bucket = v.object({
  time: Time,
  durationMs: Time,
  twin: Id,
  property: Name,
  min: Reading,
  max: Reading,
  mean: Reading,
});
/** From here on nothing is known of the property. */
const Gap = v.object({ time: Time, twin: Id, property: Name, gap: v.literal(true) });

/** The twin told this; without `data`, it carried nothing, or too much to be kept. */
const Event = v.object({ time: Time, twin: Id, event: Name, data: v.optional(v.unknown()) });

export const RecordingLine = v.union([Sample, Bucket, Gap, Event, TwinHead, Model, Head]);
export type RecordingLine = v.InferOutput<typeof RecordingLine>;
export type RecordedTwinHead = v.InferOutput<typeof TwinHead>;

/** The first line of a recording that is made now. */
export const recordingHead = (madeAt: string): RecordingLine => ({
  recording: 'twinport',
  version: RECORDING_VERSION,
  madeAt,
});
