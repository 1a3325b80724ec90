// What the filters of discovery (P5, P6, P12) have in common: words, places, order and pages.
import type { Near, Page } from '../protocol/mii.ts';
import type { Place } from '../protocol/things.ts';

/** Mean radius (IUGG). */
const EARTH_METRES = 6_371_008.8;

// One collator: `localeCompare` looks its locale up for every pair, which is felt with 2,000 titles.
const collator = new Intl.Collator();
export const byTitle = (a: string, b: string): number => collator.compare(a, b);

/** Whether all words of `text` occur in what is said of something. What is said is only put together when there are words. */
export function textMatcher(text: string | undefined): (said: () => readonly string[]) => boolean {
  const words = (text ?? '')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return (said) => {
    if (words.length === 0) return true;
    const all = said().join('\n').toLowerCase();
    return words.every((word) => all.includes(word));
  };
}

/** Whether a place is within a circle on the ground (great-circle distance). Who names no place is nowhere. */
export function isNear(place: Place | null, near: Near): boolean {
  if (place === null) return false;
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const [from, to] = [radians(place.latitude), radians(near.latitude)];
  const haversine =
    Math.sin((to - from) / 2) ** 2 +
    Math.cos(from) * Math.cos(to) * Math.sin(radians(near.longitude - place.longitude) / 2) ** 2;
  return 2 * EARTH_METRES * Math.asin(Math.min(1, Math.sqrt(haversine))) <= near.radiusMetres;
}

/** Part of an ordered result; all of it where nothing is said. */
export function pageOf<Item>(items: readonly Item[], { offset = 0, limit }: Page): readonly Item[] {
  return offset === 0 && limit === undefined
    ? items
    : items.slice(offset, limit === undefined ? undefined : offset + limit);
}
