// Tells the enabler what the visitor looks at (P9 at MII-D4): finds out a part of it in each rendered frame, all of it about four times a
// second, and says only what has changed. When nothing is drawn any more (a hidden tab, a headset laid aside) little is asked
// for, and everything at once when the picture is back. Made by metaverse.ts.
import type { Camera } from '@babylonjs/core/Cameras/camera';
import { Vector3 } from '@babylonjs/core/Maths/math.vector';
import type { TwinId } from '../base/ids.ts';
import type { TwinInterest } from '../protocol/interest.ts';
import { lookAt, RATES_HZ, type Gaze, type Level, type Looked } from './interest-level.ts';

/** What interest needs of a twin (twin-presence.ts has it). */
export interface LookedAt {
  readonly id: TwinId;
  readonly figure: { readonly isSelected: boolean; middle(result: Vector3): Vector3 };
  /** When a program asked for its values last. */
  readonly askedMs: number;
  /** Properties that show in the world or in the list of twins; null: all. */
  readonly shownProperties: readonly string[] | null;
}

/** What the enabler was told of a twin. */
interface Told extends Looked {
  rateHz: number;
  properties: readonly string[] | null;
}

const ROUND_MS = 250;
/** Without a frame for this long nothing is drawn: not even a page that compiles its shaders takes it. */
const PAUSE_MS = 3_000;
/** Who asked for values will ask again. */
const ASKED_MS = 10_000;
/** Beyond the corners of the picture, radians: who turns sees twins that are up to date. */
const MARGIN = 0.2;
/** Of a headset the camera does not say its own. */
const WIDEST_COSINE = Math.cos((60 * Math.PI) / 180);

export class InterestReporter {
  readonly #twins: () => readonly LookedAt[];
  readonly #tell: (changes: readonly TwinInterest[]) => void;
  readonly #told = new WeakMap<LookedAt, Told>();
  readonly #place = new Vector3();
  #changes: TwinInterest[] = [];
  /** Where the round is, and how much of the next twin is due. */
  #next = 0;
  #due = 0;
  #isDrawn = true;
  #isVisible = true;
  #drawnMs = 0;

  constructor(twins: () => readonly LookedAt[], tell: (changes: readonly TwinInterest[]) => void) {
    this.#twins = twins;
    this.#tell = tell;
  }

  /** Before each rendered frame. `nowMs`: this page's clock. */
  frame(nowMs: number, deltaMs: number, gaze: Gaze): void {
    this.#drawnMs = nowMs;
    const twins = this.#twins();
    // A frame may be drawn after the page was hidden.
    if (!this.#isVisible) return;
    if (!this.#isDrawn) {
      this.#isDrawn = true;
      this.#next = 0;
      this.#due = twins.length;
    } else this.#due = Math.min(twins.length, this.#due + (twins.length * deltaMs) / ROUND_MS);
    for (; this.#due >= 1; this.#due -= 1) {
      if (this.#next >= twins.length) {
        this.#next = 0;
        this.#flush();
        break;
      }
      this.#look(twins[this.#next]!, gaze, nowMs);
      this.#next += 1;
    }
    if (this.#next >= twins.length) this.#flush();
  }

  /** The page was hidden, or is seen again. */
  setVisible(isVisible: boolean, nowMs: number): void {
    if (isVisible === this.#isVisible) return;
    this.#isVisible = isVisible;
    if (isVisible) this.#wake(nowMs);
    else this.#sleep();
  }

  /** A few times a second, drawn or not: notices when frames have stopped, and twins that come while nothing is drawn. */
  tick(nowMs: number): void {
    if (!this.#isDrawn || (this.#drawnMs > 0 && nowMs - this.#drawnMs > PAUSE_MS)) this.#sleep();
  }

  #look(twin: LookedAt, gaze: Gaze, nowMs: number): void {
    const told = this.#toldOf(twin);
    const { x, y, z } = twin.figure.middle(this.#place);
    const isWanted = twin.figure.isSelected || nowMs - twin.askedMs < ASKED_MS;
    lookAt(told, gaze, x, y, z, isWanted, nowMs);
    this.#say(twin, told.level);
  }

  #sleep(): void {
    this.#isDrawn = false;
    for (const twin of this.#twins()) this.#say(twin, 'unseen');
    this.#flush();
  }

  /** Before the first frame: what was looked at last is what will be seen first. */
  #wake(nowMs: number): void {
    this.#isDrawn = true;
    this.#drawnMs = nowMs;
    for (const twin of this.#twins()) this.#say(twin, this.#toldOf(twin).level);
    this.#flush();
  }

  #toldOf(twin: LookedAt): Told {
    const known = this.#told.get(twin);
    if (known !== undefined) return known;
    // The enabler looks at everything fully until it is told otherwise.
    const told: Told = { level: 'full', seenMs: 0, rateHz: RATES_HZ.full, properties: null };
    this.#told.set(twin, told);
    return told;
  }

  #say(twin: LookedAt, level: Level): void {
    const told = this.#toldOf(twin);
    const rateHz = RATES_HZ[level];
    const properties = level === 'full' ? null : twin.shownProperties;
    if (told.rateHz === rateHz && told.properties === properties) return;
    told.rateHz = rateHz;
    told.properties = properties;
    this.#changes.push({ twinId: twin.id, maxRateHz: rateHz, properties });
  }

  #flush(): void {
    if (this.#changes.length === 0) return;
    const changes = this.#changes;
    this.#changes = [];
    this.#tell(changes);
  }
}

const gazing = { x: 0, y: 0, z: 0, forwardX: 0, forwardY: 0, forwardZ: 0, cornerCosine: 0 };

/** Where a camera of a right-handed scene looks; the same object each time. `aspectRatio`: width over height of the picture. */
export function gazeOf(camera: Camera, aspectRatio: number): Gaze {
  const { x, y, z } = camera.globalPosition;
  // The third column of the view matrix points backwards.
  const { m } = camera.getViewMatrix();
  const corner = Math.atan(Math.tan(camera.fov / 2) * Math.hypot(1, aspectRatio)) + MARGIN;
  Object.assign(gazing, { x, y, z, forwardX: -m[2]!, forwardY: -m[6]!, forwardZ: -m[10]! });
  gazing.cornerCosine =
    camera.getClassName() === 'WebXRCamera' ? WIDEST_COSINE : Math.cos(Math.min(corner, Math.PI / 2));
  return gazing;
}
