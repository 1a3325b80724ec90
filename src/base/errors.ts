// The one error class of Twinport and its closed union of codes. Every party throws or returns these; on the wire they
// travel as RFC 9457 problem details (src/protocol/problem.ts). Faults are thrown, expected outcomes are values.

/** Each code names one thing that can go wrong; `PROBLEM_HELP` in src/protocol/problem.ts tells a person what to do about it. */
export const ERROR_CODES = [
  'message-malformed',
  'message-too-large',
  'rate-exceeded',
  'version-unsupported',
  'proof-invalid',
  'proof-late',
  'key-changed',
  'system-untrusted',
  'not-registered',
  'description-invalid',
  'binding-invalid',
  'asset-unavailable',
  'asset-too-large',
  'asset-hash-mismatch',
  'asset-invalid',
  'access-refused',
  'passkey-failed',
  'grant-missing',
  'grant-expired',
  'grant-revoked',
  'grant-insufficient',
  'command-replayed',
  'command-expired',
  'input-invalid',
  'action-unknown',
  'action-failed',
  'twin-unknown',
  'service-unknown',
  'service-offline',
  'consent-missing',
  'sign-in-failed',
  'query-invalid',
  'cancelled',
  'twin-offline',
  'link-closed',
  'timeout',
  'storage-unavailable',
  'storage-full',
  'manifest-invalid',
  'past-shown',
  'unsupported-operation',
  'limit-exceeded',
  'internal',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** Facts that a program or a person needs to act on the error; small plain JSON. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | readonly string[] | null>>;

/**
 * The error of every Twinport module. `code` is for programs, `message` says what happened and what to do,
 * `details` carries typed facts and `cause` keeps the original error.
 */
export class TwinportError extends Error {
  // A literal, because minifiers rename classes and `constructor.name` would change with them.
  override readonly name = 'TwinportError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, options: { details?: ErrorDetails; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }
}

/** Any thrown value as a TwinportError: its own kind unchanged, everything else as `internal` with the cause kept. */
export function toTwinportError(thrown: unknown): TwinportError {
  if (thrown instanceof TwinportError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new TwinportError('internal', message, { cause: thrown });
}
