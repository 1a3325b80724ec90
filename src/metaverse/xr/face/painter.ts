// Paints the parts of a sheet with controls of Babylon GUI. Controls are kept and told only what changed, so that nothing
// is drawn or uploaded when nothing did. Boxes lie under icons, icons under words. Who calls: face-panel.ts.
import { Control } from '@babylonjs/gui/2D/controls/control';
import { Rectangle } from '@babylonjs/gui/2D/controls/rectangle';
import { TextBlock } from '@babylonjs/gui/2D/controls/textBlock';
import { Container } from '@babylonjs/gui/2D/controls/container';
import type { ICanvasRenderingContext } from '@babylonjs/core/Engines/ICanvas';
import { PATHS, type IconName } from '../../ui/icon.tsx';
import { FONT } from './palette.ts';
import type { BoxPart, IconPart, Parts, TextPart } from './parts.ts';
import type { TargetState } from './touch.ts';

type StateOf = (key: string) => TargetState;

export class Painter {
  readonly #boxes: Pool<Rectangle>;
  readonly #icons: Pool<IconControl>;
  readonly #texts: Pool<TextBlock>;

  constructor(root: Container) {
    this.#boxes = new Pool(root, () => {
      const box = new Rectangle();
      box.thickness = 2;
      return box;
    });
    this.#icons = new Pool(root, () => new IconControl());
    this.#texts = new Pool(root, () => {
      const text = new TextBlock();
      text.fontFamily = FONT;
      text.resizeToFit = false;
      return text;
    });
  }

  paint({ boxes, icons, texts }: Parts, stateOf: StateOf): void {
    this.#boxes.show(boxes, (control, part) => paintBox(control, part, stateOf));
    this.#icons.show(icons, paintIcon);
    this.#texts.show(texts, paintText);
  }
}

/** Controls of one kind in a layer of their own, as many as were ever needed. */
class Pool<Kind extends Control> {
  readonly #layer = new Container();
  readonly #controls: Kind[] = [];
  readonly #make: () => Kind;

  constructor(root: Container, make: () => Kind) {
    this.#make = make;
    this.#layer.isHitTestVisible = false;
    root.addControl(this.#layer);
  }

  show<Part>(parts: readonly Part[], paint: (control: Kind, part: Part) => void): void {
    for (const [index, part] of parts.entries()) {
      let control = this.#controls[index];
      if (control === undefined) {
        control = this.#make();
        control.horizontalAlignment = Control.HORIZONTAL_ALIGNMENT_LEFT;
        control.verticalAlignment = Control.VERTICAL_ALIGNMENT_TOP;
        this.#controls.push(control);
        this.#layer.addControl(control);
      }
      control.isVisible = true;
      paint(control, part);
    }
    for (const control of this.#controls.slice(parts.length)) control.isVisible = false;
  }
}

function paintBox(control: Rectangle, part: BoxPart, stateOf: StateOf): void {
  const state = part.target === null ? 'rest' : stateOf(part.target);
  place(control, part.x, part.y, part.width, part.height);
  control.cornerRadius = part.radius;
  control.background = { rest: part.fill, hovered: part.hoverFill, pressed: part.pressFill }[state];
  control.color = part.border ?? 'transparent';
  control.thickness = part.border === null ? 0 : 2;
}

function paintIcon(control: IconControl, part: IconPart): void {
  place(control, part.x, part.y, part.size, part.size);
  control.color = part.colour;
  control.iconName = part.name;
}

const ALIGNMENT = {
  left: Control.HORIZONTAL_ALIGNMENT_LEFT,
  center: Control.HORIZONTAL_ALIGNMENT_CENTER,
  right: Control.HORIZONTAL_ALIGNMENT_RIGHT,
};

function paintText(control: TextBlock, part: TextPart): void {
  place(control, part.x, part.y, part.width, part.height);
  control.text = part.text;
  control.fontSizeInPixels = part.size;
  control.fontWeight = part.bold ? '600' : '400';
  control.color = part.colour;
  control.textHorizontalAlignment = ALIGNMENT[part.align];
}

/** Setters of Babylon GUI compare before they mark themselves to be drawn again. */
function place(control: Control, x: number, y: number, width: number, height: number): void {
  control.leftInPixels = x;
  control.topInPixels = y;
  control.widthInPixels = width;
  control.heightInPixels = height;
}

/** An icon of the HTML face: a stroke on a grid of 20. */
class IconControl extends Control {
  #name: IconName = 'info';

  get iconName(): IconName {
    return this.#name;
  }
  set iconName(name: IconName) {
    if (name === this.#name) return;
    this.#name = name;
    this._markAsDirty();
  }

  override _draw(context: ICanvasRenderingContext): void {
    const { left, top, width } = this._currentMeasure;
    const canvas = context as unknown as CanvasRenderingContext2D;
    canvas.save();
    canvas.translate(left, top);
    canvas.scale(width / 20, width / 20);
    canvas.strokeStyle = this.color;
    canvas.lineWidth = 1.7;
    canvas.lineCap = 'round';
    canvas.lineJoin = 'round';
    canvas.stroke(new Path2D(PATHS[this.#name]));
    canvas.restore();
  }
}
