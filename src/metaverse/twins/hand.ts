// Takes hold of a part of the machine whose panel is open, where an action sets the value that moves it: its ghost follows the
// pointer, letting go asks for it (P10), Escape lets it be. Mouse, finger and controller alike: a hit and rays come in. Who calls:
// attention.ts; hand-pointer.ts on a screen. MOD-6.
import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { AbstractMesh } from '@babylonjs/core/Meshes/abstractMesh';
import { settersOf, type Setter } from '../../protocol/desired.ts';
import type { PropertyAffordance } from '../../protocol/thing-description.ts';
import { strings } from '../ui/strings.ts';
import type { ViewModel } from '../view-model.ts';
import { heldAt, wayTowards, type Joint } from './drag-value.ts';
import type { HandView } from './hand-view.ts';
import { digitsOf } from './panel-view.ts';
import type { TwinPresence } from './twin-presence.ts';
import type { Grip } from './grip.ts';

export interface HandRay {
  readonly origin: Vector3;
  /** Of length 1. */
  readonly direction: Vector3;
}

export interface Hold {
  /** `coarse`: in whole steps, as with Shift. */
  move(ray: HandRay, coarse: boolean): void;
  /** Lets go: asks for it, or lets it be. */
  end(keep: boolean): void;
}

interface HandContext {
  readonly view: Pick<ViewModel, 'hand' | 'panel' | 'time'>;
  get(twinId: string): TwinPresence | undefined;
  invoke(presence: TwinPresence, action: string, input: unknown): void;
}

const COARSE_STEP = 5;
const AXES = { x: Vector3.Right(), y: Vector3.Up(), z: new Vector3(0, 0, 1) } as const;

/** A part, and what sets its value. */
interface HeldPart extends Grip {
  readonly presence: TwinPresence;
  readonly setter: Setter;
  readonly property: PropertyAffordance;
}

export class Hand {
  readonly #context: HandContext;
  #asking: { readonly presence: TwinPresence; readonly setter: Setter; readonly to: number } | null = null;
  /** Where the part is held, as it moves; null while none is. */
  held: Vector3 | null = null;

  constructor(context: HandContext) {
    this.#context = context;
  }

  /** Whether a press on this mesh of the open machine would take hold of something. */
  canHold(mesh: AbstractMesh | null): boolean {
    const grip = this.#gripOf(mesh);
    return grip !== null && this.#refusalOf(grip) === null;
  }

  /** Takes hold at a point of a mesh; null where nothing can be held, and then the view says why if it is a part that moves. */
  hold(mesh: AbstractMesh | null, point: Vector3 | null): Hold | null {
    const grip = this.#gripOf(mesh);
    if (grip === null || point === null) return null;
    const { presence, setter, binding, property } = grip;
    const now = presence.readings().find(({ name }) => name === setter.property)?.value;
    const from = typeof now === 'number' ? now : 0;
    const refusal = this.#refusalOf(grip);
    if (refusal !== null) {
      this.#show(grip, from, from, 'refused', refusal);
      return null;
    }
    const joint = jointOf(grip, point);
    const unitsEach = unitsPerWay(binding, property.unit ?? '');
    const period = property['twinport:period'] ?? null;
    const digits = digitsOf(property);
    const ends = [(setter.minimum - from) / unitsEach, (setter.maximum - from) / unitsEach].sort((a, b) => a - b);
    const isRound = period !== null && setter.maximum - setter.minimum >= period;
    let way = 0;
    let to = from;
    this.held = point.clone();
    this.#show(grip, from, to, 'holding', '');
    return {
      move: (ray, coarse) => {
        way = wayTowards(joint, way, ray);
        if (!isRound) way = Math.min(ends[1]!, Math.max(ends[0]!, way));
        heldAt(joint, way, this.held!);
        const value = from + way * unitsEach;
        const stepped = coarse ? Math.round(value / COARSE_STEP) * COARSE_STEP : Number(value.toFixed(digits));
        const bounded = isRound ? ((stepped % period) + period) % period : stepped;
        to = Math.min(setter.maximum, Math.max(setter.minimum, bounded));
        presence.figure.ask(setter.property, to);
        this.#show(grip, from, to, 'holding', '');
      },
      end: (keep) => {
        this.held = null;
        if (!keep || to === from) return this.#let(presence, setter);
        if (presence.opened?.description.actions?.[setter.action]?.['twinport:unsafe'] !== true)
          return this.#send({ presence, setter, to });
        this.#asking = { presence, setter, to };
        return this.#show(grip, from, to, 'confirming', '');
      },
    };
  }

  /** The visitor's word about what was let go of. */
  answer(yes: boolean): void {
    const asking = this.#asking;
    if (asking !== null && yes) this.#send(asking);
    else if (asking !== null) this.#let(asking.presence, asking.setter);
    else this.#context.view.hand.value = null;
  }

  #send({ presence, setter, to }: { presence: TwinPresence; setter: Setter; to: number }): void {
    this.#let(presence, setter);
    this.#context.invoke(presence, setter.action, setter.inputFor(to));
  }

  #let(presence: TwinPresence, setter: Setter): void {
    this.#asking = null;
    presence.figure.ask(setter.property, null);
    this.#context.view.hand.value = null;
  }

  #gripOf(mesh: AbstractMesh | null): HeldPart | null {
    const { panel } = this.#context.view;
    const presence = panel.value === null ? undefined : this.#context.get(panel.value.twin.id);
    const description = presence?.opened?.description;
    const figureView = presence?.figure.view;
    if (mesh === null || presence === undefined || description === undefined || figureView == null) return null;
    const setters = settersOf(description);
    const grip = figureView.gripAt(mesh, (property) => setters.has(property));
    if (grip === null) return null;
    const { property: name } = grip.binding;
    return { ...grip, presence, setter: setters.get(name)!, property: description.properties![name]! };
  }

  #refusalOf({ presence, setter: { action } }: HeldPart): string | null {
    if (this.#context.view.time.value.mode === 'past') return strings.operate.hand.past;
    if (presence.status !== 'live') return strings.operate.hand.notLive;
    return presence.access?.refused.find(({ affordance }) => affordance === action)?.error.detail ?? null;
  }

  #show(grip: HeldPart, from: number, to: number, state: HandView['state'], reason: string): void {
    const { presence, setter, property } = grip;
    const { action } = setter;
    this.#context.view.hand.value = {
      twinId: presence.id,
      twinTitle: presence.model.title,
      title: property.title ?? setter.property,
      action,
      actionTitle: presence.opened?.description.actions?.[action]?.title ?? action,
      unit: property.unit ?? '',
      digits: digitsOf(property),
      from,
      to,
      state,
      reason,
    };
  }
}

function jointOf({ node, binding }: Grip, point: Vector3): Joint {
  const axis = Vector3.TransformNormal(AXES[binding.axis], node.getWorldMatrix()).normalize();
  return {
    kind: binding.target === 'rotation' ? 'turn' : 'slide',
    pivot: node.absolutePosition.clone(),
    axis,
    held: point.clone(),
  };
}

/** Units of the property for a radian, or a metre, of the part. */
function unitsPerWay({ target, factor }: Grip['binding'], unit: string): number {
  const each = target === 'translation' || /^(unit:)?rad$/i.test(unit) ? 1 : 180 / Math.PI;
  return each / (factor === 0 ? 1 : factor);
}
