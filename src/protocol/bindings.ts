// Bindings tie the affordances of a Thing Description to the glTF model: property -> node or material. The schema is
// the source. A binding names a node by *name*; the metaverse resolves it once, at load, to a glTF Object Model pointer
// (indices break when a file is exported again, names do not). Used by: twin-sdk (publish), enabler (P2), metaverse (P9).
import * as v from 'valibot';
import { multiLanguage } from './thing-description.ts';

const Name = v.pipe(v.string(), v.minLength(1), v.maxLength(128));
const Finite = v.pipe(v.number(), v.finite());
const Colour = v.tuple([
  v.pipe(Finite, v.minValue(0), v.maxValue(1)),
  v.pipe(Finite, v.minValue(0), v.maxValue(1)),
  v.pipe(Finite, v.minValue(0), v.maxValue(1)),
]);
const Axis = v.picklist(['x', 'y', 'z']);

/** Linear map `value * factor + offset`, then clamped to `range` where one is given. */
const linear = {
  factor: v.optional(Finite, 1),
  offset: v.optional(Finite, 0),
  range: v.optional(v.tuple([Finite, Finite])),
};

/** Ramp of [value, linear RGB], by rising value, interpolated between stops. */
const Ramp = v.pipe(v.array(v.tuple([Finite, Colour])), v.minLength(2), v.maxLength(16));
/** Colour for each discrete value (enum member, 'true', 'false'). */
const ColourByValue = v.record(v.string(), Colour);

/**
 * Rotation about a local axis, added to the node's rest rotation. Angles come in the property's own unit:
 * `deg` and `rad` are converted; any other unit is taken as degrees after `factor`.
 */
const RotationBinding = v.strictObject({
  property: Name,
  node: Name,
  target: v.literal('rotation'),
  axis: Axis,
  ...linear,
});
/** Displacement in metres along a local axis, added to the rest translation. */
const TranslationBinding = v.strictObject({
  property: Name,
  node: Name,
  target: v.literal('translation'),
  axis: Axis,
  ...linear,
});
/** Scale factor along an axis (or all), multiplied with the rest scale. */
const ScaleBinding = v.strictObject({
  property: Name,
  node: Name,
  target: v.literal('scale'),
  axis: v.picklist(['x', 'y', 'z', 'all']),
  ...linear,
});
/** Continuous spin of a node about a local axis at the property's value in revolutions a minute (for parts whose angle nobody measures). */
const SpinBinding = v.strictObject({ property: Name, node: Name, target: v.literal('spin'), axis: Axis, ...linear });
/**
 * Place of a node in metres, in the frame of the node above it, added to the rest translation: an array of three numbers,
 * each times `factor`.
 */
const PositionBinding = v.strictObject({
  property: Name,
  node: Name,
  target: v.literal('position'),
  factor: v.optional(Finite, 1),
});
/** Turn of a node in the frame of the node above it, applied after the rest rotation: an array of type `twinport:Rotation`. */
const OrientationBinding = v.strictObject({ property: Name, node: Name, target: v.literal('orientation') });
/** Visible when the property is true, or one of `when`, or above `above` and below `below`, where they are given. */
const VisibilityBinding = v.strictObject({
  property: Name,
  node: Name,
  target: v.literal('visible'),
  when: v.optional(v.array(v.string())),
  above: v.optional(Finite),
  below: v.optional(Finite),
});
/** Base colour or emissive of the materials of a node. */
const ColourBinding = v.strictObject({
  property: Name,
  node: Name,
  target: v.picklist(['baseColor', 'emissive']),
  ramp: v.optional(Ramp),
  colours: v.optional(ColourByValue),
});
/** Time (seconds, clamped to the clip) of a named animation clip. */
const AnimationBinding = v.strictObject({
  property: Name,
  animation: Name,
  target: v.picklist(['animationTime', 'animationSpeed']),
  ...linear,
});
const Caption = v.pipe(v.string(), v.maxLength(40));
/** A text label at a node: the value with its unit, under a short caption. */
const LabelBinding = v.strictObject({
  property: Name,
  node: Name,
  target: v.literal('label'),
  caption: v.optional(Caption),
  /** The same in other languages. */
  captions: multiLanguage(Caption),
  digits: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(6)), 1),
});

export const Binding = v.variant('target', [
  RotationBinding,
  TranslationBinding,
  ScaleBinding,
  SpinBinding,
  PositionBinding,
  OrientationBinding,
  VisibilityBinding,
  ColourBinding,
  AnimationBinding,
  LabelBinding,
]);
export type Binding = v.InferOutput<typeof Binding>;

export const Bindings = v.pipe(v.array(Binding), v.maxLength(512));
export type Bindings = v.InferOutput<typeof Bindings>;
export type BindingsInput = v.InferInput<typeof Bindings>;
