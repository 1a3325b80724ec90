// The card of the machine that is pointed at, near or far: its name, how it does, and the two values that say most, at a readable size
// at any distance. One for the whole world; a near machine's name plate makes room for it. Who calls: attention.ts.
import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { TwinStatus } from '../../protocol/mii.ts';
import { formatDuration, formatValue, isOld } from '../ui/format.ts';
import { prettyUnit, unitGap } from '../ui/units.ts';
import type { PropertyView } from '../view-model.ts';
import type { Card, CardMaker, CardSize } from './card.ts';
import type { Ceiling, Covered } from './card-room.ts';
import { ceilingOver } from './ceiling.ts';
import { POINT_TEXTURE, pointLayout, type PlateTone } from './card-layout.ts';
import type { LabelText } from './label-binding.ts';
import { silenceNote } from './name-plate.ts';
import { alarmsOf, headlineViews } from './panel-view.ts';
import type { TwinPresence } from './twin-presence.ts';
import { problemWords } from '../ui/problem-text.ts';

/** As large on the screen as two metres away, from there to the horizon. */
const POINT_SIZE: CardSize = {
  ...POINT_TEXTURE,
  metresPerPixel: 1 / 620,
  nearMetres: 2,
  farMetres: 1_500,
  hideMetres: 4_000,
};
const REPAINT_MS = 250;
const CLEARANCE_METRES = 0.15;

export class PointCard {
  readonly #card: Card;
  readonly #ceiling: Ceiling;
  #presence: TwinPresence | null = null;
  #painted = '';
  #paintedMs = 0;
  readonly #tip = new Vector3();

  constructor(makeCard: CardMaker, ceiling: Ceiling) {
    this.#ceiling = ceiling;
    this.#card = makeCard('point card', POINT_SIZE);
    if (this.#card.mesh !== null) this.#card.mesh.isPickable = false;
  }

  /** What it covers: the cards of the world make room for it. */
  get covered(): Covered {
    return this.#card.covered;
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
    this.#card.dispose();
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
    const rows = headlineViews(presence).map((view) => rowOf(view, status));
    const words = JSON.stringify([model.title, tone, note, rows]);
    if (words === this.#painted) return;
    this.#painted = words;
    this.#card.paint((measure) =>
      pointLayout({ title: model.title, tone, note, rows, dimmed: status !== 'live' }, measure),
    );
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
  const { title, value, unit, digits, ageMs } = property;
  const isNumber = typeof value === 'number';
  const pretty = isNumber ? prettyUnit(unit) : '';
  const text = formatValue(value, digits);
  // How old all of them are stands above, when the twin is not live.
  const old = status === 'live' && ageMs !== null && isOld(property, status) ? ` (${formatDuration(ageMs)})` : '';
  return unitGap(pretty) === ''
    ? { caption: title, value: `${text}${pretty}${old}`, unit: '' }
    : { caption: title, value: text + old, unit: pretty };
}
