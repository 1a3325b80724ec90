import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { TwinportError } from '../base/errors.ts';
import { Bindings } from './bindings.ts';
import * as dii from './dii.ts';
import { Response } from './envelope.ts';
import { LIMITS } from './limits.ts';
import { parseJson, parseWith } from './parse.ts';
import { Problem, toProblem } from './problem.ts';
import { Goodbye, SessionMessage } from './session-messages.ts';
import { ThingDescription } from './thing-description.ts';
import { WorldManifest } from './world-manifest.ts';

/** Everything that unknown bytes are ever parsed by. */
const SCHEMAS: Readonly<Record<string, v.GenericSchema>> = {
  ...Object.fromEntries(
    Object.entries(dii.DII_OUTPUTS).map(([operation, schema]) => [`answer to ${operation}`, schema]),
  ),
  FromTwinSystem: dii.FromTwinSystem,
  ToTwinSystem: dii.ToTwinSystem,
  Response,
  SessionMessage,
  Goodbye,
  Problem,
  ThingDescription,
  Bindings,
  WorldManifest,
};

function caught(run: () => unknown): TwinportError | null {
  try {
    run();
    return null;
  } catch (error) {
    expect(error).toBeInstanceOf(TwinportError);
    return error as TwinportError;
  }
}

describe('text to JSON', () => {
  it('[LIM-1] takes 262,144 bytes of UTF-8 and not one more, however many characters they are', () => {
    for (const letter of ['a', 'é', '水', '😀']) {
      const bytes = new TextEncoder().encode(letter).length;
      const letters = Math.floor((LIMITS.controlMessageBytes - 2) / bytes);
      const fits = `"${letter.repeat(letters)}"${' '.repeat(LIMITS.controlMessageBytes - 2 - letters * bytes)}`;
      expect(
        caught(() => parseJson(fits)),
        letter,
      ).toBeNull();
      expect(caught(() => parseJson(`${fits} `))?.code, letter).toBe('message-too-large');
    }
  });

  it('[LIM-2] takes 32 levels and not one more, and counts no bracket in a text', () => {
    const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
    expect(parseJson(nested(32))).toBeInstanceOf(Array);
    expect(caught(() => parseJson(nested(33)))?.code).toBe('message-malformed');
    expect(caught(() => parseJson('{"a":'.repeat(50_000)))?.code).toBe('message-malformed');
    expect(parseJson(JSON.stringify(`"${'['.repeat(100)}\\`), { depth: 3 })).toBe(`"${'['.repeat(100)}\\`);
    const brackets = { a: '['.repeat(100), 'b"]': '\\"{{{', c: [[]] };
    expect(parseJson(JSON.stringify(brackets), { depth: 3 })).toEqual(brackets);
  });

  it('[LIM-2] refuses the key __proto__ at any depth, written in any way', () => {
    for (const text of ['{"__proto__":{}}', '{"a":[{"__proto__":1}]}', '{"\\u005f_proto__":{"admin":true}}'])
      expect(caught(() => parseJson(text))?.code, text).toBe('message-malformed');
    expect(parseJson('{"proto":"__proto__"}')).toEqual({ proto: '__proto__' });
  });

  it('is what JSON.parse says or a TwinportError, for any text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((text) => text.slice(1)),
        ),
        (text) => {
          const error = caught(() => expect(parseJson(text)).toEqual(JSON.parse(text)));
          if (error !== null) expect(['message-malformed', 'message-too-large']).toContain(error.code);
        },
      ),
    );
  });
});

describe('JSON to messages', () => {
  it('[MSG-4] names the place of the first fault by a JSON pointer', () => {
    const Schema = v.object({ 'a/b': v.array(v.object({ 'c~d': v.number() })) });
    const error = caught(() => parseWith(Schema, { 'a/b': [{ 'c~d': 1 }, { 'c~d': 'x' }] }, 'input-invalid', 'thing'));
    expect(error).toMatchObject({ code: 'input-invalid', details: { pointer: '/a~1b/1/c~0d' } });
    expect(error?.message).toContain('thing at /a~1b/1/c~0d');
    expect(caught(() => parseWith(Schema, 7, 'input-invalid', 'thing'))?.details).toEqual({ pointer: '' });
  });

  it('[MSG-5] any JSON is a message or a TwinportError, whose problem can be sent back', () => {
    const anything = fc.jsonValue({ maxDepth: 6 });
    const names = fc.constantFrom(
      'messageType',
      'operation',
      'messageID',
      'timestamp',
      'thingID',
      'readings',
      'error',
      'description',
      'bindings',
      'asset',
      'properties',
      '@context',
      'id',
      'systems',
      'place',
      'constructor',
      'toString',
    );
    const values = fc.constantFrom<unknown>(
      'request',
      'notification',
      'response',
      'hello',
      'goodbye',
      'registersystem',
      'registermodel',
      'event',
      'observeallproperties',
      '2026-01-01T00:00:00Z',
      'urn:a:b',
      'abcdefgh',
      0,
      -1,
      1e308,
      null,
    );
    const likely = fc.dictionary(fc.oneof(names, fc.string()), fc.oneof(values, anything), { maxKeys: 12 });
    fc.assert(
      fc.property(fc.oneof(anything, likely, fc.array(likely)), (input) => {
        for (const [name, schema] of Object.entries(SCHEMAS)) {
          const error = caught(() => parseWith(schema, input, 'message-malformed', name));
          if (error !== null) expect(v.is(Problem, JSON.parse(JSON.stringify(toProblem(error)))), name).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('[MSG-5] a fault under a key as long as a message allows still makes a problem that can be read', () => {
    const long = 'k'.repeat(200_000);
    const error = caught(() =>
      parseWith(v.record(v.string(), v.number()), { [long]: 'x' }, 'message-malformed', 'readings'),
    )!;
    const problem = toProblem(error);
    expect(v.is(Problem, problem)).toBe(true);
    expect(JSON.stringify(problem).length).toBeLessThan(10_000);
  });

  it('[MSG-1] members that no rule names are dropped, and every member that a rule names is needed', () => {
    const message = {
      messageType: 'request',
      messageID: 'abcdefgh',
      timestamp: '2026-01-01T00:00:00.000Z',
      operation: 'withdrawmodel',
      thingID: 'urn:a:b',
    };
    expect(parseWith(dii.FromTwinSystem, { ...message, extra: { deep: [1] } }, 'message-malformed', 'message')).toEqual(
      message,
    );
    for (const member of Object.keys(message)) {
      const { [member as keyof typeof message]: _left, ...rest } = message;
      expect(caught(() => parseWith(dii.FromTwinSystem, rest, 'message-malformed', 'message'))?.code, member).toBe(
        'message-malformed',
      );
    }
    for (const messageID of ['short', 'x'.repeat(65), 7])
      expect(
        caught(() => parseWith(dii.FromTwinSystem, { ...message, messageID }, 'message-malformed', 'message'))?.details,
      ).toEqual({ pointer: '/messageID' });
  });
});
