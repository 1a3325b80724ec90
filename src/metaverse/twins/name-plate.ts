// The sign above a twin: its title, the mark of its status and, when something is wrong, words for it. Repainted only
// when a word changes: at most once a second while the age of the last data counts up. Who calls: twin-view.ts.
import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { TwinStatus } from '../../protocol/mii.ts';
import { formatDuration } from '../ui/format.ts';
import { PLATE_TEXTURE, plateLayout } from './card-layout.ts';
import type { PlateTone } from './card-layout.ts';
import type { Card, CardMaker, CardSize } from './card.ts';
import { azimuthOf, distanceTo, MOST_RISE_OF_CARD, type Roomy } from './card-room.ts';
import type { NodeLabel } from './node-label.ts';
import { strings } from '../ui/strings.ts';

const PLATE_SIZE: CardSize = {
  ...PLATE_TEXTURE,
  metresPerPixel: 1 / 500,
  nearMetres: 7,
  // Where it could not be read it is not shown: who points at it reads its card.
  farMetres: 110,
  hideMetres: 110,
};
/** The tip stands this far above what it names. */
const CLEARANCE_METRES = 0.12;
/** Seen from so near that it would be all around, this much of it counts. */
const WIDEST_RADIANS = 1.4;
/** Labels further than this to the side, or above, are in nobody's way. */
const BESIDE_METRES = 1;

export class NamePlate implements Roomy {
  readonly card: Card;
  readonly mostRise = MOST_RISE_OF_CARD;
  #mostSinkMetres = 0;
  #reachMetres = 0;
  #shiftedMetres = 0;
  #title: string;
  readonly #tip = new Vector3();
  readonly #raised = new Vector3();
  /** Labels that it stands on: they go together, as the eye sees them. Of each, how much further away it is. */
  readonly #below: NodeLabel[] = [];
  readonly #further: number[] = [];
  readonly covered = { position: new Vector3(), low: 0, high: 0, halfWidth: 0 };
  #painted = '';
  #last: { readonly tone: PlateTone; readonly note: string } | null = null;

  constructor(title: string, makeCard: CardMaker) {
    this.#title = title;
    this.card = makeCard(`name plate of ${title}`, PLATE_SIZE);
  }

  /** Where a tall machine's top is out of sight, its name still says whose foot that is. */
  get mostSinkMetres(): number {
    return this.#mostSinkMetres;
  }

  /** Stands above this point, or below it where there is no room; nearer to the eye than what reaches so far around it. */
  moveTo(top: Vector3, mostSinkMetres: number, reachMetres: number): void {
    this.#mostSinkMetres = mostSinkMetres;
    this.#reachMetres = reachMetres;
    this.#tip.copyFrom(top);
    this.#tip.y += CLEARANCE_METRES;
  }

  /** The height of its upper edge as it stands; where it does not, of where it would. */
  get top(): number {
    return this.#raised.y + this.#shiftedMetres + this.card.covered.high;
  }

  /** Where its stem points, as placed last. */
  get tip(): Vector3 {
    return this.#raised;
  }

  write(tone: PlateTone, note: string): void {
    this.#last = { tone, note };
    const words = JSON.stringify([this.#title, tone, note]);
    if (words === this.#painted) return;
    this.#painted = words;
    this.card.paint((measure) => plateLayout(this.#title, tone, note, measure));
  }

  /** The same twin by another name: in another language. */
  rename(title: string): void {
    this.#title = title;
    if (this.#last !== null) this.write(this.#last.tone, this.#last.note);
  }

  /**
   * Once a rendered frame, after the labels: the plate makes room for those that stand where it would. `isShown` false: another card stands
   * in its place, for which each label makes room by itself.
   */
  place(eye: Vector3, labels: Iterable<NodeLabel>, isShown: boolean): void {
    this.#raised.copyFrom(this.#tip);
    this.#below.length = this.#further.length = 0;
    for (const label of labels) {
      const { tip, card } = label;
      label.isBelowName = false;
      const height = card?.heightMetres ?? 0;
      if (height === 0 || Math.hypot(tip.x - this.#tip.x, tip.z - this.#tip.z) > BESIDE_METRES) continue;
      if (tip.y + height <= this.#raised.y || tip.y >= this.#tip.y + BESIDE_METRES) continue;
      this.#raised.y = tip.y + height;
      if (!isShown) continue;
      label.isBelowName = true;
      this.#below.push(label);
    }
    this.#shiftedMetres = 0;
    if (isShown) this.card.place(this.#raised, eye, this.#reachMetres);
    else this.card.hide();
    this.#cover(eye);
  }

  shift(metres: number): void {
    this.#shiftedMetres = metres;
    this.card.shift(metres);
    for (const [index, { card }] of this.#below.entries()) card?.shift(metres * this.#further[index]!);
  }

  hide(): void {
    this.card.hide();
    for (const { card } of this.#below) card?.hide();
  }

  dispose(): void {
    this.card.dispose();
  }

  /** All that goes together, as if it all stood where the plate does. */
  #cover(eye: Vector3): void {
    const { covered } = this;
    const { position, low, high, halfWidth } = this.card.covered;
    covered.position.set(position.x, position.y, position.z);
    Object.assign(covered, { low, high, halfWidth });
    for (const [index, { card }] of this.#below.entries()) {
      if (card === null || high === 0) continue;
      const label = card.covered;
      const distance = distanceTo(eye, label);
      const further = distance / distanceTo(eye, covered);
      this.#further[index] = further;
      const seenLow = (label.position.y + label.low - eye.y) / further + eye.y;
      covered.low = Math.min(covered.low, seenLow - covered.position.y);
      const apart = Math.abs(azimuthOf(eye, label) - azimuthOf(eye, covered));
      const aside = Math.min(apart, 2 * Math.PI - apart) + Math.atan(label.halfWidth / distance);
      covered.halfWidth = Math.max(covered.halfWidth, (distance / further) * Math.tan(Math.min(WIDEST_RADIANS, aside)));
    }
  }
}

/** What a plate says about a twin whose data do not come; `ageMs` null when none ever came. */
export function silenceNote(status: TwinStatus, ageMs: number | null): string {
  if (status === 'live') return '';
  if (ageMs === null) return status === 'offline' ? strings.signs.offline : strings.signs.waiting;
  const silence = formatDuration(ageMs);
  return status === 'offline' ? strings.signs.offlineSilent(silence) : strings.signs.silent(silence);
}

/** What a plate says while a model comes; `share` 0 to 1, null while nobody knows how large it is. */
export function loadingNote(share: number | null): string {
  return share === null ? strings.signs.loading : strings.signs.loadingShare(Math.floor(share * 100));
}

/** What a plate says while the next version of a twin comes; `share` as above. */
export function nextVersionNote(share: number | null): string {
  return share === null ? strings.signs.nextVersion : strings.signs.nextVersionShare(Math.floor(share * 100));
}
