// What draws a visitor's attention in the world and what they lay hands on: the card of what they point at, alarms as beacons and
// sound, parts of the open machine that are held, emergency stops. A chunk of its own, loaded behind the first picture. Who calls:
// attention-door.ts.
import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { AbstractMesh } from '@babylonjs/core/Meshes/abstractMesh';
import type { Scene } from '@babylonjs/core/scene';
import { systemClock } from '../../base/clock.ts';
import type { TwinId } from '../../base/ids.ts';
import { isAlarm } from '../../protocol/alarm.ts';
import { AlarmStore } from '../alarms/alarm-store.ts';
import { AlarmSign } from '../alarms/alarm-sign.ts';
import { Beacons } from '../alarms/beacons.ts';
import { Sounds, type SoundingAlarm } from '../sound/sounds.ts';
import { EMERGENCY_STOP } from '../ui/action-groups.ts';
import type { CommandView, ViewModel } from '../view-model.ts';
import type { XrVisit } from '../xr/visit.ts';
import type { Figures } from './figures.ts';
import { Hand } from './hand.ts';
import { holdInXr } from './hand-in-xr.ts';
import { HandLabel } from './hand-label.ts';
import { listenForHand } from './hand-pointer.ts';
import { alarmsOf } from './panel-view.ts';
import { PointCard } from './point-card.ts';
import type { TwinPresence } from './twin-presence.ts';
import type { TwinSessions } from './twin-sessions.ts';
import { problemDetail } from '../ui/problem-text.ts';

export interface AttentionParts {
  readonly scene: Scene;
  readonly canvas: HTMLCanvasElement;
  readonly view: ViewModel;
  readonly twins: TwinSessions;
  readonly figures: Figures;
}

/** What can be stopped changes when access does: this many ticks are soon enough. */
const STOPS_TICKS = 5;
const REFUSED_SHOWN_MS = 8_000;

export class Attention {
  readonly #parts: AttentionParts;
  readonly #store = new AlarmStore();
  readonly #sounds: Sounds;
  readonly #beacons: Beacons;
  readonly #card: PointCard;
  readonly #hand: Hand;
  readonly #label: HandLabel;
  /** Of the machines with an alarm that is on. */
  #signs: readonly AlarmSign[] = [];
  #sounding: readonly SoundingAlarm[] = [];
  readonly #ears = { position: new Vector3(), forward: new Vector3(), up: Vector3.Up() };
  #rows: ViewModel['twins']['value'] = [];
  #ticks = 0;
  #forgetRefusal: () => void = () => undefined;

