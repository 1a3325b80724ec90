// All twins of the scene: the nearest few, and the selected one, are full views; all others are crowds. Finds out who is near, moves
// everything once a rendered frame, and knows whose mesh is pointed at. A chunk of its own: materials and textures of plates,
// rings and cards are not needed for the first picture of the world. Who calls: metaverse.ts, twin-sessions.ts.
import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { AbstractMesh } from '@babylonjs/core/Meshes/abstractMesh';
import type { Scene } from '@babylonjs/core/scene';
import type { Binding } from '../../protocol/bindings.ts';
import type { Placement } from '../../protocol/world-manifest.ts';
import type { TwinLayout } from '../../state/layout.ts';
import type { AlarmSign } from '../alarms/alarm-sign.ts';
import type { Gaze } from '../interest-level.ts';
import { createCards, type CardMaker } from './card.ts';
import { CardRoom, type Ceiling, type Covered, type Roomy } from './card-room.ts';
import { Crowd } from './crowd.ts';
import { CrowdTarget } from './crowd-target.ts';
import { Ghost } from './ghost.ts';
import type { HeldModel } from './load-model.ts';
import { Nearest } from './nearest.ts';
import { TwinFigure, type FigureContext, type Kind } from './twin-figure.ts';
import { TwinMotion } from './twin-motion.ts';
import { TwinView } from './twin-view.ts';

/** Full views at a time: each has meshes, a plate and labels of its own; with 32 the main street of the city took 172 to 189 draw calls of 150. */
const NEAR_MOST = 20;
/** How often it is found out who is near; a walker goes half a metre in that time. */
const LOOK_AROUND_MS = 250;
/** A view costs its plate's canvas and its copy of the model: more in one frame would be felt. */
const VIEWS_PER_FRAME = 4;
/** And no longer than this, but for the one that takes longer by itself. */
const VIEWS_BUDGET_MS = 4;

const NO_CEILING: Ceiling = () => Number.POSITIVE_INFINITY;

interface KindInUse {
  readonly crowd: Crowd<TwinFigure>;
  readonly target: CrowdTarget<TwinFigure>;
  users: number;
}

export interface FiguresOptions {
  readonly scene: Scene;
  /** Tests give their own, because Node has no canvas. */
  readonly makeCard?: CardMaker;
  /** Signs of the world that cards are not to cover. */
  readonly signs?: readonly Covered[];
  /** Above which the page covers the picture. */
  readonly ceiling?: Ceiling;
  /** Twins that are full views, or what they stand in a visitor's way with, are others now. */
  onNear(near: readonly TwinFigure[]): void;
}

export class Figures {
  readonly #options: FiguresOptions;
  readonly makeCard: CardMaker;
  /** Above which the page covers the picture. */
  readonly ceiling: Ceiling;
  readonly #motion = new TwinMotion();
  readonly #figures: TwinFigure[] = [];
  readonly #kinds = new Map<string, KindInUse>();
  readonly #layouts = new WeakMap<TwinLayout, number>();
  #layoutCount = 0;
  readonly #nearest = new Nearest<TwinFigure>(NEAR_MOST);
  readonly #context: FigureContext;
  readonly #eye = new Vector3();
  readonly #room = new CardRoom();
  /** What cards give way to. */
  readonly #fixed: Covered[];
  #signs: readonly AlarmSign[] = [];
  #lookedMs = 0;
  #isChanged = false;
  #isLooking = false;

  constructor(options: FiguresOptions) {
    this.#options = options;
    this.makeCard = options.makeCard ?? createCards(options.scene);
    this.ceiling = options.ceiling ?? NO_CEILING;
    this.#fixed = [...(options.signs ?? [])];
    const { scene } = options;
    this.#context = {
      makeView: ({ title, placement }) => new TwinView(scene, { title, placement, makeCard: this.makeCard }),
      makeGhost: (options) => new Ghost({ ...options, scene }),
      move: (view, layout, ring) => this.#motion.add(view, layout, ring),
      kindOf: (model, bindings, layout) => this.#kindOf(model, bindings, layout),
      onChanged: () => (this.#isChanged = true),
      onRemoved: (figure) => {
        this.#figures.splice(this.#figures.indexOf(figure), 1);
        this.#isChanged = true;
      },
    };
  }

