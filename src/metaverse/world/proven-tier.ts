// The quality that this machine proved to be able to draw, where that is less than its name promised: kept for the visit of
// this tab, so that the next world begins with it. Who calls: metaverse.ts.
import type { QualityTier } from './quality.ts';

const KEY = 'twinport.proven-tier';
const BELOW: Readonly<Record<QualityTier, QualityTier | null>> = { high: 'medium', medium: 'low', low: null };

/** As the stage takes it; nothing where nothing was proved. */
export function provenTier(): { readonly tier?: QualityTier } {
  try {
    const kept = sessionStorage.getItem(KEY);
    return kept === 'low' || kept === 'medium' ? { tier: kept } : {};
  } catch {
    // Storage is off: each page finds out for itself.
    return {};
  }
}

/** Keeps the tier below one that was too much; whether there is one. */
export function stepDown(from: QualityTier): boolean {
  const below = BELOW[from];
  if (below === null) return false;
  try {
    sessionStorage.setItem(KEY, below);
    return true;
  } catch {
    // As above.
    return false;
  }
}
