// The visitor's own arrangement of a world: twins placed by hand, systems added, kept in this browser, taken back, shared and
// exported. A chunk of its own, loaded by door.ts when something was kept, a link brings one, or somebody begins.
import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import { effect } from '@preact/signals';
import { systemClock } from '../../base/clock.ts';
import { toTwinportError } from '../../base/errors.ts';
import type { TwinId } from '../../base/ids.ts';
import { parseWith } from '../../protocol/parse.ts';
import { toProblem } from '../../protocol/problem.ts';
import { WorldManifest } from '../../protocol/world-manifest.ts';
import { strings } from '../ui/strings.ts';
import type { TwinPresence } from '../twins/twin-presence.ts';
import { AddedSystems, systemFrom } from './added-systems.ts';
import { listenForArranging } from './arrange-pointer.ts';
import {
  merged,
  placementOf,
  poseOf,
  tidy,
  UNTOUCHED,
  withTwin,
  worldWith,
  type Arranged,
  type PlacedTwin,
  type Pose,
} from './arranged.ts';
import type { ArrangementActions, ArrangementOffer } from './arrangement-view.ts';
import { inManifest, radiusOf, viewsOf } from './arrangement-views.ts';
import type { ArrangementContext } from './door.ts';
import { grabHandles } from './grab.ts';
import { Handles } from './handles.ts';
import { onGrid } from './floor.ts';
import { Placing } from './placing.ts';
import { changesOfFile, changesOfLink } from './offered.ts';
import { packArranged } from './share-text.ts';
import { keep, readKept } from './keeping.ts';
import { UndoList } from './undo-list.ts';
import { problemDetail } from '../ui/problem-text.ts';

/** Changes of one figure in a row are taken back as one. */
const RUN_MS = 1_000;

export class Arrangement implements Omit<ArrangementActions, 'distanceTo'> {
  readonly #context: ArrangementContext;
  readonly #list: UndoList<Arranged>;
  readonly #systems: AddedSystems;
  readonly #handles: Handles;
  #selected: TwinId | null = null;
  #placing: Placing | null = null;
  #snaps = false;
  #offer: { readonly source: ArrangementOffer['source']; readonly changes: Arranged } | null = null;

