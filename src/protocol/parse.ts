// The door: unknown input becomes a typed value once, here, or a TwinportError that names the place and what was
// expected there. Called by transport (messages), enabler (descriptions) and metaverse (manifests).
import * as v from 'valibot';
import { TwinportError, type ErrorCode } from '../base/errors.ts';
import { LIMITS } from './limits.ts';

/**
 * Parses `input` by `schema`.
 * @throws TwinportError with `code`; details: `pointer` (RFC 6901) of the first fault
 */
export function parseWith<Schema extends v.GenericSchema>(
  schema: Schema,
  input: unknown,
  code: ErrorCode,
  what: string,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, input, { abortEarly: true });
  if (result.success) return result.output;
  const issue = result.issues[0];
  const pointer = (issue.path ?? [])
    .map((step) => `/${String(step.key).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
  throw new TwinportError(code, `${what}${pointer === '' ? '' : ` at ${pointer}`}: ${issue.message}`.slice(0, 2048), {
    details: { pointer },
  });
}

/**
 * Text to JSON under the limits of size and depth. `__proto__` keys are refused rather than dropped: no honest peer sends one.
 * @throws TwinportError `message-too-large` or `message-malformed`
 */
export function parseJson(text: string, limits: { bytes?: number; depth?: number } = {}): unknown {
  const bytes = limits.bytes ?? LIMITS.controlMessageBytes;
  // A UTF-16 unit takes at most three bytes in UTF-8: the exact count is made only when it can matter.
  if (text.length > bytes || (text.length * 3 > bytes && new TextEncoder().encode(text).length > bytes)) {
    throw new TwinportError('message-too-large', `${text.length} characters exceed the limit of ${bytes} bytes`, {
      details: { limitBytes: bytes },
    });
  }
  if (deeperThan(text, limits.depth ?? LIMITS.controlDepth)) {
    throw new TwinportError('message-malformed', `nested deeper than ${limits.depth ?? LIMITS.controlDepth} levels`);
  }
  try {
    return JSON.parse(text, refusePrototypeKeys);
  } catch (cause) {
    if (cause instanceof TwinportError) throw cause;
    throw new TwinportError('message-malformed', `not JSON: ${(cause as Error).message}`, { cause });
  }
}

function refusePrototypeKeys(key: string, value: unknown): unknown {
  if (key === '__proto__') throw new TwinportError('message-malformed', 'the key __proto__ is refused');
  return value;
}

/** Counts brackets outside strings before JSON.parse runs, because its recursion is what a hostile nesting attacks. */
function deeperThan(text: string, depth: number): boolean {
  let level = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (inString) {
      if (unit === 0x5c) index += 1;
      else if (unit === 0x22) inString = false;
    } else if (unit === 0x22) inString = true;
    else if (unit === 0x7b || unit === 0x5b) {
      level += 1;
      if (level > depth) return true;
    } else if (unit === 0x7d || unit === 0x5d) level -= 1;
  }
  return false;
}
