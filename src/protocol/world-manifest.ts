// The world manifest: names a place and whom to dial there (design §5, Rendezvous). Read by the metaverse at start, from
// /worlds/*.json of its own origin; served by `npm start` with the demo systems' keys pinned.
import * as v from 'valibot';
import { DidKey, Name, ThingId } from './envelope.ts';
import { multiLanguage } from './thing-description.ts';

const Finite = v.pipe(v.number(), v.finite());
const Vector = v.tuple([Finite, Finite, Finite]);
export const PeerAddress = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,62}[A-Za-z0-9])?$/, 'must be a peer address of letters, digits, "-" and "_"'),
);

const IceServer = v.object({
  urls: v.union([v.string(), v.array(v.string())]),
  username: v.optional(v.string()),
  credential: v.optional(v.string()),
});

/** Whom to dial: where, and by which key where it is pinned. */
const SystemsToDial = v.optional(
  v.pipe(v.array(v.object({ name: Name, address: PeerAddress, did: v.optional(DidKey) })), v.maxLength(256)),
  [],
);

/** Where a manifest may be: a file under /worlds/ of the same origin, without `..`, host or query. */
const WorldPath = v.pipe(
  v.string(),
  v.maxLength(256),
  v.regex(
    /^\/worlds\/(?:[A-Za-z0-9_-][A-Za-z0-9._-]*\/)*[A-Za-z0-9_-][A-Za-z0-9._-]*\.json$/,
    'must be a path of this site such as "/worlds/city.json"',
  ),
);

/** An arch that one goes through into another world. */
const Portal = v.object({
  /** Name of the world behind it. */
  title: Name,
  titles: multiLanguage(Name),
  world: WorldPath,
  position: Vector,
  /** Where somebody looks who comes out of it: clockwise seen from above, 0 towards -Z. */
  headingDegrees: v.optional(Finite, 0),
});

/** The hour, 0 to 24, by which sun and sky stand. */
const Daylight = v.union(
  [
    v.strictObject({ hour: v.pipe(Finite, v.minValue(0), v.maxValue(24)) }),
    /** A day takes so long; midnight UTC is midnight. */
    v.strictObject({ dayMinutes: v.pipe(Finite, v.minValue(1), v.maxValue(1_440)) }),
    /** A number that a twin reports. */
    v.strictObject({ twin: ThingId, property: v.pipe(v.string(), v.minLength(1), v.maxLength(64)) }),
  ],
  'must be {"hour": 0 to 24}, {"dayMinutes": 1 to 1440} or {"twin", "property"}',
);
export type Daylight = v.InferOutput<typeof Daylight>;

export const WorldManifest = v.object({
  $schema: v.optional(v.string()),
  title: Name,
  /** The same in other languages. */
  titles: multiLanguage(Name),
  environment: v.picklist(
    ['coast', 'city', 'studio'],
    ({ received }) => `must be "coast", "city" or "studio"; this page knows no environment ${received}`,
  ),
  spawn: v.object({ position: Vector, lookAt: Vector }),
  /** Without it the light stands still. It moves in the environment `city`. */
  daylight: v.optional(Daylight),
  iceServers: v.optional(v.array(IceServer), []),
  /** What becomes of a system that the manifest does not pin: ask the visitor, let everybody in, or nobody. */
  trust: v.optional(v.picklist(['ask', 'open', 'pinned-only']), 'ask'),
  /** Twin systems. */
  systems: SystemsToDial,
  /** Third-party service systems. */
  services: SystemsToDial,
  portals: v.optional(v.pipe(v.array(Portal), v.maxLength(32)), []),
  placements: v.optional(
    v.pipe(
      v.array(
        v.object({
          twin: ThingId,
          position: Vector,
          /** Clockwise seen from above, like a compass. */
          headingDegrees: v.optional(Finite, 0),
          scale: v.optional(v.pipe(Finite, v.gtValue(0)), 1),
          /** Room that the machine takes, in metres: the world makes its pad that large. */
          radius: v.optional(v.pipe(Finite, v.gtValue(0)), 2),
        }),
      ),
      v.maxLength(4096),
    ),
    [],
  ),
});
export type WorldManifest = v.InferOutput<typeof WorldManifest>;
export type Placement = WorldManifest['placements'][number];
export type Portal = WorldManifest['portals'][number];
export type Environment = WorldManifest['environment'];
