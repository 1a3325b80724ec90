// A clip of a model for far twins: sampled once for all of them, because a thousand animation groups are not to be had. A twin keeps
// nothing but where in the clip it is. Who calls: crowd-pose.ts. P9 at MII-D4.
import type { AnimationGroup } from '@babylonjs/core/Animations/animationGroup';
import type { Quaternion, Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { Node } from '@babylonjs/core/node';
import type { BindingOf } from './binding-part.ts';
import { linearValue } from './linear-value.ts';
import { POSE_LENGTH, ROTATION_AT, SCALE_AT } from './node-pose.ts';

export type ClipBinding = BindingOf<'animationTime'>;

const SAMPLES_PER_SECOND = 30;
/** A longer clip is sampled more coarsely: ten seconds of a node are 10 kB. */
const MOST_SAMPLES = 900;
/** What of a pose a clip moves, as Babylon names it: where it is there, and how many numbers it has. */
const PARTS: Readonly<Record<string, readonly [at: number, size: number]>> = {
  position: [0, 3],
  rotationQuaternion: [ROTATION_AT, 4],
  scaling: [SCALE_AT, 3],
};

/** Where in its clip a twin is. */
export class CrowdClip {
  readonly seconds: number;
  /** It goes on by itself, and the twin keeps where it is. */
  readonly isOngoing: boolean;
  /** As a share of its length. */
  now = 0;
  readonly #binding: ClipBinding;
  readonly #field: number;
  /** Where its seconds are, if it goes on by itself, in what a twin keeps. */
  readonly ongoingAt: number;

  constructor(group: AnimationGroup, binding: ClipBinding, field: number, ongoingAt: number) {
    this.seconds = (group.to - group.from) / (group.targetedAnimations[0]?.animation.framePerSecond ?? 60);
    this.isOngoing = binding.target === 'animationSpeed';
    this.#binding = binding;
    this.#field = field;
    this.ongoingAt = ongoingAt;
  }

  bring(values: Float64Array, ongoing: Float64Array, at: number, deltaSeconds: number): void {
    this.now = 0;
    if (!(this.seconds > 0)) return;
    const value = linearValue(this.#binding, values[this.#field]!);
    const isKnown = !Number.isNaN(value);
    if (!this.isOngoing) {
      this.now = isKnown ? Math.min(1, Math.max(0, value / this.seconds)) : 0;
      return;
    }
    const place = at + this.ongoingAt;
    const further = (ongoing[place]! + (isKnown ? value * deltaSeconds : 0)) % this.seconds;
    ongoing[place] = further < 0 ? further + this.seconds : further;
    this.now = ongoing[place] / this.seconds;
  }
}

/** Part of a pose through a clip. */
interface Track {
  readonly clip: CrowdClip;
  readonly at: number;
  readonly size: number;
  /** One after another, evenly over the clip. */
  readonly samples: Float32Array;
}

/** The pose of a node that clips move; of two that move the same, the later one shows. */
export class ClippedPose {
  /** What `bring` has computed last. */
  readonly now: Float64Array;
  /** Nothing that only this node needs. */
  readonly spins = 0;
  readonly #rest: Float64Array;
  readonly #tracks: Track[] = [];

  constructor(rest: Float64Array) {
    this.#rest = rest;
    this.now = Float64Array.from(rest);
  }

  add(track: Track): void {
    this.#tracks.push(track);
  }

  /** For where its clips are. */
  bring(): void {
    const { now } = this;
    for (let index = 0; index < POSE_LENGTH; index += 1) now[index] = this.#rest[index]!;
    for (let index = 0; index < this.#tracks.length; index += 1) {
      const { clip, at, size, samples } = this.#tracks[index]!;
      const place = clip.now * (samples.length / size - 1);
      const before = Math.floor(place);
      const share = place - before;
      const from = before * size;
      const to = share > 0 ? from + size : from;
      let squares = 0;
      for (let member = 0; member < size; member += 1) {
        const value = samples[from + member]! * (1 - share) + samples[to + member]! * share;
        now[at + member] = value;
        squares += value * value;
      }
      if (size !== 4) continue;
      const scale = 1 / Math.sqrt(squares);
      for (let member = 0; member < 4; member += 1) now[at + member]! *= scale;
    }
  }
}

/** What a clip moves, by node; what is not a pose (shapes of a face) stays as in the file. */
export function tracksOf(group: AnimationGroup, clip: CrowdClip): readonly (readonly [node: Node, track: Track])[] {
  const count = Math.max(2, Math.min(MOST_SAMPLES, Math.ceil(clip.seconds * SAMPLES_PER_SECOND) + 1));
  return group.targetedAnimations.flatMap(({ target, animation }) => {
    const part = PARTS[animation.targetProperty];
    if (part === undefined) return [];
    const [at, size] = part;
    const samples = new Float32Array(count * size);
    for (let sample = 0; sample < count; sample += 1) {
      const frame = group.from + ((group.to - group.from) * sample) / (count - 1);
      (animation.evaluate(frame) as Vector3 | Quaternion).toArray(samples, sample * size);
      if (size === 4 && sample > 0) turnShortly(samples, sample * size);
    }
    return [[target as Node, { clip, at, size, samples }] as const];
  });
}

/** A rotation as the one of its two quaternions that is near the one before. */
function turnShortly(samples: Float32Array, at: number): void {
  let along = 0;
  for (let member = 0; member < 4; member += 1) along += samples[at + member]! * samples[at - 4 + member]!;
  if (along >= 0) return;
  for (let member = 0; member < 4; member += 1) samples[at + member]! *= -1;
}
