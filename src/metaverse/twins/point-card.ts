// The card of the machine that is pointed at, near or far: its name, how it does, the two values that say most and, near, all that its
// labels show, at a readable size at any distance. A near machine's name plate and labels make room for it. Who calls: attention.ts.
import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { TwinStatus } from '../../protocol/mii.ts';
import { formatDuration, formatValue, isOld } from '../ui/format.ts';
import { prettyUnit, unitGap } from '../ui/units.ts';
import type { PropertyView } from '../view-model.ts';
import type { Card, CardMaker, CardSize } from './card.ts';
import type { Ceiling, Covered } from './card-room.ts';
import { ceilingOver } from './ceiling.ts';
import { MOST_POINTED_ROWS, pointLayout, pointTexture, type PlateTone } from './card-layout.ts';
import type { LabelText } from './label-binding.ts';
import { silenceNote } from './name-plate.ts';
import { alarmsOf, pointedViews } from './panel-view.ts';
import type { TwinPresence } from './twin-presence.ts';
import { problemWords } from '../ui/problem-text.ts';

/** As large on the screen as two metres away, from there to the horizon; with many values all is written smaller. */
const sizeFor = (rows: number): CardSize => ({
  ...pointTexture(rows),
  metresPerPixel: rows > FEW_ROWS ? 1 / 820 : 1 / 620,
  nearMetres: 2,
  farMetres: 1_500,
  hideMetres: 4_000,
});
const FEW_ROWS = 2;
const REPAINT_MS = 250;
const CLEARANCE_METRES = 0.15;

export class PointCard {
  /** What it covers, whichever of its cards that is: the cards of the world make room for it. */
  readonly covered: Covered;
  readonly #makeCard: CardMaker;
  readonly #ceiling: Ceiling;
  /** By their rows: a texture has one size. */
  readonly #cards = new Map<number, Card>();
  #card: Card;
  #presence: TwinPresence | null = null;
  #painted = '';
  #paintedMs = 0;
  readonly #tip = new Vector3();

  constructor(makeCard: CardMaker, ceiling: Ceiling) {
    this.#makeCard = makeCard;
    this.#ceiling = ceiling;
    this.#card = this.#cardOf(FEW_ROWS);
    const now = (): Covered => this.#card.covered;
    this.covered = {
      get position() {
        return now().position;
      },
      get low() {
        return now().low;
      },
      get high() {
        return now().high;
      },
      get halfWidth() {
        return now().halfWidth;
      },
    };
  }

  /** Whose card it is from now on; null: nobody's. */
  show(presence: TwinPresence | null): void {
    this.#presence = presence;
    this.#paintedMs = 0;
    if (presence === null) this.#card.hide();
  }

  /** Once a rendered frame. */
  frame(nowMs: number, eye: Vector3): void {
    const presence = this.#presence;
    if (presence === null) return;
    // Its panel says all that, and more.
    if (presence.figure.isSelected) return this.#card.hide();
    if (nowMs - this.#paintedMs >= REPAINT_MS) {
      this.#paintedMs = nowMs;
      this.#paint(presence);
    }
    this.#card.place(tipOf(presence, this.#tip), eye, reachOf(presence));
    // Who points at something reads it, however high that is.
    const { covered } = this.#card;
    const { position, high } = covered;
    const over = position.y + high - ceilingOver(covered, eye, this.#ceiling);
    if (high > 0 && over > 0) this.#card.shift(-over);
  }

  dispose(): void {
    for (const card of this.#cards.values()) card.dispose();
  }

  #cardOf(rows: number): Card {
    const known = this.#cards.get(rows);
    if (known !== undefined) return known;
    const card = this.#makeCard('point card', sizeFor(rows));
    if (card.mesh !== null) card.mesh.isPickable = false;
    this.#cards.set(rows, card);
    return card;
  }

  #paint(presence: TwinPresence): void {
    const { model, shown, problem } = presence;
    const status = presence.shownStatus;
    const alarms = alarmsOf(presence);
    const tone: PlateTone = alarms.length > 0 ? 'alarm' : shown === 'failed' ? 'failed' : status;
    const note =
      alarms.length > 0
        ? alarms.map(({ title }) => title).join(' · ')
        : shown === 'failed'
          ? problem === null
            ? ''
            : problemWords(problem).title
          : silenceNote(status, presence.ageMs());
    const rows = pointedViews(presence)
      .slice(0, MOST_POINTED_ROWS)
      .map((view) => rowOf(view, status));
    const words = JSON.stringify([model.title, tone, note, rows]);
    if (words === this.#painted) return;
    this.#painted = words;
    const card = this.#cardOf(rows.length);
    if (card !== this.#card) this.#card.hide();
    this.#card = card;
    card.paint((measure) => pointLayout({ title: model.title, tone, note, rows, dimmed: status !== 'live' }, measure));
  }
}

/** Above the machine, clear of its labels where it has some. */
function tipOf({ figure }: TwinPresence, result: Vector3): Vector3 {
  if (figure.view !== null) return result.copyFrom(figure.view.cardTip);
  const { minimum, maximum } = figure.bounds();
  return result.set((minimum.x + maximum.x) / 2, maximum.y + CLEARANCE_METRES, (minimum.z + maximum.z) / 2);
}

/** From its middle to its side: no part of it stands before its card. */
function reachOf({ figure }: TwinPresence): number {
  const { minimum, maximum } = figure.bounds();
  return Math.max(maximum.x - minimum.x, maximum.z - minimum.z) / 2;
}

function rowOf(property: PropertyView, status: TwinStatus): LabelText {
  const { title, value, member, unit, digits, ageMs } = property;
  const isNumber = typeof value === 'number';
  const pretty = isNumber ? prettyUnit(unit) : '';
  const text = formatValue(member ?? value, digits);
  // How old all of them are stands above, when the twin is not live.
  const old = status === 'live' && ageMs !== null && isOld(property, status) ? ` (${formatDuration(ageMs)})` : '';
  return unitGap(pretty) === ''
    ? { caption: title, value: `${text}${pretty}${old}`, unit: '' }
    : { caption: title, value: text + old, unit: pretty };
}