  constructor(parts: AttentionParts) {
    const { scene, canvas, view, twins, figures } = parts;
    this.#parts = parts;
    this.#sounds = new Sounds(() => view.settings.sound.value);
    this.#beacons = new Beacons(scene, () => view.settings.reducedMotion.value);
    this.#card = new PointCard(figures.makeCard, figures.ceiling);
    figures.reserve(this.#card.covered);
    this.#label = new HandLabel(figures.makeCard);
    this.#hand = new Hand({
      view,
      get: (twinId) => twins.get(twinId as TwinId),
      invoke: (presence, action, input) => void this.#operate(presence, action, input),
    });
    listenForHand(canvas, scene, this.#hand, () => {
      const { placing, selected } = view.arrangement.value;
      return placing === null && selected === null;
    });
    for (const gesture of ['pointerdown', 'keydown'])
      window.addEventListener(gesture, () => this.#sounds.unlock(), { capture: true, passive: true });
    // A refusal is read, and goes.
    view.hand.subscribe((hand) => {
      this.#forgetRefusal();
      if (hand?.state === 'refused')
        this.#forgetRefusal = systemClock.after(REFUSED_SHOWN_MS, () => (view.hand.value = null));
    });
  }

  point(presence: TwinPresence | null): void {
    this.#card.show(presence);
  }

  /** Whether a press on this mesh takes hold of a part. */
  canHold(mesh: AbstractMesh | null): boolean {
    return this.#hand.canHold(mesh);
  }

  answerHand(yes: boolean): void {
    this.#hand.answer(yes);
  }

  acknowledge(id: string | null): void {
    this.#store.acknowledge(id);
    this.#tellAlarms();
  }

  /** A machine told something. */
  event({ id, model, system, opened, events }: TwinPresence): void {
    const [newest] = events;
    const affordance = newest === undefined ? undefined : opened?.description.events?.[newest.name];
    if (newest === undefined || affordance === undefined || !isAlarm(affordance)) return;
    const { name, title } = newest;
    this.#store.event(
      { id, title: model.title, systemName: system.name },
      { name, title, severity: affordance['twinport:severity'] ?? 'warning' },
      systemClock.now(),
    );
    this.#tellAlarms();
  }

  /** Makes a command heard: its press, and its end. */
  async heard(command: Promise<CommandView>): Promise<CommandView> {
    this.#sounds.press();
    const ended = await command;
    if (ended.state === 'completed') this.#sounds.done();
    else this.#sounds.refused();
    return ended;
  }

  /** A few times a second, when the list of twins may be another. */
  tick(): void {
    const { view, twins } = this.#parts;
    this.#ticks += 1;
    if (this.#ticks % STOPS_TICKS === 1) this.#findStops();
    const rows = view.twins.value;
    if (rows === this.#rows || view.time.value.mode === 'past') return;
    const before = this.#rows;
    this.#rows = rows;
    const nowMs = systemClock.now();
    for (let index = 0; index < rows.length; index += 1) {
      const row = rows[index]!;
      if (row === before[index] || (row.alarms.length === 0 && !this.#store.has(row.id))) continue;
      const presence = twins.get(row.id);
      if (presence !== undefined) this.#store.update(row, alarmsOf(presence), nowMs);
    }
    if (rows.length < before.length) this.#store.keep(new Set(rows.map(({ id }) => id)));
    this.#store.tidy(nowMs);
    this.#tellAlarms();
  }

  /** Once a rendered frame. */
  frame(nowMs: number): void {
    const camera = this.#parts.scene.activeCamera!;
    const eye = camera.globalPosition;
    this.#beacons.show(this.#signs, eye, nowMs);
    this.#card.frame(nowMs, eye);
    this.#label.frame(this.#hand.held, this.#parts.view.hand.value, eye);
    this.#ears.position.copyFrom(eye);
    camera.getDirectionToRef(AHEAD, this.#ears.forward);
    this.#sounds.frame(this.#ears, this.#sounding);
  }

  /** In XR, parts are held with a controller's ray or a hand's. */
  furnish(visit: XrVisit): void {
    holdInXr(visit, this.#hand);
  }

  async #operate(presence: TwinPresence, action: string, input: unknown): Promise<void> {
    const { view } = this.#parts;
    const affordance = presence.opened?.description.actions?.[action];
    const ended = await this.heard(presence.invoke(action, input));
    const reason = ended.error === undefined ? (ended.message ?? '') : problemDetail(ended.error);
    if (ended.state === 'completed' || reason === '' || view.hand.value !== null) return;
    const nothing = { unit: '', digits: 0, from: 0, to: 0 } as const;
    const title = affordance?.title ?? action;
    const { id: twinId, model } = presence;
    view.hand.value = {
      ...nothing,
      twinId,
      twinTitle: model.title,
      title,
      action,
      actionTitle: title,
      state: 'refused',
      reason,
    };
  }

  #tellAlarms(): void {
    const { view, twins, figures } = this.#parts;
    const alarms = this.#store.all;
    if (alarms === view.alarms.value) return;
    view.alarms.value = alarms;
    const byTwin = new Map<TwinId, { isCritical: boolean; isQuiet: boolean }>();
    for (const { twinId, clearedAt, severity, acknowledged } of alarms) {
      if (clearedAt !== null) continue;
      const so = byTwin.get(twinId) ?? { isCritical: false, isQuiet: true };
      byTwin.set(twinId, {
        isCritical: so.isCritical || severity === 'critical',
        isQuiet: so.isQuiet && acknowledged,
      });
    }
    const known = new Map(this.#signs.map((sign) => [sign.figure, sign]));
    const placed = [...byTwin].flatMap(([id, so]) => {
      const figure = twins.get(id)?.figure;
      return figure === undefined ? [] : [{ id, ...so, sign: known.get(figure) ?? new AlarmSign(figure) }];
    });
    for (const { sign, isCritical, isQuiet } of placed) Object.assign(sign, { isCritical, isQuiet });
    this.#signs = placed.map(({ sign }) => sign);
    this.#sounding = placed.flatMap(({ id, sign, isCritical, isQuiet }) =>
      isQuiet ? [] : [{ id, isCritical, place: sign.foot }],
    );
    figures.showSigns(this.#signs);
  }

  #findStops(): void {
    const { view, twins } = this.#parts;
    const stops = twins.all().flatMap(({ id, model, system, opened, access, status }) => {
      if (opened?.description.actions?.[EMERGENCY_STOP] === undefined || status === 'offline') return [];
      if (access?.refused.some(({ affordance }) => affordance === EMERGENCY_STOP) === true) return [];
      return [{ twinId: id, twinTitle: model.title, systemName: system.name }];
    });
    const before = view.stops.value;
    const isSame = before.length === stops.length && stops.every(({ twinId }, at) => before[at]!.twinId === twinId);
    if (!isSame) view.stops.value = stops;
  }
}

/** Glances along -Z in a right-handed scene. */
const AHEAD = new Vector3(0, 0, -1);
