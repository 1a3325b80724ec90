// The Babylon engine, the scene and the render loop of the metaverse system. Who calls: the page's composition once,
// then world/, rig/, xr/ and twins/ with the stage it returns. Right-handed like glTF, WebXR and the wire: one frame.
import { Engine } from '@babylonjs/core/Engines/engine';
import { Scene } from '@babylonjs/core/scene';
import { systemClock } from '../base/clock.ts';
import { Emitter } from '../base/emitter.ts';
import { TwinportError } from '../base/errors.ts';
import { ResolutionGovernor } from './resolution.ts';
import { qualityOf, tierFor } from './world/quality.ts';
import type { Quality, QualityTier } from './world/quality.ts';
import { strings } from './ui/strings.ts';

/** `nowMs`: epoch milliseconds of `systemClock`; `deltaMs`: since the frame before, at most 250. */
type FrameCallback = (nowMs: number, deltaMs: number) => void;

interface StageEvents {
  /** The GPU took the context away (driver reset, too many tabs): nothing is drawn until it comes back. */
  contextLost: undefined;
  contextRestored: undefined;
  /** CSS pixels per drawn pixel changed; 1 is one to one, 2 draws a quarter of the pixels. */
  scaling: number;
  /** Told once: fewer pixels did not make the picture fast enough; less should be drawn. */
  overwhelmed: undefined;
}

export interface Stage {
  readonly engine: Engine;
  readonly scene: Scene;
  readonly canvas: HTMLCanvasElement;
  readonly quality: Quality;
  readonly events: Emitter<StageEvents>;
  /** Runs before each rendered frame, on a screen and in XR alike, in order of registration; returns a function that removes it. */
  onBeforeRender(callback: FrameCallback): () => void;
  /** Starts the render loop. Needs a camera in the scene. */
  start(): void;
  dispose(): void;
}

const LONGEST_DELTA_MS = 250;

/**
 * Creates the stage on a canvas. `tier` overrides the detected quality.
 * @throws TwinportError `unsupported-operation` where the browser gives no WebGL 2 context
 */
export function createStage(canvas: HTMLCanvasElement, options: { tier?: QualityTier } = {}): Stage {
  const quality = qualityOf(options.tier ?? tierFor(rendererName(), isMobile()));
  const engine = createEngine(canvas, quality);
  const events = new Emitter<StageEvents>();
  const scene = new Scene(engine);
  scene.useRightHandedSystem = true;
  // The rig and the picker listen to the canvas themselves; Babylon would pick through every mesh on each pointer move.
  scene.detachControl();
  scene.skipPointerMovePicking = true;

  const pixelRatio = Math.min(globalThis.devicePixelRatio || 1, quality.maxPixelRatio);
  const governor = new ResolutionGovernor({
    finest: 1 / pixelRatio,
    coarsest: Math.max(1.6, 1 / pixelRatio),
    slowFrameMs: quality.tier === 'low' ? 85 : 28,
    fastFrameMs: quality.tier === 'low' ? 40 : 18,
  });
  engine.setHardwareScalingLevel(governor.scaling);

  const callbacks = new Set<FrameCallback>();
  let lastMs = systemClock.now();
  scene.onBeforeRenderObservable.add(() => {
    const nowMs = systemClock.now();
    const deltaMs = Math.min(nowMs - lastMs, LONGEST_DELTA_MS);
    lastMs = nowMs;
    for (const callback of callbacks) callback(nowMs, deltaMs);
  });

  const watch = new ResizeObserver(() => engine.resize());
  watch.observe(canvas);
  engine.onContextLostObservable.add(() => events.emit('contextLost', undefined));
  engine.onContextRestoredObservable.add(() => events.emit('contextRestored', undefined));

  let lastFrameMs = performance.now();
  let wasOverwhelmed = false;
  const renderLoop = () => {
    const frameMs = performance.now();
    // In XR the headset's compositor owns the resolution.
    const scaling =
      scene.activeCamera?.getClassName() === 'WebXRCamera' ? undefined : governor.sample(frameMs - lastFrameMs);
    lastFrameMs = frameMs;
    if (scaling !== undefined) {
      engine.setHardwareScalingLevel(scaling);
      events.emit('scaling', scaling);
    }
    if (governor.isHopeless && !wasOverwhelmed) {
      wasOverwhelmed = true;
      events.emit('overwhelmed', undefined);
    }
    scene.render();
  };

  return {
    engine,
    scene,
    canvas,
    quality,
    events,
    onBeforeRender(callback) {
      callbacks.add(callback);
      return () => void callbacks.delete(callback);
    },
    start: () => engine.runRenderLoop(renderLoop),
    dispose() {
      watch.disconnect();
      engine.stopRenderLoop();
      scene.dispose();
      engine.dispose();
    },
  };
}

function createEngine(canvas: HTMLCanvasElement, quality: Quality): Engine {
  const unavailable = (cause?: unknown) =>
    new TwinportError('unsupported-operation', strings.faults.noWebGl, { details: { feature: 'webgl2' }, cause });
  let engine: Engine;
  try {
    engine = new Engine(canvas, quality.multisampling, {
      powerPreference: 'high-performance',
      stencil: false,
      audioEngine: false,
      // Software GL is slow, yet better than no world.
      failIfMajorPerformanceCaveat: false,
    });
  } catch (error) {
    throw unavailable(error);
  }
  if (engine.webGLVersion >= 2) return engine;
  engine.dispose();
  throw unavailable();
}

/** What the GPU calls itself. Asked of a context of its own, as multisampling must be chosen before the real one is made. */
function rendererName(): string {
  const probe = document.createElement('canvas').getContext('webgl2');
  if (!probe) return '';
  const name = String(
    probe.getParameter(probe.getExtension('WEBGL_debug_renderer_info')?.UNMASKED_RENDERER_WEBGL ?? probe.RENDERER),
  );
  probe.getExtension('WEBGL_lose_context')?.loseContext();
  return name;
}

function isMobile(): boolean {
  return /Quest|Android|iPhone|iPad|Mobile|Pico/i.test(navigator.userAgent);
}
