// Every limit of the wire in one place, so that a reader, a provider and a test see the same numbers. Rule ids: SPEC.md LIM.

/** Version of the control protocol; a hello with another one is refused with `version-unsupported` (SPEC.md SES-2). */
export const PROTOCOL_VERSION = 1;

export const LIMITS = {
  /** One control message, UTF-8 bytes. Both stacks negotiate 262,144 as SCTP's maximum message size. */
  controlMessageBytes: 262_144,
  /** Nesting of a control message's JSON. */
  controlDepth: 32,
  /** Control messages a second that a link may send in the long run, and the burst above it. */
  controlRatePerSecond: 1_000,
  controlBurst: 2_000,
  /** One message on the state channel: below the safe datagram size, so that one lost packet costs one message. */
  stateMessageBytes: 1_120,
  /** Fields that the twins of one state message have together, unless it is of one twin: a slice of 3 bits may speak of thousands. */
  stateMessageFields: 8_192,
  /** State messages a second, and the burst: 1,000 twins at 60 Hz pack into about 2,000. */
  stateRatePerSecond: 20_000,
  stateBurst: 40_000,
  /** One value that no frame carries, the data of one event, the output of one action: characters of JSON. */
  valueCharacters: 65_536,
  /** How deep it may be nested, so that the message around it is within `controlDepth`. */
  valueLevels: 24,
  /** How differently the streams of a link may be looked at in one message: groups of streams. */
  observationChanges: 64,
  /** One chunk on the bulk channel, with its header. */
  bulkChunkBytes: 16_384 + 8,
  /** One model. */
  assetBytes: 64 * 1024 * 1024,
  /** Systems that an enabler knows; of those that nobody let in, the oldest goes first. */
  systemsKnown: 1_024,
  /** Twins of one system, affordances of one twin. */
  modelsPerSystem: 10_000,
  affordancesPerTwin: 512,
  /** Services of one system; items a second that one call may stream, and the burst. */
  servicesPerSystem: 256,
  streamRatePerSecond: 200,
  streamBurst: 500,
  /** Sharings of a visitor, and commands of a service under way in each. */
  shares: 256,
  commandsOfShare: 32,
  /** A proof that is not there by then closes the link (SES-4). */
  handshakeTimeoutMs: 5_000,
  /** An unanswered request fails with `timeout`. */
  requestTimeoutMs: 10_000,
  /** Lease of a registration: asked by the system, bounded by the enabler. */
  leaseMinMs: 2_000,
  leaseMaxMs: 120_000,
  /** A signed command or access proof is accepted for this long after it was made, and this long before (clock skew). */
  signedLifeMs: 30_000,
  clockSkewMs: 10_000,
  /** Life of an access grant. */
  grantLifeMs: 10 * 60_000,
  /** A twin may be quiet for so long in any case, and no twin for longer, whatever is told of it. */
  silenceMinMs: 2_000,
  silenceMaxMs: 24 * 60 * 60_000,
  /** Events that a twin keeps for subscribers who come back. */
  eventsKept: 1_000,
} as const;

/** What one model may cost whoever shows it (LIM-9): drawn as often as its nodes draw it, unpacked as far as it is packed. */
export const MODEL_LIMITS = {
  /** A line or a point counts as one. */
  triangles: 5_000_000,
  /** Draws of a mesh's primitives. */
  parts: 20_000,
  nodes: 20_000,
  /** Nodes within nodes: loaders go down them by calling themselves. */
  levels: 256,
  materials: 4_096,
  textures: 1_024,
  /** Of one image, a side; and of all together: 256 MiB of a visitor's memory, and a third more for its smaller copies. */
  imageSidePixels: 8_192,
  imagePixels: 67_108_864,
  animations: 1_024,
  /** Of all channels of all animations: each keeps keys of its own, also where they share an accessor. */
  keys: 2_000_000,
  /** What accessors, shapes to blend to and views that are packed hold. */
  unpackedBytes: 536_870_912,
} as const;

/** What all models that are in memory at a time may cost together (LIM-10), each once, however many twins wear it. */
export const RESIDENT_LIMITS = {
  triangles: 20_000_000,
  /** 1 GiB of a visitor's memory, and a third more for their smaller copies. */
  imagePixels: 268_435_456,
  unpackedBytes: 1_073_741_824,
} as const;
