// A visitor's arrangement as data: what differs from the world's manifest. Parsed at the door whether it comes from this
// browser's storage, a link or a file; merged with a manifest for export. Pure. Who calls: arrangement.ts, shelf.ts, share-text.ts.
import * as v from 'valibot';
import { DidKey, Name, ThingId } from '../../protocol/envelope.ts';
import { PeerAddress, type Placement, type WorldManifest } from '../../protocol/world-manifest.ts';

/** Beyond this nobody sees it, and single precision on the graphics card trembles. */
export const FARTHEST_METRES = 10_000;
export const SCALES = { least: 0.05, most: 20 } as const;
export const GRID_METRES = 0.25;
export const TURN_STEP_DEGREES = 15;

const Finite = v.pipe(v.number(), v.finite());
const Metres = v.pipe(Finite, v.minValue(-FARTHEST_METRES), v.maxValue(FARTHEST_METRES));

const Pose = v.object({
  position: v.tuple([Metres, Metres, Metres]),
  /** Clockwise seen from above, like a compass. */
  headingDegrees: Finite,
  scale: v.pipe(Finite, v.minValue(SCALES.least), v.maxValue(SCALES.most)),
});
export type Pose = v.InferOutput<typeof Pose>;

const PlacedTwin = v.object({
  twin: ThingId,
  ...Pose.entries,
  /** Room that the machine takes, in metres. */
  radius: v.pipe(Finite, v.gtValue(0), v.maxValue(FARTHEST_METRES)),
  locked: v.optional(v.boolean(), false),
  /** Where the manifest had it when the visitor placed it; null: nowhere. Absent in what others sent. */
  world: v.optional(v.nullable(Pose)),
});
export type PlacedTwin = v.InferOutput<typeof PlacedTwin>;

export const AddedSystem = v.object({ name: Name, address: PeerAddress, did: v.optional(DidKey) });
export type AddedSystem = v.InferOutput<typeof AddedSystem>;

export const Arranged = v.object({
  version: v.literal(1),
  twins: v.pipe(v.array(PlacedTwin), v.maxLength(4_096)),
  systems: v.pipe(v.array(AddedSystem), v.maxLength(256)),
});
export type Arranged = v.InferOutput<typeof Arranged>;

export const UNTOUCHED: Arranged = { version: 1, twins: [], systems: [] };

/** The pose in figures that a person would write: millimetres, hundredths of a degree from 0 to 360, thousandths of scale. */
export function tidy({ position: [x, y, z], headingDegrees, scale }: Pose): Pose {
  const metres = (value: number): number => within(rounded(value, 1e3), -FARTHEST_METRES, FARTHEST_METRES);
  return {
    position: [metres(x), metres(y), metres(z)],
    headingDegrees: rounded(((headingDegrees % 360) + 360) % 360, 1e2) % 360,
    scale: within(rounded(scale, 1e3), SCALES.least, SCALES.most),
  };
}

export function poseOf({ position: [x, y, z], headingDegrees, scale }: Pose): Pose {
  return { position: [x, y, z], headingDegrees, scale };
}

export function isSamePose(a: Pose | null | undefined, b: Pose | null | undefined): boolean {
  if (a == null || b == null) return (a ?? null) === (b ?? null);
  return (
    a.headingDegrees === b.headingDegrees &&
    a.scale === b.scale &&
    a.position.every((metres, axis) => metres === b.position[axis])
  );
}

/** With this twin there, in place of where it was before. */
export function withTwin(arranged: Arranged, placed: PlacedTwin): Arranged {
  return { ...arranged, twins: [...arranged.twins.filter(({ twin }) => twin !== placed.twin), placed] };
}

/** Everything of `more`, over what was there before: its twins and its systems win. */
export function merged(before: Arranged, more: Arranged): Arranged {
  const twins = new Set(more.twins.map(({ twin }) => twin));
  const systems = new Set(more.systems.map(({ address }) => address));
  return {
    version: 1,
    twins: [...before.twins.filter(({ twin }) => !twins.has(twin)), ...more.twins],
    systems: [...before.systems.filter(({ address }) => !systems.has(address)), ...more.systems],
  };
}

/** The manifest with everything where the visitor put it. */
export function worldWith(manifest: WorldManifest, { twins, systems }: Arranged): WorldManifest {
  const named = new Set(manifest.systems.map(({ address }) => address));
  const moved = new Map(twins.map((placed) => [placed.twin, placementOf(placed)]));
  return {
    ...manifest,
    systems: [...manifest.systems, ...systems.filter(({ address }) => !named.has(address))],
    placements: [
      ...manifest.placements.map((placement) => moved.get(placement.twin) ?? placement),
      ...[...moved.values()].filter(({ twin }) => !manifest.placements.some((placement) => placement.twin === twin)),
    ],
  };
}

/** What another manifest of this world would change. */
export function differencesOf(manifest: WorldManifest, other: WorldManifest): Arranged {
  const before = new Map(manifest.placements.map((placement) => [placement.twin, placement]));
  const named = new Set([...manifest.systems, ...manifest.services].map(({ address }) => address));
  return {
    version: 1,
    twins: other.placements.flatMap((placement) =>
      isSamePose(before.get(placement.twin), placement)
        ? []
        : [{ twin: placement.twin, ...tidy(placement), radius: placement.radius, locked: false }],
    ),
    systems: other.systems.filter(({ address }) => !named.has(address)),
  };
}

/** Twins that the manifest moved after the visitor had: theirs is kept, and they are told. */
export function movedByBoth({ placements }: WorldManifest, { twins }: Arranged): readonly PlacedTwin[] {
  const now = new Map(placements.map((placement) => [placement.twin, poseOf(placement)]));
  return twins.filter(({ twin, world }) => world !== undefined && !isSamePose(world, now.get(twin)));
}

export function placementOf({ twin, radius, ...pose }: PlacedTwin): Placement {
  return { twin, ...poseOf(pose), radius };
}

function rounded(value: number, perUnit: number): number {
  return Math.round(value * perUnit) / perUnit;
}

function within(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
