// Keeps what was placed in AR on its spot of the real floor: by an anchor while the visit lasts and, where the device can do
// that, by a handle in this browser's storage until the next. Who calls: ar-visit.ts.
import * as v from 'valibot';

const KEY = 'twinport.ar';

const Kept = v.record(
  v.string(),
  v.object({
    handle: v.string(),
    /** Clockwise from the anchor's own heading. */
    headingDegrees: v.pipe(v.number(), v.finite()),
    scale: v.pipe(v.number(), v.finite(), v.gtValue(0)),
  }),
);
export type KeptPlace = v.InferOutput<typeof Kept>[string];

interface PersistentAnchor extends XRAnchor {
  requestPersistentHandle?(): Promise<string>;
}
interface AnchoringSession extends XRSession {
  restorePersistentAnchor?(handle: string): Promise<XRAnchor>;
  deletePersistentAnchor?(handle: string): Promise<void>;
}

/** What was kept of a twin on this device; null: nothing. */
export function keptPlace(twinId: string): KeptPlace | null {
  return read()[twinId] ?? null;
}

/** The anchor of the last visit; null where it is gone, or the device cannot keep one. */
export async function restoreAnchor(session: AnchoringSession, handle: string): Promise<XRAnchor | null> {
  // Another room, or the device forgot: the twin is placed anew.
  return (await session.restorePersistentAnchor?.(handle).catch(() => null)) ?? null;
}

/** Asks the device to know the anchor again at the next visit; returns whether it will. */
export async function keepAnchor(
  session: AnchoringSession,
  anchor: PersistentAnchor,
  twinId: string,
  place: Omit<KeptPlace, 'handle'>,
): Promise<boolean> {
  if (anchor.requestPersistentHandle === undefined) return false;
  // A device may have room for a few only: it stands for this visit, which the face says.
  const handle = await anchor.requestPersistentHandle().catch(() => null);
  if (handle === null) return false;
  const before = keptPlace(twinId)?.handle;
  // One that is gone already need not be deleted.
  if (before !== undefined && before !== handle) void session.deletePersistentAnchor?.(before).catch(() => undefined);
  return write({ ...read(), [twinId]: { ...place, handle } });
}

/** The twin was turned or scaled where it stands. */
export function keepPose(twinId: string, pose: Omit<KeptPlace, 'handle'>): void {
  const kept = read();
  if (kept[twinId] !== undefined) write({ ...kept, [twinId]: { ...kept[twinId], ...pose } });
}

function read(): v.InferOutput<typeof Kept> {
  try {
    const parsed = v.safeParse(Kept, JSON.parse(localStorage.getItem(KEY) ?? '{}'));
    return parsed.success ? parsed.output : {};
  } catch {
    // Storage is off, or somebody else wrote there: it is placed anew.
    return {};
  }
}

function write(kept: v.InferOutput<typeof Kept>): boolean {
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
    return true;
  } catch {
    return false;
  }
}
