// What a twin told last, in memory of its own: nothing comes into it any more, so that what is drawn from it stands still, and it stays when the
// ring that it was taken from becomes another twin's. Used by metaverse/twins/fitting-samples.ts.
import type { SampledLayout } from './ring-memory.ts';
import { RingBlock } from './ring-block.ts';
import type { TwinRing } from './twin-ring.ts';

/** The newest sample of each field, with the clock that it is drawn by. */
export function stillRing(layout: SampledLayout, ring: TwinRing): TwinRing {
  const still = new RingBlock(layout, 1).ring(0);
  for (const field of layout.fields.keys()) {
    const newest = ring.newest(field);
    if (newest !== null) still.push(field, newest.time, newest.value, newest.sequence);
  }
  const { offsetMs, errorMs, delayMs, heardMs } = ring;
  still.setClock({ offsetMs, errorMs, delayMs, heardMs });
  return still;
}
