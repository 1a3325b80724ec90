// The words of AR in the HTML face: the button of a twin, and the bar over a phone's picture of the room.
import type { ArView } from '../../xr/ar-view.ts';
import { number } from './counting.ts';

const KEPT: Readonly<Record<ArView['kept'], string>> = {
  no: 'It stands here while you look.',
  visit: 'It keeps this spot while you are here.',
  device: 'It keeps this spot, also for your next visit.',
};

export const arStrings = {
  bring: (title: string) => `See ${title} in your room`,
  bar: 'In your room',
  entering: 'Starting…',
  placing: 'Point at the floor, then put it down.',
  placed: (kept: ArView['kept']) => KEPT[kept],
  put: 'Put it here',
  lift: 'Move',
  turnLeft: 'Turn left',
  turnRight: 'Turn right',
  sizes: 'Size',
  sizeReal: '1 : 1',
  sizeTenth: '1 : 10',
  sizeTable: 'Table',
  leave: 'Leave your room',
  scaleIs: (scale: number) => (scale >= 1 ? `${rounded(scale)} × real size` : `1 : ${rounded(1 / scale)}`),
};

function rounded(value: number): string {
  return value < 10 ? number(value, Number.isInteger(Math.round(value * 10) / 10) ? 0 : 1) : number(value);
}