  constructor(context: ArrangementContext) {
    this.#context = context;
    this.#systems = new AddedSystems(context.keepLinked);
    this.#handles = new Handles(context.stage.scene);
    const kept = readKept(context);
    this.#list = new UndoList(kept);
    this.#bring(UNTOUCHED, kept);
    listenForArranging(context.stage.canvas, context.stage.scene, {
      isPlacing: () => this.#placing !== null,
      aim: ({ origin, direction }) => this.#aim(origin, direction),
      turn: (byDegrees) => this.turnPlacing(byDegrees),
      put: () => this.putPlacing(),
      stop: () => this.stopPlacing(),
      grab: (x, y, ray) => {
        const presence = this.#held();
        if (presence === null) return null;
        return grabHandles(
          { x, y, ray, scene: context.stage.scene, presence, figures: context.figures() },
          (pose, end) =>
            end === undefined ? this.#preview(presence.id, pose) : this.#change(presence.id, end ? pose : null),
        );
      },
    });
    context.stage.onBeforeRender(() => this.#placeHandles());
    // Who is here, and under which name, is a part of what is shown.
    let shown = '';
    effect(() => {
      const titles = this.#idsShown(context.view.twins.value.length);
      if (titles === shown) return;
      shown = titles;
      this.#show();
    });
  }

  arrange(twinId: TwinId | null): void {
    this.stopPlacing();
    this.#select(twinId);
    this.#show();
  }

  startPlacing(twinId: TwinId): void {
    const presence = this.#context.twins.get(twinId);
    if (presence === undefined || this.#isLocked(twinId)) return;
    this.stopPlacing();
    this.#select(twinId);
    const { rig, stage, world } = this.#context;
    const radius = radiusOf(presence);
    const { x, z, yaw } = rig.stance();
    const ahead = 2.5 + radius * 1.6;
    const { scale } = presence.figure.placement;
    const position: Pose['position'] = [x + Math.sin(yaw) * ahead, 0, z - Math.cos(yaw) * ahead];
    // Its front is towards the visitor.
    const pose = { position, headingDegrees: (yaw * 180) / Math.PI, scale };
    this.#placing = new Placing(stage.scene, world, presence, { pose, radius });
    this.#show();
  }

  aimPlacing(origin: readonly [number, number, number], direction: readonly [number, number, number]): void {
    this.#aim(Vector3.FromArray(origin), Vector3.FromArray(direction));
  }

  nudgePlacing(right: number, ahead: number): void {
    const { yaw } = this.#context.rig.stance();
    const [sine, cosine] = [Math.sin(yaw), Math.cos(yaw)];
    this.#placing?.nudge(right * cosine + ahead * sine, right * sine - ahead * cosine);
    this.#show();
  }

  turnPlacing(byDegrees: number): void {
    this.#placing?.turn(byDegrees);
    this.#show();
  }

  putPlacing(): void {
    const placing = this.#placing;
    if (placing === null) return;
    const { pose, presence } = placing;
    this.#change(presence.id, pose);
    this.stopPlacing();
  }

  stopPlacing(): void {
    this.#placing?.dispose();
    this.#placing = null;
    this.#show();
  }

  setPose(twinId: TwinId, change: Partial<Pose>): void {
    const placement = this.#context.twins.get(twinId)?.figure.placement;
    if (
      placement === undefined ||
      Object.values(change)
        .flat()
        .some((figure) => !Number.isFinite(figure))
    )
      return;
    this.#change(twinId, { ...poseOf(placement), ...change }, `${twinId} ${Object.keys(change).join()}`);
  }

  setLocked(twinId: TwinId, locked: boolean): void {
    const placed = this.#placed(twinId) ?? this.#placedAsIs(twinId);
    if (placed !== null) this.#commit(withTwin(this.#list.state, { ...placed, locked }));
  }

  putBack(twinId: TwinId): void {
    const { state } = this.#list;
    this.#commit({ ...state, twins: state.twins.filter(({ twin }) => twin !== twinId) });
  }

  setSnaps(snaps: boolean): void {
    this.#snaps = snaps;
    this.#show();
  }

  undo(): void {
    this.#step(() => this.#list.undo());
  }

  redo(): void {
    this.#step(() => this.#list.redo());
  }

  resetArrangement(): void {
    this.#commit(UNTOUCHED);
  }

  async addSystem(asked: { readonly name: string; readonly address: string; readonly did: string }): Promise<void> {
    const { state } = this.#list;
    const system = systemFrom(asked, [
      ...this.#context.manifest.systems,
      ...this.#context.manifest.services,
      ...state.systems,
    ]);
    this.#commit({ ...state, systems: [...state.systems, system] });
  }

  removeSystem(address: string): void {
    const { state } = this.#list;
    this.#commit({ ...state, systems: state.systems.filter((system) => system.address !== address) });
  }

  async exportWorld(): Promise<string> {
    const world = parseWith(
      WorldManifest,
      worldWith(this.#context.manifest, this.#list.state),
      'manifest-invalid',
      'world',
    );
    return `${JSON.stringify(world, null, 2)}\n`;
  }

  async shareArrangement(): Promise<string> {
    const address = new URL(location.href);
    address.hash = `arrangement=${await packArranged(this.#list.state)}`;
    return address.href;
  }

  async readWorld(text: string): Promise<void> {
    const here = worldWith(this.#context.manifest, this.#list.state);
    this.#offer = { source: 'file', changes: changesOfFile(text, here) };
    this.#show();
  }

  /** What a link carries becomes the offer, or a notice of what is wrong with it. */
  async readLink(text: string): Promise<void> {
    const { manifest, notices } = this.#context;
    try {
      this.#offer = { source: 'link', changes: await changesOfLink(text, manifest, this.#list.state) };
    } catch (thrown) {
      const problem = toProblem(toTwinportError(thrown));
      notices.tell('arrangement link', 'error', () => {
        const { badLink: title, badLinkHelp: help } = strings.arrange;
        return { title, detail: problemDetail(problem), help };
      });
    }
    this.#show();
  }

  decideOffer(decision: 'apply' | 'apply-places' | 'discard'): void {
    const offer = this.#offer;
    this.#offer = null;
    // Once decided, a reload does not ask again.
    if (offer?.source === 'link') history.replaceState(history.state, '', location.pathname + location.search);
    if (offer === null || decision === 'discard') return this.#show();
    const { twins, systems } = offer.changes;
    const more: Arranged = {
      version: 1,
      twins: twins.map((placed) => ({
        ...placed,
        locked: false,
        world: inManifest(this.#context.manifest, placed.twin as TwinId),
      })),
      systems: decision === 'apply' ? systems : [],
    };
    this.#commit(merged(this.#list.state, more));
  }

  /** Ids of twins that do not stand where the manifest has them. */
  movedAway(): ReadonlySet<string> {
    return new Set(this.#list.state.twins.map(({ twin }) => twin));
  }

  #held(): TwinPresence | null {
    if (this.#selected === null || this.#placing !== null || this.#isLocked(this.#selected)) return null;
    return this.#context.twins.get(this.#selected) ?? null;
  }

  #aim(origin: Vector3, direction: Vector3): void {
    this.#placing?.aim(origin, direction, this.#snaps);
  }

  #select(twinId: TwinId | null): void {
    const { twins, view } = this.#context;
    if (this.#selected !== null && view.panel.value?.twin.id !== this.#selected)
      twins.get(this.#selected)?.figure.setSelected(false);
    this.#selected = twinId;
    // Also far away it stands as itself, with a body to hold it by.
    if (twinId !== null) twins.get(twinId)?.figure.setSelected(true);
  }

  #isLocked(twinId: TwinId): boolean {
    return this.#placed(twinId)?.locked ?? false;
  }

  #placed(twinId: TwinId): PlacedTwin | null {
    return this.#list.state.twins.find(({ twin }) => twin === twinId) ?? null;
  }

  #placedAsIs(twinId: TwinId): PlacedTwin | null {
    const presence = this.#context.twins.get(twinId);
    return presence === undefined ? null : this.#placedAt(presence, poseOf(presence.figure.placement));
  }

  #placedAt(presence: TwinPresence, pose: Pose): PlacedTwin {
    const before = this.#placed(presence.id);
    const world = before?.world === undefined ? inManifest(this.#context.manifest, presence.id) : before.world;
    return { twin: presence.id, ...tidy(pose), radius: radiusOf(presence), locked: before?.locked ?? false, world };
  }

  /** While it is dragged: there, and nothing is kept yet. */
  #preview(twinId: TwinId, pose: Pose): void {
    const presence = this.#context.twins.get(twinId);
    if (presence !== undefined)
      this.#context.twins.place(twinId, placementOf(this.#placedAt(presence, this.#snapped(pose))));
  }

  /** Stands there from now on; null: where it was before it was dragged. */
  #change(twinId: TwinId, pose: Pose | null, key = ''): void {
    const presence = this.#context.twins.get(twinId);
    if (presence === undefined || this.#isLocked(twinId)) return;
    if (pose === null) {
      const placed = this.#placed(twinId);
      this.#context.twins.place(twinId, placed === null ? null : placementOf(placed));
      return;
    }
    this.#commit(withTwin(this.#list.state, this.#placedAt(presence, this.#snapped(pose))), key);
  }

  #snapped(pose: Pose): Pose {
    if (!this.#snaps) return pose;
    const [x, y, z] = pose.position;
    return { ...pose, position: [onGrid(x), y, onGrid(z)] };
  }

  #commit(after: Arranged, key = ''): void {
    this.#step(() => this.#list.change(after, { key, nowMs: systemClock.now(), runMs: RUN_MS }));
  }

  #step(change: () => void): void {
    const context = this.#context;
    const before = this.#list.state;
    change();
    const after = this.#list.state;
    this.#bring(before, after);
    keep(context, after);
    this.#show();
  }

