// The one rig that carries a visitor, on a desktop, a phone and in and out of XR. It owns the camera, listens to keys
// and pointers, walks on the world's floor and glides to twins. Who calls: the page's composition, once.
import { TargetCamera } from '@babylonjs/core/Cameras/targetCamera';
import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { Stage } from '../engine.ts';
import { settle, walk, type FloorPoint, type Ground } from './collision.ts';
import { createKeyboard } from './keyboard.ts';
import { accelerate, glide, lookingAt, NO_WISH, turn, viewpointOf, type Stance, type Wish } from './motion.ts';
import { Picking } from './picking.ts';
import { createPointer } from './pointer.ts';

type Numbers3 = readonly [x: number, y: number, z: number];

/** A headset that moves the visitor in the rig's place. */
interface Carrier {
  stance(): Stance;
  /** Stands there at once, looking as the stance says along the floor. */
  stand(at: Stance): void;
}

export interface RigOptions {
  /** Where the visitor's eyes are at first; its height above the floor is kept. */
  readonly spawn: Numbers3;
  readonly lookAt: Numbers3;
  readonly ground: Ground;
  /** Glides become jumps for who asks for less motion. */
  readonly reducedMotion: () => boolean;
}

export interface Rig {
  readonly camera: TargetCamera;
  readonly picking: Picking;
  stance(): Stance;
  /** Where visitors arrive. */
  readonly home: Stance;
  /** Glides (or jumps, where people ask for less motion) to a place and a view; resolves on arrival or when interrupted. */
  goTo(position: Numbers3, lookAt: Numbers3): Promise<void>;
  /** Glides to where a machine is well seen. `radius` and `height` in metres. */
  approach(machine: { position: Numbers3; radius: number; height: number }): Promise<void>;
  /** Walks to a point of the floor, looking as before; nothing nearer than a step. */
  walkTo(point: FloorPoint): Promise<void>;
  /** Stands at once where someone stood in XR, or at the nearest place that has a floor. */
  land(position: Numbers3, yaw: number): void;
  /** Off while a headset moves the visitor. */
  setEnabled(enabled: boolean): void;
  /** While it is off, who asks to go somewhere is carried there; null: nobody carries. */
  setCarrier(carrier: Carrier | null): void;
  /** Looks with every movement of the mouse until Escape; needs a user gesture. */
  lockPointer(): Promise<void>;
  dispose(): void;
}

const BODY_RADIUS = 0.3;
const FIELD_OF_VIEW = (58 * Math.PI) / 180;
const GLIDE_MS_PER_METRE = 110;
/** By the keys Q and E. */
const SNAP_RADIANS = Math.PI / 6;
const SNAP_MS = 140;
/** A click at one's feet is no wish to go there. */
const STEP_METRES = 1;

