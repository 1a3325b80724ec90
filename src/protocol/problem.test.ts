import fc from 'fast-check';
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { ERROR_CODES, TwinportError } from '../base/errors.ts';
import { fromProblem, Problem, problemCode, toProblem } from './problem.ts';

const overTheWire = (problem: Problem): Problem => v.parse(Problem, JSON.parse(JSON.stringify(problem)));

it('[MSG-4] every code has a title and help of its own, and comes back as itself', () => {
  const titles = ERROR_CODES.map((code) => {
    const problem = overTheWire(toProblem(new TwinportError(code, `because of ${code}`)));
    expect(problem.type).toBe(`urn:twinport:problem:${code}`);
    expect(problem.help?.length).toBeGreaterThan(10);
    expect(fromProblem(problem)).toMatchObject({
      name: 'TwinportError',
      code,
      message: `because of ${code}`,
      details: {},
    });
    return problem.title;
  });
  expect(new Set(titles).size).toBe(ERROR_CODES.length);
});

it('[MSG-4] any error comes back with its code and its facts, cut to what the schema takes', () => {
  const detail = fc.oneof(
    fc.string(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(fc.string(), { maxLength: 300 }),
    fc.string({ minLength: 5_000, maxLength: 6_000 }),
  );
  const details = fc.dictionary(
    fc.string({ maxLength: 20 }).filter((key) => !['__proto__', 'prototype', 'constructor'].includes(key)),
    detail,
    { maxKeys: 5 },
  );
  fc.assert(
    fc.property(fc.constantFrom(...ERROR_CODES), fc.string({ maxLength: 9_000 }), details, (code, message, facts) => {
      const back = fromProblem(overTheWire(toProblem(new TwinportError(code, message, { details: facts }))));
      expect(back.code).toBe(code);
      expect(message.startsWith(back.message)).toBe(true);
      expect(Object.keys(back.details)).toEqual(Object.keys(facts));
    }),
    { numRuns: 200 },
  );
});

it('[MSG-4] what is not ours is `internal`, without its cause; a code that is not known is too', () => {
  const problem = toProblem(new Error('a secret path', { cause: 'more secrets' }));
  expect(problemCode(problem)).toBe('internal');
  expect(JSON.stringify(problem)).not.toContain('more secrets');
  expect(problemCode(toProblem('just a text'))).toBe('internal');
  expect(fromProblem({ type: 'urn:twinport:problem:from-the-future', title: '', detail: 'x' }).code).toBe('internal');
});