  /** A twin whose model is still to come. */
  add(title: string, placement: Placement): TwinFigure {
    const figure = new TwinFigure(this.#context, title, placement);
    this.#figures.push(figure);
    // A world of few twins shows each from its first moment on; who comes near in a crowd is found soon enough.
    if (this.#figures.length <= NEAR_MOST) {
      figure.comeNear();
      this.#isChanged = true;
    }
    return figure;
  }

  /** Once a rendered frame. `nowMs`: this page's clock (epoch); `gaze`: where the visitor looks; `shownMs`: the instant that is shown. */
  frame(nowMs: number, deltaMs: number, gaze: Gaze, shownMs: number = nowMs): void {
    const eye = this.#eye.set(gaze.x, gaze.y, gaze.z);
    if (this.#isChanged || this.#isLooking || nowMs - this.#lookedMs >= LOOK_AROUND_MS) this.#lookAround(nowMs, eye);
    this.#motion.frame(shownMs, deltaMs, eye);
    this.#makeRoom(deltaMs / 1_000);
    for (const { crowd } of this.#kinds.values()) crowd.frame(shownMs, gaze);
  }

  /** From now on the cards of twins make room for this one, too. */
  reserve(covered: Covered): void {
    this.#fixed.push(covered);
  }

  /** These are the alarms from now on, the most urgent first; each is given its place once a frame. */
  showSigns(signs: readonly AlarmSign[]): void {
    for (const { figure } of this.#signs) figure.sign = null;
    this.#signs = signs;
    for (const sign of signs) sign.figure.sign = sign;
  }

  /** The chosen are the nearest first. Of each machine one stack: the sign of its alarm above its name, its values below. */
  #makeRoom(deltaSeconds: number): void {
    this.#room.begin(this.#eye, this.#fixed);
    for (const { view, sign } of this.#nearest.chosen) {
      if (view === null) continue;
      this.#place(view.nameCard, deltaSeconds);
      if (sign !== null) this.#placeSign(sign, deltaSeconds);
      for (const card of view.valueCards) this.#place(card, deltaSeconds);
    }
    for (const sign of this.#signs) if (sign.figure.view === null) this.#placeSign(sign, deltaSeconds);
  }

  #placeSign(sign: AlarmSign, deltaSeconds: number): void {
    sign.stand(this.#eye);
    this.#place(sign, deltaSeconds);
  }

  #place(card: Roomy, deltaSeconds: number): void {
    this.#room.place(card, this.#eye, deltaSeconds, this.ceiling);
  }

  /** Behind `frame`: hands the graphics card what is new. Apart from it, because a busy card makes its first caller wait. */
  upload(): void {
    for (const { crowd } of this.#kinds.values()) crowd.upload();
  }

  /** Whose mesh that is; `instance`: of a crowd, what the picker says. */
  ownerOf(mesh: AbstractMesh, instance: number): TwinFigure | null {
    if (mesh instanceof CrowdTarget) return (mesh as CrowdTarget<TwinFigure>).ownerAt(instance);
    return this.#nearest.chosen.find(({ view }) => view?.isPartOf(mesh)) ?? null;
  }

  #lookAround(nowMs: number, eye: Vector3): void {
    let isChanged = this.#isChanged;
    this.#isChanged = false;
    this.#lookedMs = nowMs;
    this.#nearest.find(this.#figures, eye);
    for (const figure of this.#nearest.left) {
      figure.goFar();
      isChanged = true;
    }
    let made = 0;
    const endAt = performance.now() + VIEWS_BUDGET_MS;
    this.#isLooking = false;
    for (const figure of this.#nearest.chosen) {
      if (figure.view !== null) continue;
      if (made === VIEWS_PER_FRAME || (made > 0 && performance.now() > endAt)) {
        this.#isLooking = true;
        break;
      }
      figure.comeNear();
      made += 1;
      isChanged = true;
    }
    if (isChanged) this.#options.onNear(this.#nearest.chosen);
  }

  #kindOf(model: HeldModel, bindings: readonly Binding[], layout: TwinLayout): Kind {
    let number = this.#layouts.get(layout);
    if (number === undefined) {
      number = this.#layoutCount++;
      this.#layouts.set(layout, number);
    }
    const key = `${model.sha256} ${number} ${JSON.stringify(bindings)}`;
    let kind = this.#kinds.get(key);
    if (kind === undefined) {
      const { scene } = this.#options;
      const crowd = new Crowd<TwinFigure>(scene, model, bindings, layout);
      kind = { crowd, target: new CrowdTarget(crowd, scene), users: 0 };
      this.#kinds.set(key, kind);
    }
    kind.users += 1;
    return { crowd: kind.crowd, leave: () => this.#leaveKind(key, kind) };
  }

  #leaveKind(key: string, kind: KindInUse): void {
    kind.users -= 1;
    if (kind.users > 0) return;
    this.#kinds.delete(key);
    kind.crowd.dispose();
    kind.target.dispose();
  }
}