export function createRig(stage: Stage, { spawn, lookAt, ground, reducedMotion }: RigOptions): Rig {
  const { canvas, scene } = stage;
  const eyeHeight = spawn[1];
  const home = lookingAt(settle(ground, { x: spawn[0], z: spawn[2] }, BODY_RADIUS), eyeHeight, lookAt);
  let stance = home;
  let velocity = { x: 0, z: 0 };
  let enabled = true;
  let carrier: Carrier | null = null;
  let journey: { from: Stance; to: Stance; durationMs: number; elapsedMs: number; arrived: () => void } | null = null;

  canvas.tabIndex = 0;

  const camera = new TargetCamera('visitor', new Vector3(), scene);
  camera.minZ = 0.1;
  camera.maxZ = 6000;
  camera.fov = FIELD_OF_VIEW;
  scene.activeCamera = camera;
  if (!stage.quality.multisampling) {
    void import('../smooth-edges.ts').then(({ smoothEdges }) => camera.isDisposed() || smoothEdges(camera));
  }
  const picking = new Picking(scene);

  const endJourney = () => {
    journey?.arrived();
    journey = null;
  };
  const keyboard = createKeyboard(canvas, {
    // From the end of a turn that is still under way: two quick presses turn twice.
    snap(side) {
      if (!enabled) return;
      const from = journey?.durationMs === SNAP_MS ? journey.to : stance;
      void travel(turn(from, side * SNAP_RADIANS, 0), SNAP_MS);
    },
    home: () => enabled && void travel(home),
  });
  const pointer = createPointer(canvas, {
    look(yaw, pitch) {
      if (!enabled) return;
      endJourney();
      stance = turn(stance, yaw, pitch);
    },
    pick: (x, y) => enabled && picking.pickAt(x, y),
    hover: (at) => enabled && picking.hoverAt(at, performance.now()),
  });

  const target = new Vector3();
  const place = () => {
    camera.position.set(stance.x, eyeHeight, stance.z);
    const level = Math.cos(stance.pitch);
    target.set(
      stance.x + Math.sin(stance.yaw) * level,
      eyeHeight + Math.sin(stance.pitch),
      stance.z - Math.cos(stance.yaw) * level,
    );
    camera.setTarget(target);
  };

  const step = (deltaMs: number) => {
    const wish = strongest(keyboard.wish(), pointer.wish());
    if (wish !== NO_WISH) endJourney();
    if (journey) {
      journey.elapsedMs += deltaMs;
      stance = glide(journey.from, journey.to, journey.elapsedMs / journey.durationMs);
      if (journey.elapsedMs >= journey.durationMs) endJourney();
      return;
    }
    velocity = accelerate(velocity, wish, stance.yaw, deltaMs);
    if (velocity.x === 0 && velocity.z === 0) return;
    const seconds = deltaMs / 1000;
    const wanted = { x: stance.x + velocity.x * seconds, z: stance.z + velocity.z * seconds };
    stance = { ...stance, ...walk(ground, stance, wanted, BODY_RADIUS) };
  };

  place();
  const stopFrames = stage.onBeforeRender((_nowMs, deltaMs) => {
    if (!enabled) return;
    step(deltaMs);
    place();
  });

  const travel = (to: Stance, durationMs = glideMs(stance, to)): Promise<void> => {
    endJourney();
    velocity = { x: 0, z: 0 };
    if (!enabled) {
      carrier?.stand(to);
      return Promise.resolve();
    }
    if (reducedMotion()) {
      stance = to;
      return Promise.resolve();
    }
    return new Promise((arrived) => {
      journey = { from: stance, to, durationMs, elapsedMs: 0, arrived };
    });
  };

  const standing = (): Stance => carrier?.stance() ?? stance;

  return {
    camera,
    picking,
    stance: standing,
    home,
    goTo: (position, view) =>
      travel(lookingAt(settle(ground, { x: position[0], z: position[2] }, BODY_RADIUS), eyeHeight, view)),
    approach({ position: [x, y, z], radius, height }) {
      const at = settle(ground, viewpointOf({ x, z, radius, height }, standing()), BODY_RADIUS);
      return travel(lookingAt(at, eyeHeight, [x, y + height * 0.55, z]));
    },
    walkTo({ x, z }) {
      const at = settle(ground, { x, z }, BODY_RADIUS);
      // A trigger is pulled too easily: in a headset one aims.
      if (!enabled || Math.hypot(at.x - stance.x, at.z - stance.z) < STEP_METRES) return Promise.resolve();
      return travel({ ...at, yaw: stance.yaw, pitch: stance.pitch / 2 });
    },
    land([x, , z], yaw) {
      endJourney();
      velocity = { x: 0, z: 0 };
      stance = { ...settle(ground, { x, z }, BODY_RADIUS), yaw, pitch: 0 };
      place();
    },
    setEnabled(on) {
      enabled = on;
      endJourney();
      velocity = { x: 0, z: 0 };
    },
    setCarrier: (next) => (carrier = next),
    lockPointer: () => pointer.lock(),
    dispose() {
      stopFrames();
      endJourney();
      keyboard.dispose();
      pointer.dispose();
      camera.dispose();
    },
  };
}

function glideMs(from: Stance, to: Stance): number {
  return Math.min(1800, 500 + Math.hypot(to.x - from.x, to.z - from.z) * GLIDE_MS_PER_METRE);
}

function strongest(keys: Wish, stick: Wish): Wish {
  return keys === NO_WISH ? stick : keys;
}
