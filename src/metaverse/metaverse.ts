// The metaverse system (Y.4239 cl. 7) on a page: composes stage, world, rig, twins and face, top to bottom, around the
// enabler's MII. Made once by main.ts.
import { systemClock } from '../base/clock.ts';
import { toTwinportError, type TwinportError } from '../base/errors.ts';
import type { EnablerStats } from '../protocol/link-stats.ts';
import type { Did, PeerAddress } from '../base/ids.ts';
import { appendToLog } from '../protocol/log-tail.ts';
import type { MetaverseIntegration, MiiNotification } from '../protocol/mii.ts';
import { toProblem } from '../protocol/problem.ts';
import type { WorldManifest } from '../protocol/world-manifest.ts';
import { SharedRings } from '../state/ring-pool.ts';
import { createAttentionDoor } from './twins/attention-door.ts';
import { createArrangementDoor } from './arrangement/door.ts';
import { systemsHere } from './systems-here.ts';
import { createStage } from './engine.ts';
import { deedWatch } from './deeds.ts';
import { countFrames, type FrameFigures } from './frame-figures.ts';
import { FrameTimes } from './frame-times.ts';
import { inTurn } from './in-turn.ts';
import { nameWorld } from './name-world.ts';
import { Notices } from './notices.ts';
import { gazeOf, InterestReporter } from './interest.ts';
import { keepOffline } from './offline/app-shell.ts';
import { tierOf } from './settings.ts';
import type { Hit } from './rig/picking.ts';
import { createRig } from './rig/rig.ts';
import { visitorOf, type Visitor } from './rig/visitor.ts';
import { SideBySide } from './side-by-side.ts';
import { ModelLibrary } from './twins/load-model.ts';
import { twinPanelView } from './twins/panel-view.ts';
import { ceilingUnder } from './twins/ceiling.ts';
import type { Figures } from './twins/figures.ts';
import { Turnstile } from './twins/turnstile.ts';
import { TwinListing } from './twins/twin-listing.ts';
import type { TwinPresence } from './twins/twin-presence.ts';
import { TwinSessions } from './twins/twin-sessions.ts';
import { ServiceDesk } from './services/service-desk.ts';
import { createPastDoor } from './past/door.ts';
import { watchCoveredTop } from './ui/covered-top.ts';
import { removeLoadingScreen } from './ui/loading-screen.ts';
import { mountInterface } from './ui/mount-interface.tsx';
import { followLanguage } from './follow-language.ts';
import { followUserKey } from './follow-user-key.ts';
import type { UserKey } from './user-key.ts';
import { createViewModel, type ViewActions, type ViewModel } from './view-model.ts';
import { tellOfPicture } from './picture-notices.ts';
import { hourOfDay } from './world/hour-of-day.ts';
import { createPortalDoor } from './world/portal-door.ts';
import { pillarsOf, signsOf } from './world/portal-shape.ts';
import { provenTier } from './world/proven-tier.ts';
import { createTravel } from './world/travel.ts';
import type { WorldMaker } from './world/world.ts';
import { isInAr } from './xr/ar-view.ts';
import { createXrDoor } from './xr/door.ts';
import { createXrFaceDoor } from './xr/face/door.ts';
import type { ShownPanel } from './xr/face/xr-face.ts';
import { createActions } from './actions.ts';
import { strings } from './ui/strings.ts';

export interface MetaverseOptions {
  readonly mii: MetaverseIntegration;
  readonly enabler: Did;
  readonly user: UserKey;
  readonly manifest: WorldManifest;
  /** Where the manifest came from. */
  readonly worldPath: string;
  /** Builds the manifest's environment. */
  readonly makeWorld: WorldMaker;
  /** Dials an address and keeps it linked until the returned function is called. */
  readonly keepLinked: (address: PeerAddress) => () => void;
  /** The language that the page's address names. */
  readonly linkedLanguage: string | null;
  readonly canvas: HTMLCanvasElement;
  readonly face: HTMLElement;
}

