// The face of the metaverse in a headset: one large panel in the world (a twin, a service, a page of the menu), a small menu
// on the wrist, and short messages low in the view. The same view-model and the same actions as the HTML face. A lazy
// chunk; metaverse.ts gives it to the XR door, session.ts lets it furnish each visit.
import { effect, signal, untracked } from '@preact/signals';
import { ImageProcessingConfiguration } from '@babylonjs/core/Materials/imageProcessingConfiguration';
import type { WebXRHandJoint, WebXRHandTracking } from '@babylonjs/core/XR/features/WebXRHandTracking.pure';
import { WebXRFeatureName } from '@babylonjs/core/XR/webXRFeaturesManager';
import { Matrix, Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { TwinId } from '../../../base/ids.ts';
import type { TwinPanelView, ViewActions, ViewModel } from '../../view-model.ts';
import type { Feel, VisitHand, XrVisit } from '../visit.ts';
import { FacePanel } from './face-panel.ts';
import { FaceState, type MenuPage } from './face-state.ts';
import { handSheet, placingSheet } from './hold-sheets.ts';
import { menuSheet } from './menu-sheets.ts';
import { padSheet, questionSheet } from './pad-sheet.ts';
import { PANEL_DENSITY, WRIST_DENSITY } from './palette.ts';
import { ASIDE, before, facing, isLeftBehind, isReadable, lazily, READING } from './placement.ts';
import { serviceSheet } from './service-sheet.ts';
import type { Sheet } from './sheet.ts';
import { Toasts } from './toasts.ts';
import type { TargetState } from './touch.ts';
import { twinSheet } from './twin-sheet.ts';
import { WristHold } from './wrist.ts';
import { wristSheet } from './wrist-sheet.ts';

export interface XrFaceParts {
  readonly view: ViewModel;
  readonly actions: ViewActions;
  /** What the panel of a twin would show, without opening it. */
  readonly peek: (twinId: TwinId) => TwinPanelView | null;
}

/** A panel as automation sees it: plain data. */
export interface ShownPanel {
  readonly name: string;
  readonly words: readonly string[];
  /** `point`: the middle of what can be pressed, in metres right of, above and behind the eyes. */
  readonly targets: readonly {
    readonly key: string;
    readonly point: readonly [x: number, y: number, z: number];
    readonly state: TargetState;
  }[];
  /** How often its texture was drawn in this visit. */
  readonly redraws: number;
}

/** Pointers of fingers, apart from those that Babylon counts. */
const FIRST_FINGER = 9_000;
const INDEX_TIP = 'index-finger-tip' as WebXRHandJoint;
const TOAST = { distance: 1.3, downDegrees: 20 } as const;
const TOAST_SLACK = (12 * Math.PI) / 180;
/** The machine at hand, for the emergency stop of the wrist menu, is no farther than this, in metres. */
const AT_HAND_METRES = 15;
const AT_HAND_MS = 500;
/** A panel that was left behind follows when the visitor has not come back for so long. */
const LEFT_BEHIND_MS = 900;

/** Furnishes one visit; takes itself down when it ends. Returns what is shown, for automation. */
export function furnishFace({ view, actions, peek }: XrFaceParts, visit: XrVisit): () => readonly ShownPanel[] {
  const { scene } = visit;
  const state = new FaceState();
  const reading = visit.mode === 'ar' ? ASIDE : READING;
  const toasts = new Toasts();
  const wristOpen = signal(false);
  const atHand = signal<TwinPanelView | null>(null);
  // Colours are meant as written: no tone mapping of the world.
  const plain = new ImageProcessingConfiguration();
  plain.isEnabled = false;
  const onFelt = (pointer: number, feel: Feel): void => visit.pulse(feel, visit.handOf(pointer));

  /** Hands whose finger is at a panel: their ray does nothing meanwhile. */
  const poking = new Set<string>();
  const isPoking = (pointer: number): boolean => poking.has(visit.handOf(pointer)?.id ?? '');

  let grabbed: { pointer: number; local: Vector3 } | null = null;
  const pointerMatrix = (pointer: number): Matrix | null =>
    visit.handOf(pointer)?.source.pointer.computeWorldMatrix(true) ?? null;
  const main = new FacePanel(
    {
      name: 'xr-panel',
      width: 900,
      height: 1010,
      density: PANEL_DENSITY,
      movable: true,
      accepts: (pointer) => !isPoking(pointer),
      onFelt,
      onGrab(pointer, held) {
        const matrix = held ? pointerMatrix(pointer) : null;
        grabbed =
          matrix === null
            ? null
            : { pointer, local: Vector3.TransformCoordinates(main.mesh.position, matrix.clone().invert()) };
      },
    },
    scene,
    plain,
  );
  const menu = new FacePanel(
    {
      name: 'xr-menu',
      width: 640,
      height: 660,
      density: WRIST_DENSITY,
      movable: false,
      onFelt,
      accepts: (pointer) => {
        const holder = wrist.hand;
        if (isPoking(pointer)) return false;
        return holder === undefined || visit.handOf(pointer)?.id !== holder.id || visit.wrist(holder) === null;
      },
    },
    scene,
    plain,
  );
  const toast = new FacePanel(
    { name: 'xr-toast', width: 760, height: 170, density: PANEL_DENSITY, movable: false, onFelt },
    scene,
    plain,
  );
  toast.mesh.isPickable = false;
  const panels = [main, menu, toast];
  const wrist = new WristHold(visit, menu.size);

  const openMenu = (page: MenuPage): void => {
    state.putAway();
    if (page === 'twins' || page === 'find') {
      state.distances.value = new Map(
        view.twins.value.flatMap(({ id }) => {
          const metres = actions.distanceTo(id);
          return metres === null ? [] : [[id, metres] as const];
        }),
      );
    }
    state.menu.value = page;
    stand();
  };
  /** Brings the large panel before the eyes where it cannot be read as it stands. */
  const stand = (): void => {
    const head = visit.head();
    if (!main.shown || !isReadable(main.mesh.position, head)) main.stand(before(head, reading));
  };

  /** What is opened from the menu takes its place, also when it was open beneath. */
  const fromMenu: ViewActions = {
    ...actions,
    openTwin(twinId) {
      state.menu.value = null;
      actions.openTwin(twinId);
    },
    openService(serviceId) {
      state.menu.value = null;
      actions.openService(serviceId);
    },
  };
  const mainSheet = (): Sheet | null => {
    const pad = state.pad.value;
    if (pad !== null) return padSheet(pad, state);
    const question = state.question.value;
    if (question !== null) return questionSheet(question, state);
    const { placing } = view.arrangement.value;
    if (placing !== null) return placingSheet(placing, actions);
    const hand = view.hand.value;
    const held = hand === null ? null : handSheet(hand, actions);
    if (held !== null) return held;
    const page = state.menu.value;
    if (page !== null) return menuSheet(page, { view, actions: fromMenu, state });
    const userKey = view.userKey.value;
    const twin = view.panel.value;
    if (twin !== null) {
      return twinSheet({ panel: twin, state, actions, userKey, services: view.services.value, time: view.time.value });
    }
    const service = view.servicePanel.value;
    return service === null ? null : serviceSheet({ panel: service, state, actions, userKey, plans: view.plans.value });
  };

  let openThing: string | null = null;
  const stops: (() => void)[] = [
    // First, so that what was open on the menu has gone before the sheet is made.
    effect(() => {
      const twinId = view.panel.value?.twin.id ?? null;
      const thing = twinId ?? view.servicePanel.value?.service.id ?? null;
      if (thing === openThing) return;
      openThing = thing;
      untracked(() => {
        state.putAway();
        if (thing === null) return;
        state.menu.value = null;
        state.tab.value = twinId === null ? 'actions' : 'values';
        stand();
      });
    }),
    effect(() => {
      const sheet = mainSheet();
      if (sheet !== null && !main.shown) untracked(stand);
      main.show(sheet);
    }),
    effect(() =>
      menu.show(
        wristOpen.value
          ? wristSheet({
              view,
              actions,
              state,
              atHand: atHand.value,
              openMenu,
              recentre: () => visit.recentre(),
              leave: () => void visit.exit(),
            })
          : null,
      ),
    ),
    effect(() => toasts.takeNotices(view.notices.value)),
    effect(() => toasts.takeAlarms(view.twins.value)),
    effect(() => toast.show(toasts.sheet)),
    effect(() => {
      if (state.refusals.value > 0) visit.pulse('refusal');
    }),
  ];

  const pokeAll = (): void => {
    poking.clear();
    for (const [index, hand] of visit.hands().entries()) {
      const tip = fingertip(visit, hand);
      if (tip === null) continue;
      for (const panel of panels) {
        if (panel === toast || (panel === menu && hand.id === wrist.hand?.id)) continue;
        if (panel.poke(FIRST_FINGER + index, tip)) poking.add(hand.id);
      }
    }
  };

  let lookedForStopAt = 0;
  let leftBehindSince: number | null = null;
  let toastHeading: number | null = null;
  const frame = (): void => {
    const nowMs = performance.now();
    const deltaMs = scene.getEngine().getDeltaTime();
    const head = visit.head();
    const heading = Math.atan2(head.forward.x, -head.forward.z);

    if (grabbed !== null) {
      const matrix = pointerMatrix(grabbed.pointer);
      if (matrix !== null) main.stand(facing(Vector3.TransformCoordinates(grabbed.local, matrix), head.position));
    } else if (main.shown && isLeftBehind(main.mesh.position, head)) {
      leftBehindSince ??= nowMs;
      if (nowMs - leftBehindSince > LEFT_BEHIND_MS) main.stand(before(head, reading));
    } else leftBehindSince = null;

    const held = wrist.frame(head, main.shown ? main.pane : null, nowMs, deltaMs);
    wristOpen.value = held !== null;
    if (held !== null) menu.stand(held);
    if (held !== null && nowMs - lookedForStopAt > AT_HAND_MS) {
      lookedForStopAt = nowMs;
      atHand.value = machineAtHand(view, actions, peek);
    }

    pokeAll();
    toasts.frame(nowMs);
    toastHeading =
      toasts.shown.peek() === null ? heading : lazily(toastHeading ?? heading, heading, TOAST_SLACK, deltaMs);
    const { sin, cos } = Math;
    toast.stand(
      before({ position: head.position, forward: { x: sin(toastHeading), y: 0, z: -cos(toastHeading) } }, TOAST),
    );
    for (const panel of panels) panel.frame(nowMs);
  };
  const observer = scene.onBeforeRenderObservable.add(frame);
  stops.push(
    visit.events.on('menu', () => wrist.toggle()),
    visit.events.on('moved', () => {
      if (main.shown && isLeftBehind(main.mesh.position, visit.head())) main.stand(before(visit.head(), reading));
    }),
    visit.events.on('ended', () => {
      scene.onBeforeRenderObservable.remove(observer);
      for (const stop of stops) stop();
      for (const panel of panels) panel.dispose();
    }),
  );

  return () => {
    const { position, rotationQuaternion } = visit.experience.baseExperience.camera;
    const toEyes = Matrix.Compose(Vector3.One(), rotationQuaternion, position).invert();
    return panels
      .filter(({ shown }) => shown)
      .map((panel) => ({
        name: panel.name,
        words: panel.words(),
        targets: panel.targets().map(({ key, point, state }) => {
          const { x, y, z } = Vector3.TransformCoordinates(point, toEyes);
          return { key, point: [x, y, z] as const, state };
        }),
        redraws: panel.redraws,
      }));
  };
}

/** Where the tip of a tracked hand's index finger is; null for a controller. */
function fingertip({ experience }: XrVisit, hand: VisitHand): Vector3 | null {
  if (hand.kind !== 'hand') return null;
  const { featuresManager } = experience.baseExperience;
  const tracking = featuresManager.getEnabledFeature(WebXRFeatureName.HAND_TRACKING) as WebXRHandTracking | null;
  return tracking?.getHandByControllerId(hand.id)?.getJointMesh(INDEX_TIP).absolutePosition ?? null;
}

/** The open machine, else the nearest one around that has an emergency stop. */
function machineAtHand(
  view: ViewModel,
  actions: ViewActions,
  peek: (twinId: TwinId) => TwinPanelView | null,
): TwinPanelView | null {
  const hasStop = (panel: TwinPanelView | null): panel is TwinPanelView =>
    panel?.actions.some(({ name }) => name === 'emergencyStop') ?? false;
  const open = view.panel.peek();
  if (hasStop(open)) return open;
  const near = view.twins
    .peek()
    .map(({ id }) => ({ id, metres: actions.distanceTo(id) ?? Number.POSITIVE_INFINITY }))
    .filter(({ metres }) => metres <= AT_HAND_METRES)
    .sort((a, b) => a.metres - b.metres);
  for (const { id } of near) {
    const panel = peek(id);
    if (hasStop(panel)) return panel;
  }
  return null;
}
