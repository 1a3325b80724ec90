// What a panel of the XR face shows, as data: made by the sheets of this folder from the view-model, laid out by
// sheet-layout.ts, painted by face-panel.ts. Knows nothing of Babylon or pixels.
import type { IconName } from '../../ui/icon.tsx';
import type { Colour } from './palette.ts';

export type ButtonLook = 'plain' | 'primary' | 'strong' | 'danger' | 'quiet' | 'chosen' | 'tile' | 'chosenTile';

export interface SheetButton {
  /** One in its sheet, and the same while it is the same button. */
  readonly key: string;
  readonly label: string;
  readonly icon?: IconName;
  readonly look: ButtonLook;
  /** Of its icon on a tile. */
  readonly colour?: Colour;
  /** Seen but not to be pressed now. */
  readonly disabled?: boolean;
  /** A second line, smaller. */
  readonly detail?: string;
  /** Acts when it is touched, not when it is let go: for what cannot wait. */
  readonly atOnce?: boolean;
  onPress(): void;
}

export type Row =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string; readonly colour?: Colour; readonly icon?: IconName }
  /** Words on a ground of their own: an alarm, a question, old data. */
  | {
      readonly kind: 'banner';
      readonly title: string;
      readonly text: string;
      readonly icon: IconName;
      readonly look: 'alarm' | 'stale' | 'plain';
    }
  | {
      readonly kind: 'value';
      readonly key: string;
      readonly label: string;
      readonly value: string;
      readonly unit: string;
      readonly age: string;
      readonly old: boolean;
      readonly alarm: boolean;
      /** Where it stands between its limits, as fractions 0..1. */
      readonly range: { readonly from: number; readonly to: number; readonly at: number } | null;
    }
  /** Side by side, each as wide as the others. */
  | { readonly kind: 'buttons'; readonly buttons: readonly SheetButton[]; readonly height?: number }
  /** One choice of several, or what can be done; `label` before them, or above them where they need the width. */
  | {
      readonly kind: 'choice';
      readonly label: string;
      readonly bold?: boolean;
      readonly options: readonly SheetButton[];
    }
  | {
      readonly kind: 'slider';
      readonly key: string;
      /** Empty where a heading says it: then all of it is in one line. */
      readonly label: string;
      readonly low: string;
      readonly high: string;
      readonly value: string;
      readonly fraction: number;
      /** Hears fractions 0..1 while it is dragged. */
      onDrag(fraction: number): void;
      /** Opens the pad to type the value. */
      onType?(): void;
    }
  /** A row of a list: pressed as a whole, with at most one more button at its end. */
  | {
      readonly kind: 'item';
      readonly key: string;
      readonly icon: IconName;
      readonly colour: Colour;
      readonly title: string;
      readonly detail: string;
      readonly aside?: SheetButton;
      readonly disabled?: boolean;
      onPress(): void;
    }
  /** Where a command stands: the steps so far, the last one in its colour, and how far it is. */
  | {
      readonly kind: 'steps';
      readonly steps: readonly string[];
      readonly colour: Colour;
      readonly detail: string;
      /** 0..1; null: not known, or not running. */
      readonly fraction: number | null;
    }
  /** What is being typed. */
  | { readonly kind: 'entry'; readonly text: string; readonly hint: string; readonly wrong: boolean }
  | { readonly kind: 'gap' };

/** Rows that must not be parted by the end of a page. */
export type Block = readonly Row[];

export interface Sheet {
  /** Another key is another sheet: it begins on its first page. */
  readonly key: string;
  readonly title: string;
  readonly facts: readonly { readonly text: string; readonly colour?: Colour; readonly icon?: IconName }[];
  readonly tools: readonly SheetButton[];
  /** Stay on every page. */
  readonly pinned: readonly Row[];
  readonly tabs: readonly SheetButton[];
  readonly blocks: readonly Block[];
}