export interface Metaverse {
  readonly view: ViewModel;
  readonly actions: ViewActions;
  readonly twins: TwinSessions;
  readonly services: ServiceDesk;
  readonly frames: FrameTimes;
  /** What a frame costs now. */
  readonly frameFigures: () => FrameFigures;
  /** Newest statistics of the enabler. */
  readonly stats: () => EnablerStats;
  /** What the face in XR shows. */
  readonly visitor: () => Visitor;
  readonly xrPanels: () => readonly ShownPanel[];
  /** Takes what the enabler tells. */
  receive(notification: MiiNotification): void;
  /** The broker that makes new links is there, or away. */
  setBroker(state: 'online' | 'offline'): void;
  warn(problem: TwinportError): void;
}

/** Faces see the open panel this often, the list of twins half as often. */
const PANEL_MS = 200;
/** Links change their round trips all the time: once a second is enough to read. */
const STATS_TICKS = 5;
/** Frame figures are to be read, not watched. */
const FIGURES_TICKS = 3;
/** Twins that ask their owner and load at a time: each waits for a few frames of a busy page; the link paces what they send. */
const ENTERING_MOST = 128;

/** @throws TwinportError where the browser cannot draw in 3D */
export function startMetaverse(options: MetaverseOptions): Metaverse {
  const { mii, enabler, user, manifest, worldPath, makeWorld, keepLinked, linkedLanguage, canvas, face } = options;
  const view = createViewModel();
  nameWorld(manifest, view, canvas);
  const notices = new Notices(view);
  const frames = new FrameTimes();

  const stage = createStage(canvas, { ...provenTier(), ...tierOf(view.settings) });
  const frameFigures = countFrames(stage, frames);
  const { scene } = stage;
  const { portals, placements } = manifest;
  const { start, travel } = createTravel(view, manifest, worldPath);
  const { daylight } = manifest;
  const made = makeWorld(scene, stage.quality, {
    placements,
    portals,
    spawn: manifest.spawn.position,
    hasDay: daylight !== undefined,
  });
  const world = { ...made, obstacles: [...made.obstacles, ...pillarsOf(portals)] };
  const isStill = (): boolean => view.settings.reducedMotion.value;
  const portalDoor = createPortalDoor({ scene, world, portals, travel, isStill });
  const ground = { walkable: world.walkable, obstacles: [...world.obstacles] };
  const rig = createRig(stage, {
    spawn: start.position,
    lookAt: start.lookAt,
    ground,
    reducedMotion: () => view.settings.reducedMotion.value,
  });
  const library = new ModelLibrary(scene, { receiveShadows: true, shapeError: stage.quality.shapeError });
  let figures: Figures | null = null;
  const makingFigures = import('./twins/figures.ts').then(({ Figures }) => {
    figures = new Figures({
      scene,
      signs: signsOf(portals),
      ceiling: ceilingUnder(scene, () => (view.xr.value === 'active' || isInAr(view.ar.value) ? null : coveredTop())),
      onNear(near) {
        for (const figure of near) for (const mesh of figure.shadowCasters()) world.castShadow(mesh);
        const standing = near.flatMap((figure) => figure.obstacles());
        ground.obstacles.splice(0, ground.obstacles.length, ...arrangement.obstacles(world.obstacles), ...standing);
      },
    });
    return figures;
  });

  let changed = true;
  const twins = new TwinSessions({
    mii,
    user,
    enabler,
    library,
    rings: new SharedRings(),
    turnstile: new Turnstile(ENTERING_MOST),
    placements: manifest.placements,
    figures: makingFigures,
    isOfThisWorld: systemsHere(manifest.systems, () => view.arrangement.value.systems),
    onChanged: () => (changed = true),
    onAccessTaken: (presence, reason) =>
      notices.tell(`access ${presence.id}`, 'warning', () => {
        const { title, help } = strings.notices.accessEnded;
        return { title: title(presence.model.title), detail: reason, help };
      }),
    onEvent(presence) {
      changed = true;
      attention.event(presence);
    },
  });
  const services = new ServiceDesk({ mii, user, enabler, view, twins, notices });
  const xr = createXrDoor(
    {
      stage,
      rig,
      floorMeshes: world.floorMeshes,
      ground,
      settings: view.settings,
      overlay: face,
      isPressable: (hit) => presenceOf(hit) !== undefined || portalDoor.at(hit) !== null,
      furnish(visit) {
        xrFace.furnish(visit);
        arrangement.furnish(visit);
        attention.furnish(visit);
      },
    },
    (state) => (view.xr.value = state),
    (ar) => (view.ar.value = ar),
  );
  const openTwin = (): TwinPresence | undefined =>
    view.panel.value === null ? undefined : twins.get(view.panel.value.twin.id);
  const context = { stage, world, rig, view, notices, twins, manifest, worldPath, keepLinked };
  const arrangement = createArrangementDoor({ ...context, figures: () => figures });
  const attention = createAttentionDoor({ scene, canvas, view, twins, notices, figures: makingFigures });
  const past = createPastDoor({ mii, view, twins, notices, onChanged: () => (changed = true) });
  const actions = createActions({
    mii,
    view,
    twins,
    services,
    rig,
    xr,
    notices,
    user,
    figures: () => figures,
    arrangement: arrangement.actions,
    attention,
    time: past.actions,
    start,
    travel,
  });
  const xrFace = createXrFaceDoor({
    view,
    actions,
    peek: (twinId) => {
      const presence = twins.get(twinId);
      return presence === undefined ? null : twinPanelView(presence);
    },
  });
  followUserKey(user, view, () => {
    twins.changeKey();
    services.sessions.changeKey();
  });
  mountInterface(face, view, actions);
  const coveredTop = watchCoveredTop(face);

  const presenceOf = ({ mesh, instance }: Hit): TwinPresence | undefined => {
    const figure = mesh === null ? null : (figures?.ownerOf(mesh, instance) ?? null);
    return figure === null ? undefined : twins.ofFigure(figure);
  };
  let pointed: TwinPresence | undefined;
  rig.picking.onPick((hit) => {
    // A controller's trigger puts down what follows its ray.
    if (view.arrangement.value.placing !== null) return actions.putPlacing();
    const picked = presenceOf(hit);
    const portal = portalDoor.at(hit);
    if (picked !== undefined) actions.openTwin(picked.id);
    else if (portal !== null) travel(portal.world);
    else if (hit.point !== null && world.floorMeshes.some((floor) => floor === hit.mesh)) void rig.walkTo(hit.point);
  });
  rig.picking.onHover((hit) => {
    pointed?.figure.setPointed(false);
    pointed = presenceOf(hit);
    pointed?.figure.setPointed(true);
    attention.point(pointed);
    view.pointedTwin.value = pointed?.id ?? null;
    canvas.style.cursor =
      pointed === undefined && portalDoor.at(hit) === null ? '' : attention.canHold(hit.mesh) ? 'grab' : 'pointer';
  });

  const interest = new InterestReporter(
    () => twins.all(),
    // A worker that died has said so already (main.ts).
    (changes) => void mii.setInterest(changes).catch(() => undefined),
  );
  const noticeVisibility = (): void => interest.setVisible(document.visibilityState === 'visible', systemClock.now());
  document.addEventListener('visibilitychange', noticeVisibility);
  noticeVisibility();

  let shownMs = systemClock.now();
  const showHour = (): void => {
    const hour = daylight === undefined ? null : hourOfDay(daylight, shownMs, (id, name) => twins.askFor(id, name));
    if (hour !== null) world.setHour?.(hour);
  };
  let stats: EnablerStats = { frames: 0, bytes: 0, bulkBytes: 0, links: [] };
  stage.onBeforeRender((nowMs, deltaMs) => {
    world.update(nowMs);
    portalDoor.frame(nowMs);
    const startedAt = performance.now();
    const gaze = gazeOf(scene.activeCamera!, stage.engine.getAspectRatio(scene.activeCamera!));
    shownMs = past.shownMs(nowMs);
    figures?.frame(nowMs, deltaMs, gaze, shownMs);
    interest.frame(nowMs, deltaMs, gaze);
    frames.add(deltaMs, performance.now() - startedAt);
    attention.frame(nowMs);
    figures?.upload();
  });
  tellOfPicture(stage, notices, view.settings);
  scene.onAfterRenderObservable.addOnce(() => {
    removeLoadingScreen();
    keepOffline(worldPath);
  });
  stage.start();

  const showStats = (newest: EnablerStats): void => {
    stats = newest;
    view.links.value = newest.links;
    twins.takeLinks(newest.links);
    view.systems.value = twins.toldSystems;
    services.takeLinks(newest.links);
  };
  // A worker that died has said so already (main.ts).
  const showGrants = inTurn(() =>
    mii.grants().then(
      (held) => void (view.grants.value = held),
      () => undefined,
    ),
  );
  showGrants();
  const listing = new TwinListing();
  followLanguage({
    settings: view.settings,
    notices,
    linked: linkedLanguage,
    rename() {
      for (const { figure, model } of twins.all()) figure.rename(model.title);
      view.twins.value = listing.anew(twins.all());
      const open = openTwin();
      if (open !== undefined) view.panel.value = twinPanelView(open);
      view.systems.value = twins.toldSystems;
      services.rename();
    },
  });
  const exhibition = new SideBySide(
    () => twins.unplaced(),
    (id, position) => twins.placeInRow(id, position),
  );
  const lookForDeeds = deedWatch(view, () => rig.stance());
  let tick = 0;
  systemClock.every(PANEL_MS, () => {
    tick += 1;
    const open = openTwin();
    if (open !== undefined) view.panel.value = twinPanelView(open);
    if (changed || tick % 3 === 0) view.twins.value = listing.rows(twins.all());
    if (changed) view.systems.value = twins.toldSystems;
    changed = false;
    showHour();
    attention.tick();
    lookForDeeds();
    if (tick % FIGURES_TICKS === 0) view.frameFigures.value = view.settings.frameFigures.value ? frameFigures() : null;
    services.show();
    if (manifest.environment === 'studio') exhibition.arrange();
    interest.tick(systemClock.now());
    // A worker that died has said so already (main.ts).
    if (tick % STATS_TICKS === 0) void mii.stats().then(showStats, () => undefined);
  });
  void twins.refresh();
  void services.sessions.refresh();

  return {
    view,
    actions,
    twins,
    services,
    frames,
    frameFigures,
    stats: () => stats,
    visitor: () => visitorOf(scene),
    xrPanels: () => xrFace.panels(),
    receive(notification) {
      if (services.receive(notification) || twins.receive(notification)) return;
      if (notification.kind === 'log') view.log.value = appendToLog(view.log.value, notification.entries);
      else if (notification.kind === 'grants-changed') showGrants();
      else if (notification.kind === 'storage') {
        // What will not be kept is said table by table: one word must not hide another.
        const { problem } = notification;
        notices.problem(`storage ${String(problem.details?.['table'] ?? '')}`, 'warning', problem);
      } else if (notification.kind === 'events-missed') {
        const title = twins.get(notification.twinId)?.model.title ?? notification.twinId;
        notices.tell(`missed ${notification.twinId}`, 'warning', () => {
          const { title: titleOf, detail, help } = strings.notices.eventsMissed;
          return { title: titleOf(notification.missed, title), detail, help };
        });
      }
    },
    setBroker(state) {
      if (state === 'online') notices.dismiss('broker');
      else notices.tell('broker', 'warning', () => strings.notices.brokerAway);
    },
    warn: (problem) => notices.problem(problem.code, 'error', toProblem(toTwinportError(problem))),
  };
}
