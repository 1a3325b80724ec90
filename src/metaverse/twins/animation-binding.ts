// Plays a named clip of the model: at the time that a property gives, or onwards at the speed that it gives. The clip's
// clock is ours, not the scene's, so that it stands still with stale values. Who calls: bindings.ts.
import type { AnimationGroup } from '@babylonjs/core/Animations/animationGroup';
import { refuse } from './binding-part.ts';
import type { BindingOf, BindingPart, Placed } from './binding-part.ts';
import { linearValue } from './linear-value.ts';
import type { ModelCopy } from './model-copy.ts';
import type { Phase } from './phases.ts';

export type AnimationBinding = BindingOf<'animationTime'>;

/** With its phase where it goes on by itself. */
interface AnimationPart extends BindingPart {
  readonly phase: Phase | null;
}

/** @throws TwinportError `binding-invalid` when the model has no clip of this name */
export function animationPart(placed: Placed<AnimationBinding>, fieldIndex: number, copy: ModelCopy): AnimationPart {
  const { binding } = placed;
  const group = copy.animations.find(({ name }) => name === binding.animation);
  if (group === undefined)
    refuse(
      placed,
      'the model has no animation of this name',
      copy.animations.map(({ name }) => name),
    );
  const framesPerSecond = group.targetedAnimations[0]?.animation.framePerSecond ?? 60;
  const lengthSeconds = (group.to - group.from) / framesPerSecond;
  // A group answers goToFrame only after it was started.
  group.start(false).pause();
  show(group, group.from);

  const bySpeed = binding.target === 'animationSpeed';
  let seconds = Number.NaN;
  const goOnFrom = (from: number): void => {
    seconds = from;
    show(group, group.from + seconds * framesPerSecond);
  };
  return {
    restless: bySpeed,
    phase: bySpeed ? { now: () => (Number.isNaN(seconds) ? 0 : seconds), goOnFrom } : null,
    apply(values, deltaSeconds, frozen) {
      const value = linearValue(binding, values[fieldIndex]!);
      if (Number.isNaN(value)) return;
      let next = Math.min(lengthSeconds, Math.max(0, value));
      if (bySpeed)
        next = loop((Number.isNaN(seconds) ? 0 : seconds) + value * (frozen ? 0 : deltaSeconds), lengthSeconds);
      if (next !== seconds) goOnFrom(next);
    },
  };
}

function loop(seconds: number, lengthSeconds: number): number {
  return lengthSeconds > 0 ? ((seconds % lengthSeconds) + lengthSeconds) % lengthSeconds : 0;
}

function show(group: AnimationGroup, frame: number): void {
  group.goToFrame(frame);
}
