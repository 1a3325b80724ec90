// Files of the built app, compressed as the browser can read them: over a headset's Wi-Fi the app is a third as long on its way. Each is
// compressed when it is first asked for, and kept. Who calls: host.ts, before it serves the files as they are.
import { readFile, stat } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Request, RequestHandler } from 'express';

/** What gets shorter by it; models and pictures are compressed already. */
const WORTH_IT: ReadonlySet<string> = new Set(['.css', '.html', '.js', '.json', '.svg', '.wasm', '.webmanifest']);
/** Of a shorter file the headers are more. */
const LEAST_BYTES = 1_024;
/** The steps above cost ten times the time for a twentieth of the bytes. */
const BROTLI_QUALITY = 5;
type Encoding = 'br' | 'gzip';

const COMPRESSORS: Readonly<Record<Encoding, (bytes: Buffer) => Promise<Buffer>>> = {
  br: (bytes) =>
    promisify(brotliCompress)(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.byteLength,
      },
    }),
  gzip: (bytes) => promisify(gzip)(bytes),
};

interface Kept {
  readonly changedMs: number;
  readonly bytes: Promise<Buffer>;
}

/** By encoding and path; of all hosts of the process, which mostly serve the same app. */
const kept = new Map<string, Kept>();

/** `root`: the folder that paths are under; what is not there, or not worth it, is left to who serves next. `headers`: sent with what is found. */
export function compressed(root: string, headers: Readonly<Record<string, string>> = {}): RequestHandler {
  const answer: (...asked: Parameters<RequestHandler>) => Promise<void> = async (request, response, next) => {
    const encoding = encodingFor(request);
    const path = fileUnder(root, request.path);
    const isAsked = request.method === 'GET' || request.method === 'HEAD';
    let bytes: Buffer | null = null;
    try {
      if (encoding !== null && path !== null && isAsked) bytes = await compressedFile(path, encoding);
    } catch (error) {
      return next(error);
    }
    if (bytes === null || encoding === null || path === null) return next();
    response
      .set({ ...headers, 'content-encoding': encoding })
      .type(extname(path))
      .vary('accept-encoding')
      .send(bytes);
  };
  return (...asked) => void answer(...asked);
}

/** Browsers that read both name them in no order; over plain HTTP, Brotli is no way for most. */
function encodingFor(request: Request): Encoding | null {
  return (['br', 'gzip'] as const).find((encoding) => request.acceptsEncodings(encoding) !== false) ?? null;
}

/** null: it is not there, or better left as it is. */
async function compressedFile(path: string, encoding: Encoding): Promise<Buffer | null> {
  const found = await stat(path).catch(() => null);
  if (found === null || !found.isFile() || found.size < LEAST_BYTES) return null;
  const key = `${encoding} ${path}`;
  let entry = kept.get(key);
  if (entry === undefined || entry.changedMs !== found.mtimeMs) {
    entry = { changedMs: found.mtimeMs, bytes: readFile(path).then(COMPRESSORS[encoding]) };
    kept.set(key, entry);
  }
  return entry.bytes;
}

/** null: outside of the folder, or of a kind that does not get shorter. */
function fileUnder(root: string, asked: string): string | null {
  let path: string;
  try {
    path = decodeURIComponent(asked.endsWith('/') ? `${asked}index.html` : asked);
  } catch {
    // No address of a file: who serves next says so.
    return null;
  }
  const file = normalize(join(root, path));
  const isInside = file.startsWith(normalize(root + sep)) && !path.includes('\0');
  return isInside && WORTH_IT.has(extname(file)) ? file : null;
}
