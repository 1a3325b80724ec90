// How much a machine is asked to draw: three tiers, chosen once from what the GPU says it is. Who calls: engine.ts and
// every maker of the world. The tiers differ in cost and fineness only, never in what can be seen, reached or operated.

export type QualityTier = 'low' | 'medium' | 'high';

export interface Quality {
  readonly tier: QualityTier;
  /**
   * Multisampling of the canvas. Software GL pays it for every small triangle (663 against 360 ms of CPU a frame with the
   * three demo machines), so there edges are smoothed in one pass afterwards instead.
   */
  readonly multisampling: boolean;
  /** Upper bound of drawn pixels per CSS pixel along one axis. */
  readonly maxPixelRatio: number;
  /** Side of the square shadow map, in texels. */
  readonly shadowMapSize: number;
  /** The shadow map is drawn again each so many frames: machines move slowly, the sun not at all. */
  readonly shadowRefreshFrames: number;
  /** Size of the baked panorama of the sky in texels. */
  readonly skyTexels: { readonly width: number; readonly height: number };
  /** Share of a model's diagonal by which its surface may be off: what is finer is not drawn (twins/fewer-triangles.ts). */
  readonly shapeError: number;
  /** Softer shadows, sheen on surfaces, and a second layer of waves on the sea. */
  readonly fineSurfaces: boolean;
}

const TIERS: Readonly<Record<QualityTier, Quality>> = {
  low: {
    tier: 'low',
    multisampling: false,
    maxPixelRatio: 1,
    shadowMapSize: 1024,
    shadowRefreshFrames: 10,
    skyTexels: { width: 1536, height: 512 },
    shapeError: 0.003,
    fineSurfaces: false,
  },
  medium: {
    tier: 'medium',
    multisampling: true,
    maxPixelRatio: 1.5,
    shadowMapSize: 1024,
    shadowRefreshFrames: 2,
    skyTexels: { width: 2048, height: 768 },
    shapeError: 0,
    fineSurfaces: true,
  },
  high: {
    tier: 'high',
    multisampling: true,
    maxPixelRatio: 2,
    shadowMapSize: 2048,
    shadowRefreshFrames: 1,
    skyTexels: { width: 3072, height: 1024 },
    shapeError: 0,
    fineSurfaces: true,
  },
};

/** The settings of a tier. */
export function qualityOf(tier: QualityTier): Quality {
  return TIERS[tier];
}

/**
 * The tier for a GPU: `renderer` as WebGL names it, `mobile` for phones and standalone headsets. Software rasterisers
 * name themselves; an unknown GPU is taken as a good one, because the resolution adapts anyway.
 */
export function tierFor(renderer: string, mobile: boolean): QualityTier {
  if (/swiftshader|llvmpipe|softpipe|software|basic render/i.test(renderer)) return 'low';
  if (mobile || /adreno|mali|powervr|videocore/i.test(renderer)) return 'medium';
  return 'high';
}
