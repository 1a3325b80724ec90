// Checks of single values against what their owner described: inputs (P10), outputs and readings (P13), sizes and times.
// Called where a value comes in from a user, or is about to leave.
import { Validator, type Schema } from '@cfworker/json-schema';
import { TwinportError, type ErrorCode } from '../base/errors.ts';
import { isDeeperThan, type Json } from '../base/json.ts';
import { LIMITS } from '../protocol/limits.ts';

/**
 * Holds a value against a schema of a Thing Description (the terms of JSON Schema that TD 1.1 has).
 * @throws TwinportError `code`, with the detail `pointer` (RFC 6901) of the fault within the value
 */
export function checkValue(schema: unknown, value: Json, code: ErrorCode, what: string): void {
  if (schema === undefined) return;
  const result = new Validator(schema as Schema, '2019-09').validate(value);
  const fault = result.errors.at(-1);
  if (result.valid || fault === undefined) return;
  const pointer = fault.instanceLocation.slice(1);
  throw new TwinportError(code, `${what}${pointer}: ${fault.error}`, { details: { pointer } });
}

/** @throws TwinportError `input-invalid` for what is no time: one frame with NaN would be refused for the whole twin */
export function checkTime(timeMs: number): void {
  if (!Number.isFinite(timeMs) || timeMs < 0)
    throw new TwinportError('input-invalid', `${timeMs} is no source time in milliseconds since the epoch`);
}

/** @throws TwinportError `message-too-large` for more than a message may carry (SPEC.md LIM-7) */
export function checkSize(name: string, value: Json): void {
  if (isDeeperThan(value, LIMITS.valueLevels))
    throw new TwinportError('message-too-large', `${name} is nested deeper than ${LIMITS.valueLevels} levels`);
  const { length } = JSON.stringify(value);
  if (length > LIMITS.valueCharacters)
    throw new TwinportError('message-too-large', `${name} has ${length} characters, at most ${LIMITS.valueCharacters}`);
}
