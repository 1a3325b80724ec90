// A small PNG encoder for drawings of up to 256 colours, with opacity. Called by build-models.ts for the decal sheet.
import { constants, crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const UP = 2;
const INDEXED = 3;

function chunk(type: string, body: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const framed = Buffer.alloc(named.length + 8);
  framed.writeUInt32BE(body.length, 0);
  framed.set(named, 4);
  framed.writeUInt32BE(crc32(named), named.length + 4);
  return framed;
}

/** The PNG file of `width` × `height` RGBA pixels, not premultiplied. Throws on more than 256 different ones. */
export function encodePng(pixels: Uint8Array, width: number, height: number): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, INDEXED, 0, 0, 0], 8);
  const palette = new Map<number, number>();
  const words = new DataView(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  const indices = new Uint8Array(width * height);
  for (let at = 0; at < indices.length; at += 1) {
    const colour = words.getUint32(at * 4);
    if (!palette.has(colour)) palette.set(colour, palette.size);
    indices[at] = palette.get(colour)!;
  }
  if (palette.size > 256) throw new RangeError(`an indexed PNG holds 256 colours, the drawing has ${palette.size}`);
  const colours = [...palette.keys()];
  const rgb = Buffer.from(colours.flatMap((colour) => [colour >>> 24, (colour >>> 16) & 255, (colour >>> 8) & 255]));
  const opacity = Buffer.from(colours.map((colour) => colour & 255));
  const filtered = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1) {
    filtered[y * (width + 1)] = UP;
    for (let x = 0; x < width; x += 1) {
      const above = y > 0 ? indices[(y - 1) * width + x]! : 0;
      filtered[y * (width + 1) + 1 + x] = indices[y * width + x]! - above;
    }
  }
  // Run lengths only: zlib's match search differs between processors (SIMD builds), and with it the bytes.
  const body = deflateSync(filtered, { level: 9, strategy: constants.Z_RLE });
  const chunks = [
    chunk('IHDR', header),
    chunk('PLTE', rgb),
    chunk('tRNS', opacity),
    chunk('IDAT', body),
    chunk('IEND', Buffer.alloc(0)),
  ];
  return Buffer.concat([SIGNATURE, ...chunks]);
}
