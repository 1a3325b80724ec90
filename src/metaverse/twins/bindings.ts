// Compiles a twin's bindings against one copy of its model into an applier: names are resolved once, here, and a frame
// only compares numbers and sets what has changed. Who calls: twin-view.ts. P9 (at load), P11 at MII-D4 (each frame).
import type { Binding } from '../../protocol/bindings.ts';
import type { TwinLayout } from '../../state/layout.ts';
import { animationPart } from './animation-binding.ts';
import { fieldOf, membersOf, nodeOf } from './binding-part.ts';
import type { BindingOf, BindingPart, Placed } from './binding-part.ts';
import { colourPart } from './colour-binding.ts';
import { labelPart } from './label-binding.ts';
import type { LabelMaker, LabelPart } from './label-binding.ts';
import type { ModelCopy } from './model-copy.ts';
import { NodeMotion } from './node-motion.ts';
import { MEMBERS, type PoseBinding } from './node-pose.ts';
import { Phases, type Phase } from './phases.ts';
import { visibilityPart } from './visibility-binding.ts';

export interface Applier {
  /** Brings the model to `values`: one per layout field, NaN where there is none yet. */
  apply(values: Float64Array, deltaSeconds: number): void;
  /** Spins and clips stand still: set while the values are stale. */
  frozen: boolean;
  /** Something moves or redraws with time: `apply` is wanted each frame even when no value changes. */
  readonly restless: boolean;
  /** How far what goes on by itself has come. */
  readonly phases: Phases;
  /** A value of a property that no frame carries, for its labels. */
  setText(property: string, value: string): void;
  dispose(): void;
}

/** @throws TwinportError `binding-invalid`, naming the binding's index, its node and what there is instead */
export function compileBindings(
  bindings: readonly Binding[],
  layout: TwinLayout,
  copy: ModelCopy,
  makeLabel: LabelMaker,
): Applier {
  const parts: BindingPart[] = [];
  const motions = new Map<number, NodeMotion>();
  const textLabels = new Map<string, LabelPart[]>();
  const phases: Phase[] = [];

  const addMotion = (placed: Placed<PoseBinding>): void => {
    const node = nodeOf(placed, copy.model);
    const field = membersOf(placed, layout, MEMBERS[placed.binding.target]);
    let motion = motions.get(node);
    if (motion === undefined) {
      motion = new NodeMotion(copy.model, node);
      motions.set(node, motion);
      parts.push(motion);
    }
    const phase = motion.add(placed.binding, field, layout.fields[field]!);
    if (phase !== null) phases.push(phase);
  };
  const addLabel = (placed: Placed<BindingOf<'label'>>): void => {
    const { binding } = placed;
    const anchor = copy.model.node(nodeOf(placed, copy.model));
    if (layout.texts.includes(binding.property)) {
      const part = labelPart(binding, null, -1, makeLabel(anchor));
      textLabels.set(binding.property, [...(textLabels.get(binding.property) ?? []), part]);
      parts.push(part);
      return;
    }
    const field = fieldOf(placed, layout);
    parts.push(labelPart(binding, layout.fields[field]!, field, makeLabel(anchor)));
  };
  const add = (index: number, binding: Binding): void => {
    switch (binding.target) {
      case 'rotation':
      case 'translation':
      case 'scale':
      case 'spin':
      case 'position':
      case 'orientation':
        addMotion({ index, binding });
        return;
      case 'baseColor':
      case 'emissive': {
        const field = fieldOf({ index, binding }, layout);
        parts.push(
          colourPart({ index, binding }, nodeOf({ index, binding }, copy.model), layout.fields[field]!, field, copy),
        );
        return;
      }
      case 'visible': {
        const field = fieldOf({ index, binding }, layout);
        parts.push(visibilityPart(binding, nodeOf({ index, binding }, copy.model), layout.fields[field]!, field, copy));
        return;
      }
      case 'animationTime':
      case 'animationSpeed': {
        const part = animationPart({ index, binding }, fieldOf({ index, binding }, layout), copy);
        parts.push(part);
        if (part.phase !== null) phases.push(part.phase);
        return;
      }
      case 'label':
        addLabel({ index, binding });
    }
  };
  const dispose = (): void => {
    for (const part of parts) part.dispose?.();
  };
  try {
    for (const [index, binding] of bindings.entries()) add(index, binding);
  } catch (error) {
    // Labels made so far would stay in the world.
    dispose();
    throw error;
  }

  return {
    frozen: false,
    restless: parts.some(({ restless }) => restless),
    phases: new Phases(phases),
    apply(values, deltaSeconds) {
      for (const part of parts) part.apply(values, deltaSeconds, this.frozen);
    },
    setText(property, value) {
      for (const part of textLabels.get(property) ?? []) part.setText(value);
    },
    dispose,
  };
}
