// An arrangement as a short text for a link: JSON, deflated, base64url. What comes in is anybody's text: its length, what
// it inflates to and its form are bounded. Who calls: arrangement.ts.
import { fromBase64url, toBase64url } from '../../base/bytes.ts';
import { TwinportError } from '../../base/errors.ts';
import { parseJson, parseWith } from '../../protocol/parse.ts';
import { Arranged } from './arranged.ts';
import { strings } from '../ui/strings.ts';

/** Messengers and chat programs cut longer addresses off. */
export const LONGEST_TEXT = 8_192;
const LARGEST_BYTES = 1024 * 1024;

/** @throws TwinportError `limit-exceeded` when it is too long for a link */
export async function packArranged({ twins, systems }: Arranged): Promise<string> {
  // What is the visitor's own business stays here: what they locked, and what their world was before.
  const shared = { version: 1, twins: twins.map(({ locked: _locked, world: _world, ...placed }) => placed), systems };
  const bytes = new TextEncoder().encode(JSON.stringify(shared));
  const packed = await new Response(
    new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw')),
  ).arrayBuffer();
  const text = toBase64url(new Uint8Array(packed));
  if (text.length > LONGEST_TEXT)
    throw new TwinportError('limit-exceeded', strings.faults.linkTooLong(text.length, LONGEST_TEXT));
  return text;
}

/** @throws TwinportError `manifest-invalid`, with the place of what is wrong */
export async function unpackArranged(text: string): Promise<Arranged> {
  if (text.length > LONGEST_TEXT)
    throw new TwinportError('manifest-invalid', strings.faults.linkOverLimit(text.length, LONGEST_TEXT));
  let json: string;
  try {
    json = new TextDecoder('utf-8', { fatal: true }).decode(await inflated(fromBase64url(text)));
  } catch (thrown) {
    if (thrown instanceof TwinportError) throw thrown;
    throw new TwinportError('manifest-invalid', strings.faults.linkBroken, {
      cause: thrown,
    });
  }
  let read: unknown;
  try {
    read = parseJson(json, { bytes: LARGEST_BYTES });
  } catch (thrown) {
    throw new TwinportError('manifest-invalid', strings.faults.linkUnreadable((thrown as Error).message), {
      cause: thrown,
    });
  }
  return parseWith(Arranged, read, 'manifest-invalid', 'arrangement');
}

/** Stops as soon as it is too much, however small it came in. */
async function inflated(packed: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > LARGEST_BYTES) {
      // What it was about to say does not matter any more.
      void reader.cancel().catch(() => undefined);
      throw new TwinportError('manifest-invalid', strings.faults.linkTooLarge(LARGEST_BYTES));
    }
    chunks.push(value);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}
