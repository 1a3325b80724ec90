// RFC 9457 problem details: what an error looks like on the wire and to a person. `type` is a URN made of the code, so
// that nobody needs to resolve a foreign host. Used at every reference point.
import * as v from 'valibot';
import { ERROR_CODES, toTwinportError, TwinportError, type ErrorCode } from '../base/errors.ts';

const TYPE_PREFIX = 'urn:twinport:problem:';
const DETAIL_CHARACTERS = 4_096;
const DETAIL_ITEMS = 256;
const DetailValue = v.union([
  v.pipe(v.string(), v.maxLength(DETAIL_CHARACTERS)),
  v.number(),
  v.boolean(),
  v.null(),
  v.pipe(v.array(v.string()), v.maxLength(DETAIL_ITEMS)),
]);

export const Problem = v.object({
  type: v.pipe(v.string(), v.startsWith(TYPE_PREFIX), v.maxLength(128)),
  title: v.pipe(v.string(), v.maxLength(256)),
  detail: v.pipe(v.string(), v.maxLength(4096)),
  help: v.optional(v.pipe(v.string(), v.maxLength(512))),
  details: v.optional(v.record(v.pipe(v.string(), v.maxLength(64)), DetailValue)),
});
export type Problem = v.InferOutput<typeof Problem>;

/** For each code: what it is called, and what a person can do about it. */
export const PROBLEM_TEXT: Record<ErrorCode, readonly [title: string, help: string]> = {
  'message-malformed': ['The message is malformed', 'Compare it with the message schemas; the detail names the place.'],
  'message-too-large': ['The message is too large', 'Send less at once; the limits are in SPEC.md.'],
  'rate-exceeded': ['Too many messages', 'Send more slowly; the link is closed when it goes on.'],
  'version-unsupported': ['Protocol versions do not match', 'Update the older side.'],
  'proof-invalid': [
    'The other side could not prove who it is',
    'Do not trust the address; ask the owner for the right key.',
  ],
  'proof-late': [
    'The other side did not prove itself in time',
    'Try again; if it repeats, the other side is no Twinport system.',
  ],
  'key-changed': [
    'The key of a known system has changed',
    'Ask the owner whether the key was really replaced before you trust the new one.',
  ],
  'system-untrusted': [
    'The system is not trusted here',
    'Allow the system in the systems panel, or pin its key in the world manifest.',
  ],
  'not-registered': ['Not registered', 'Register the system first, then its models.'],
  'description-invalid': [
    'The Thing Description is invalid',
    'Correct the description at the place that the detail names.',
  ],
  'binding-invalid': [
    'A binding does not fit the model or the description',
    'Correct the binding that the detail names, or export the model with that node.',
  ],
  'asset-unavailable': ['The model cannot be had', 'Wait until its system is back, or ask its owner.'],
  'asset-too-large': ['The model is too large', 'Reduce geometry and textures below the limit.'],
  'asset-hash-mismatch': [
    'The model is not the one that was registered',
    'Publish the model again; its bytes do not match its SHA-256.',
  ],
  'asset-invalid': [
    'The model is not a valid, self-contained GLB',
    'Run a glTF validator on it and embed every resource.',
  ],
  'access-refused': ['The owner does not allow this', 'Do one of the things that satisfy the rule, or ask the owner.'],
  'passkey-failed': ['The passkey did not work', 'Your key is as it was. Try again, or with another passkey.'],
  'grant-missing': ['No grant for this', 'Request access first.'],
  'grant-expired': ['The grant has expired', 'Request access again.'],
  'grant-revoked': ['The grant was revoked', 'Ask the owner why, or request access again.'],
  'grant-insufficient': ['The grant does not cover this', 'Request access to this affordance.'],
  'command-replayed': ['The command was already received', 'Sign a new command; each one is carried out at most once.'],
  'command-expired': ['The command is too old or from the future', 'Check the clock of this device and press again.'],
  'input-invalid': ['The input does not fit the action', 'Correct the input at the place that the detail names.'],
  'action-unknown': ['There is no such action', 'Use an action that the description names.'],
  'action-failed': ['The machine did not do it', 'See the reason, correct the cause and try again.'],
  'twin-unknown': ['There is no such twin', 'Look it up among the models of its system.'],
  'service-unknown': ['There is no such service', 'Look it up among the services of this world.'],
  'service-offline': ['The service is offline', 'Wait until its system is back.'],
  'consent-missing': [
    'The service needs data that was not shared with it',
    'Share what it asks for in its panel, then call it again.',
  ],
  'sign-in-failed': ['Signing in did not work', 'Sign in again; if it repeats, ask the owner whether you may.'],
  'query-invalid': ['The query is no JSONPath', 'Correct it at the place that the detail names (RFC 9535).'],
  cancelled: ['It was cancelled', 'Nothing to do; ask again if it was not meant.'],
  'twin-offline': ['The twin is offline', 'Wait until its system is back.'],
  'link-closed': ['The connection is closed', 'Wait; it is made again by itself.'],
  timeout: ['No answer in time', 'Try again; if it repeats, the other side is overloaded or gone.'],
  'storage-unavailable': [
    'This browser keeps nothing',
    'Leave private browsing or allow storage; until then everything is asked for again next time.',
  ],
  'storage-full': ['Storage is full', 'Free some space for this site; what could not be kept is named.'],
  'manifest-invalid': ['The world manifest is invalid', 'Correct it at the place that the detail names.'],
  'past-shown': ['The past is shown', 'Return to live to operate it.'],
  'unsupported-operation': ['This operation is not supported', 'Use the operations of SPEC.md.'],
  'limit-exceeded': ['A limit was reached', 'See the detail for the limit; take something away first.'],
  internal: ['Something went wrong inside', 'Try again and report it if it repeats.'],
};

/** The problem document of an error. An `internal` error's cause stays here: it may hold what others must not see. */
export function toProblem(thrown: unknown): Problem {
  const error = toTwinportError(thrown);
  const [title, help] = PROBLEM_TEXT[error.code];
  const details: Record<string, string | number | boolean | null | string[]> = {};
  for (const [key, value] of Object.entries(error.details)) {
    // Cut to what `Problem` takes: a pointer into a hostile message is as long as its keys.
    if (typeof value === 'string') details[key] = value.slice(0, DETAIL_CHARACTERS);
    else if (typeof value === 'object' && value !== null) details[key] = value.slice(0, DETAIL_ITEMS);
    else details[key] = value;
  }
  const problem: Problem = { type: TYPE_PREFIX + error.code, title, detail: error.message.slice(0, 4096), help };
  return Object.keys(details).length > 0 ? { ...problem, details } : problem;
}

/** The error that a problem document stands for; an unknown type becomes `internal`. */
export function fromProblem(problem: Problem): TwinportError {
  const code = problemCode(problem);
  return new TwinportError(code, problem.detail, { details: problem.details ?? {} });
}

/** The code of a problem document. */
export function problemCode(problem: Problem): ErrorCode {
  const code = problem.type.slice(TYPE_PREFIX.length);
  return (ERROR_CODES as readonly string[]).includes(code) ? (code as ErrorCode) : 'internal';
}