  /** Brings world and links from one state to another. */
  #bring(before: Arranged, after: Arranged): void {
    const { twins } = this.#context;
    const kept = new Set(after.twins.map(({ twin }) => twin));
    for (const { twin } of before.twins) if (!kept.has(twin)) twins.place(twin as TwinId, null);
    const was = new Set(before.twins);
    for (const placed of after.twins) if (!was.has(placed)) twins.place(placed.twin as TwinId, placementOf(placed));
    this.#systems.keep(after.systems);
  }

  #placeHandles(): void {
    const presence = this.#held();
    if (presence === null) return this.#handles.hide();
    const { position, headingDegrees } = presence.figure.placement;
    const [x, y, z] = position;
    this.#handles.show({ x, y, z, radius: radiusOf(presence) }, headingDegrees);
  }

  /** Of everything that is shown: who is here, under which name. */
  #idsShown(count: number): string {
    const ids = [
      this.#selected,
      ...this.#list.state.twins.map(({ twin }) => twin),
      ...(this.#offer?.changes.twins ?? []).map(({ twin }) => twin),
    ];
    return `${ids.length > 0 ? count : 0} ${ids.map((id) => this.#context.twins.get(id as TwinId)?.model.title ?? '').join('|')}`;
  }

  #show(): void {
    const { twins, world, manifest, view } = this.#context;
    const { state, canUndo, canRedo } = this.#list;
    const placing = this.#placing;
    const { twinView, offerView } = viewsOf({ twins, world, manifest, state });
    view.arrangement.value = {
      selected: this.#selected === null ? null : twinView(this.#selected),
      placing: placing === null ? null : twinView(placing.presence.id, placing.pose),
      placed: state.twins.map(({ twin }) => twinView(twin as TwinId)),
      systems: state.systems,
      isChanged: state.twins.length > 0 || state.systems.length > 0,
      canUndo,
      canRedo,
      snaps: this.#snaps,
      offer: this.#offer === null ? null : offerView(this.#offer.source, this.#offer.changes),
    };
  }
}
