// What the tests of this folder start from: a scene without a screen, copies of the fixture in it, and a layout. Cards
// are recorded instead of drawn, because Node has no canvas; everything else is the real thing.
import { NullEngine } from '@babylonjs/core/Engines/nullEngine';
import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import { Scene } from '@babylonjs/core/scene';
import { parse } from 'valibot';
import type { Sha256 } from '../../base/ids.ts';
import { Bindings } from '../../protocol/bindings.ts';
import type { Binding, BindingsInput } from '../../protocol/bindings.ts';
import { twinLayout } from '../../state/layout.ts';
import type { TwinLayout } from '../../state/layout.ts';
import type { ThingDescription } from '../../protocol/thing-description.ts';
import type { Gaze } from '../interest-level.ts';
import type { CardLayout } from './card-layout.ts';
import type { CardMaker } from './card.ts';
import type { ModelLibrary } from './load-model.ts';
import type { ModelCopy } from './model-copy.ts';

export const HASH = 'a'.repeat(64) as Sha256;

export function emptyScene(): Scene {
  const scene = new Scene(new NullEngine());
  scene.useRightHandedSystem = true;
  return scene;
}

export function bindingsOf(input: BindingsInput): Bindings {
  return parse(Bindings, input);
}

const forms = [{ href: '#' }];
/** `angle` deg, `turn` rad, `level` %, `speed` rpm, `open` boolean, `mode` idle/running/fault, `count` integer, `serial` a text. */
export const LAYOUT: TwinLayout = twinLayout({
  properties: {
    angle: { type: 'number', unit: 'deg', minimum: -180, maximum: 180, forms },
    turn: { type: 'number', unit: 'rad', forms },
    level: { type: 'number', unit: '%', minimum: 0, maximum: 100, forms },
    speed: { type: 'number', unit: '{rev}/min', forms },
    open: { type: 'boolean', forms },
    mode: {
      type: 'string',
      enum: ['idle', 'running', 'fault'],
      // Of `running` nothing is said.
      oneOf: [
        { const: 'idle', title: 'M-0', titles: { de: 'B-0' } },
        { const: 'fault', title: 'M-2', titles: { de: 'B-2' } },
      ],
      forms,
    },
    count: { type: 'integer', minimum: -100, maximum: 100, forms },
    serial: { type: 'string', forms },
  },
} as unknown as ThingDescription);

/** The values of a frame: what is not given has no value yet. */
export function valuesOf(given: Readonly<Record<string, number>>): Float64Array {
  return Float64Array.from(LAYOUT.fields, ({ name }) => given[name] ?? Number.NaN);
}

export interface RecordedCard {
  readonly name: string;
  readonly paints: CardLayout[];
  readonly tip: Vector3;
  /** How far it made room. */
  shifted: number;
  visible: boolean;
  disposed: boolean;
}

/** A maker of cards that remembers what would be painted; every character is half as wide as its font is high. */
export function cardRecorder(): { make: CardMaker; cards: RecordedCard[] } {
  const cards: RecordedCard[] = [];
  const make: CardMaker = (name) => {
    const card: RecordedCard = { name, paints: [], tip: new Vector3(), shifted: 0, visible: false, disposed: false };
    cards.push(card);
    return {
      mesh: null,
      get heightMetres() {
        return card.visible ? 0.4 : 0;
      },
      paint: (layout) => void card.paints.push(layout(measureHalf)),
      place: (tip) => {
        card.visible = true;
        card.shifted = 0;
        card.tip.copyFrom(tip);
      },
      hide: () => {
        card.visible = false;
      },
      get covered() {
        const { x, y, z } = card.tip;
        return { position: { x, y: y + card.shifted, z }, low: 0.1, high: card.visible ? 0.4 : 0, halfWidth: 0.5 };
      },
      shift: (metres) => {
        card.shifted = metres;
      },
      dispose: () => {
        card.disposed = true;
      },
    };
  };
  return { make, cards };
}

export function measureHalf(text: string, font: string): number {
  return (text.length * Number(/(\d+)px/.exec(font)![1])) / 2;
}

/** The words on a card, in reading order. */
export function wordsOf(layout: CardLayout | undefined): string {
  return (layout?.runs ?? []).map(({ text }) => text).join(' | ');
}

/** One copy of a model, which goes from memory with its last copy. */
export async function copyOf(
  library: ModelLibrary,
  sha256: Sha256,
  bytes: ArrayBuffer,
  bindings: readonly Binding[],
): Promise<ModelCopy> {
  const held = await library.hold(sha256, () => Promise.resolve(bytes));
  const copy = held.copy(bindings);
  held.release();
  return copy;
}

/** Looks from there in all directions at once. */
export function allAround({ x, y, z }: Vector3): Gaze {
  return { x, y, z, forwardX: 0, forwardY: 0, forwardZ: -1, cornerCosine: -1 };
}
