// What a frame costs, against what a headset can bear: the figures of the overlay and of `stats()`. Who calls: metaverse.ts.
import type { PerfCounter } from '@babylonjs/core/Misc/perfCounter';
import type { Stage } from './engine.ts';
import type { FrameTimes } from './frame-times.ts';
import type { QualityTier } from './world/quality.ts';

/** What a world may cost in each frame at a headset's quality (`medium`): both eyes at 72 Hz on a mobile GPU. */
export const FRAME_BUDGET = { drawCalls: 150, triangles: 500_000, syncMs: 1 } as const;
type Budgeted = keyof typeof FRAME_BUDGET;

export interface FrameFigures {
  readonly framesPerSecond: number;
  readonly frameP50Ms: number;
  readonly frameP95Ms: number;
  /** Of the last frame, with its shadows. */
  readonly drawCalls: number;
  readonly triangles: number;
  /** Of the page's main thread, spent on twins in a frame: the median. */
  readonly syncMs: number;
  /** Estimated: four bytes a texel where the format is not known, a third more with mipmaps. */
  readonly textureBytes: number;
  readonly tier: QualityTier;
  /** CSS pixels per drawn pixel along one axis. */
  readonly scaling: number;
  readonly exceeded: readonly Budgeted[];
}

/** Counts what is drawn from now on; the returned function reads it. */
export function countFrames({ engine, scene, quality }: Stage, frames: FrameTimes): () => FrameFigures {
  // Kept by the engine for its own inspector, which begins the count of a frame: without it, that is done here.
  const { _drawCalls: counter } = engine as unknown as { readonly _drawCalls: PerfCounter };
  let drawCalls = 0;
  let triangles = 0;
  scene.onBeforeAnimationsObservable.add(() => counter.fetchNewFrame());
  scene.onAfterRenderObservable.add(() => {
    drawCalls = counter.current;
    triangles = Math.round(scene.getActiveIndices() / 3);
  });
  return () => {
    const { intervalP50Ms, intervalP95Ms, twinsP50Ms } = frames.percentiles();
    const costs = { drawCalls, triangles, syncMs: twinsP50Ms };
    return {
      framesPerSecond: intervalP50Ms === 0 ? 0 : 1000 / intervalP50Ms,
      frameP50Ms: intervalP50Ms,
      frameP95Ms: intervalP95Ms,
      ...costs,
      textureBytes: engine
        .getLoadedTexturesCache()
        .reduce(
          (sum, { width, height, depth, generateMipMaps, isCube }) =>
            sum + width * height * Math.max(1, depth) * (isCube ? 6 : 1) * 4 * (generateMipMaps ? 4 / 3 : 1),
          0,
        ),
      tier: quality.tier,
      scaling: engine.getHardwareScalingLevel(),
      exceeded: (Object.keys(FRAME_BUDGET) as Budgeted[]).filter((name) => costs[name] > FRAME_BUDGET[name]),
    };
  };
}
