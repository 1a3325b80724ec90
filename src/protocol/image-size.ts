// How many pixels an image has, by its first bytes: PNG, JPEG and WebP, which are what a model may carry. Used by model-cost.ts, so that
// a picture of a few kilobytes that unpacks to gigabytes is refused before anybody decodes it.

export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Frame headers: all of C0 to CF but the tables (C4, CC) and what is reserved (C8). */
const NO_FRAMES: ReadonlySet<number> = new Set([0xc4, 0xc8, 0xcc]);
const [START_OF_SCAN, END_OF_IMAGE] = [0xda, 0xd9];

/** By what the bytes are, whatever media type is stated; null: none of the three, or cut off before its size. */
export function imageSize(bytes: Uint8Array): ImageSize | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (PNG.every((byte, at) => bytes[at] === byte))
    return bytes.length < 24 ? null : sized(view.getUint32(16), view.getUint32(20));
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return jpegSize(view);
  if (textAt(bytes, 0) === 'RIFF' && textAt(bytes, 8) === 'WEBP') return webpSize(bytes, view);
  return null;
}

function jpegSize(view: DataView): ImageSize | null {
  let at = 2;
  while (at + 9 <= view.byteLength) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    // Any number of FF may stand before a marker.
    if (marker === 0xff) at += 1;
    else if (marker === START_OF_SCAN || marker === END_OF_IMAGE) return null;
    else if (marker >= 0xc0 && marker <= 0xcf && !NO_FRAMES.has(marker))
      return sized(view.getUint16(at + 7), view.getUint16(at + 5));
    else at += 2 + view.getUint16(at + 2);
  }
  return null;
}

function webpSize(bytes: Uint8Array, view: DataView): ImageSize | null {
  if (bytes.length < 30) return null;
  switch (textAt(bytes, 12)) {
    case 'VP8X':
      return sized(1 + (view.getUint32(24, true) & 0xffffff), 1 + (view.getUint32(26, true) >>> 8));
    case 'VP8L': {
      const bits = view.getUint32(21, true);
      return sized(1 + (bits & 0x3fff), 1 + ((bits >>> 14) & 0x3fff));
    }
    case 'VP8 ':
      return sized(view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff);
    default:
      return null;
  }
}

function sized(width: number, height: number): ImageSize | null {
  return width > 0 && height > 0 ? { width, height } : null;
}

function textAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}
