// What the sizes of packed parts of a model are read from: images and Draco meshes that common encoders made, and such as lie.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dracoFaces } from './draco-faces.ts';
import { imageSize } from './image-size.ts';

const bytesOf = (base64: string): Uint8Array => Uint8Array.from(Buffer.from(base64, 'base64'));

/** Each 37 by 21. */
const IMAGES = {
  PNG: 'iVBORw0KGgoAAAANSUhEUgAAACUAAAAVCAMAAAD2OtecAAAAA1BMVEUKyB5TwdgpAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAEUlEQVQokWNgGAWjYBQwYAUAAx4AAWFkFzUAAAAASUVORK5CYII=',
  'progressive JPEG':
    '/9j/2wBDAFA3PEY8MlBGQUZaVVBfeMiCeG5uePWvuZHI////////////////////////////////////////////////////2wBDAVVaWnhpeOuCguv/////////////////////////////////////////////////////////////////////////wgARCAAVACUDASIAAhEBAxEB/8QAFAABAAAAAAAAAAAAAAAAAAAAAP/EABYBAQEBAAAAAAAAAAAAAAAAAAACA//aAAwDAQACEAMQAAABCMwAAAAP/8QAFBABAAAAAAAAAAAAAAAAAAAAMP/aAAgBAQABBQJ//8QAFBEBAAAAAAAAAAAAAAAAAAAAIP/aAAgBAwEBPwFf/8QAFBEBAAAAAAAAAAAAAAAAAAAAIP/aAAgBAgEBPwFf/8QAFBABAAAAAAAAAAAAAAAAAAAAMP/aAAgBAQAGPwJ//8QAFBABAAAAAAAAAAAAAAAAAAAAMP/aAAgBAQABPyF//9oADAMBAAIAAwAAABAIIIIIL//EABQRAQAAAAAAAAAAAAAAAAAAACD/2gAIAQMBAT8QX//EABQRAQAAAAAAAAAAAAAAAAAAACD/2gAIAQIBAT8QX//EABQQAQAAAAAAAAAAAAAAAAAAADD/2gAIAQEAAT8Qf//Z',
  'lossy WebP': 'UklGRkAAAABXRUJQVlA4IDQAAAAwAwCdASolABUAP83m7nA/uDKrJWgD8DmJZwDRgA8KmggAAPGOwwmCdf16pa5RTAgncQAA',
  'lossless WebP': 'UklGRh4AAABXRUJQVlA4TBEAAAAvJAAFAAdQ5CrUo/+BiOh/AAA=',
  'WebP with alpha':
    'UklGRmQAAABXRUJQVlA4WAoAAAAQAAAAJAAAFAAAQUxQSAoAAAABB1DAiAhERP8DVlA4IDQAAAAwAwCdASolABUAP83m7nA/uDKrJWgD8DmJZwDRgA8KmggAAPGOwwmCdf16pa5RTAgncQAA',
};
const GIF = 'R0lGODlhJQAVAIAAAExpcQrIHiH5BAUAAAAALAAAAAAlABUAAAIajI+py+0Po5y02ouz3rz7D4biSJbmiaYqWgAAOw==';

describe('an image', () => {
  it.each(Object.entries(IMAGES))('tells its size as %s', (_kind, base64) => {
    expect(imageSize(bytesOf(base64))).toEqual({ width: 37, height: 21 });
  });

  it('with fill bytes before its frame, as JPEG allows them, tells it too', () => {
    const jpeg = [...bytesOf(IMAGES['progressive JPEG'])];
    const frame = jpeg.findIndex((byte, at) => byte === 0xff && jpeg[at + 1] === 0xc2);
    jpeg.splice(frame, 0, 0xff, 0xff);
    expect(imageSize(Uint8Array.from(jpeg))).toEqual({ width: 37, height: 21 });
  });

  it('of another kind, empty or cut off has none', () => {
    for (const bytes of [
      bytesOf(GIF),
      new Uint8Array(0),
      ...Object.values(IMAGES).map((base64) => bytesOf(base64).slice(0, 20)),
    ])
      expect(imageSize(bytes)).toBeNull();
  });

  it('any bytes have a size or none', () => {
    const starts = Object.values(IMAGES).map((base64) => bytesOf(base64).slice(0, 16));
    const any = fc.tuple(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 200 }));
    fc.assert(
      fc.property(any, ([start, rest]) => {
        const size = imageSize(Uint8Array.from([...start, ...rest]));
        if (size !== null) expect(Math.min(size.width, size.height)).toBeGreaterThan(0);
      }),
    );
  });
});

describe('a Draco mesh', () => {
  /** A strip of six triangles. */
  const sequential = bytesOf(
    'RFJBQ08CAgEAAAAGCAEAAQICAQMCAwQEAwUEBQYGBQcBAQAJAwAAAgABAQEBqwFVJf//nwEIrRIGHYPW3qhYAAAAAP8AAAAAAAAAAAAAAAAAAAAAAEBACA==',
  );
  const edgebreaker = bytesOf(
    'RFJBQ08CAgEBAAAACAYABgAAA1/XAf8BEQH/AAABAAkDAAACAQEBAQKrAVU1rQL//5utAlUFBSqyxt2JAAAAAP8AAAAAAAAAAAAAAAAAAAAAAEBACA==',
  );

  it('tells its triangles, however it was packed', () => {
    expect([dracoFaces(sequential), dracoFaces(edgebreaker)]).toEqual([6, 6]);
  });

  it('tells billions when its header says so', () => {
    const bomb = Uint8Array.from([...sequential.slice(0, 11), 0xff, 0xff, 0xff, 0xff, 0x0f]);
    expect(dracoFaces(bomb)).toBe(4_294_967_295);
  });

  it('of another version, a cloud of points, with metadata or cut off tells nothing', () => {
    const wrong = (at: number, value: number): Uint8Array => Uint8Array.from(edgebreaker).fill(value, at, at + 1);
    for (const bytes of [
      wrong(0, 0),
      wrong(6, 1),
      wrong(7, 0),
      wrong(10, 0x80),
      edgebreaker.slice(0, 12),
      new Uint8Array(0),
    ])
      expect(dracoFaces(bytes)).toBeNull();
  });
});
