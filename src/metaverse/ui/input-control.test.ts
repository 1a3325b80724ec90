import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DataSchema } from '../../protocol/thing-description.ts';
import { hasSlider, initialDraft, inputFor, instantField, type NumberControl } from './input-control.ts';
import { words } from '../../language/words.ts';
import { readDraft } from './input-reading.ts';

const only = (schema: DataSchema) => inputFor(schema).fields[0]!.control;

describe('from schema to control', () => {
  test('no schema, or null, asks for nothing', () => {
    expect(inputFor(null).fields).toEqual([]);
    expect(inputFor({ type: 'null' }).fields).toEqual([]);
  });

  test.each<[DataSchema, string]>([
    [{ type: 'boolean' }, 'boolean'],
    [{ type: 'number' }, 'number'],
    [{ type: 'integer', minimum: 1, maximum: 6 }, 'number'],
    [{ type: 'string' }, 'text'],
    [{ type: 'string', enum: ['a', 'b'] }, 'choice'],
    [{ enum: [1, 2] }, 'choice'],
    [{ type: 'array', items: { type: 'number' } }, 'json'],
    [{ type: 'object' }, 'json'],
    [{}, 'json'],
  ])('%j asks with %s', (schema, kind) => expect(only(schema).kind).toBe(kind));

  test('a choice is labelled as its owner calls it, and sends what it is', () => {
    const schema: DataSchema = { enum: ['a', 'b'], oneOf: [{ const: 'b', title: 'The second' }] };
    expect(only(schema)).toMatchObject({
      options: [
        { label: 'a', value: 'a' },
        { label: 'The second', value: 'b' },
      ],
    });
  });

  test('an object asks for its members, by title or readable name', () => {
    const input = inputFor({
      type: 'object',
      required: ['joint'],
      properties: {
        joint: { type: 'integer' },
        targetSpeed: { type: 'number' },
        pose: { type: 'object', properties: { x: {} } },
      },
    });
    expect(input.isObject).toBe(true);
    expect(input.fields.map(({ name, label, required, control }) => [name, label, required, control.kind])).toEqual([
      ['joint', 'Joint', true, 'number'],
      ['targetSpeed', 'Target speed', false, 'number'],
      ['pose', 'Pose', false, 'json'],
    ]);
  });

  test('a number has a slider only between two limits', () => {
    expect(hasSlider(only({ type: 'number', minimum: 0, maximum: 10 }) as NumberControl)).toBe(true);
    expect(hasSlider(only({ type: 'number', minimum: 0 }) as NumberControl)).toBe(false);
    expect(hasSlider(only({ type: 'number', minimum: 5, maximum: 5 }) as NumberControl)).toBe(false);
  });

  test.each<[DataSchema, number]>([
    [{ type: 'number', minimum: -90, maximum: 90 }, 0.5],
    [{ type: 'number', minimum: 0, maximum: 1 }, 0.005],
    [{ type: 'number', minimum: 0, maximum: 5000 }, 20],
    [{ type: 'integer', minimum: 0, maximum: 5000 }, 1],
    [{ type: 'number', minimum: 8, maximum: 20, multipleOf: 0.25 }, 0.25],
    [{ type: 'number' }, 1],
  ])('%j steps by %d', (schema, step) => expect((only(schema) as NumberControl).step).toBe(step));

  test('starts at the default, else at zero or the limit nearest to it', () => {
    const start = (schema: DataSchema) => initialDraft(inputFor(schema))['']!;
    expect(start({ type: 'number', default: 7 })).toBe('7');
    expect(start({ type: 'number', minimum: -5, maximum: 5 })).toBe('0');
    expect(start({ type: 'number', minimum: 8, maximum: 20 })).toBe('8');
    expect(start({ type: 'number', maximum: -3 })).toBe('-3');
    expect(start({ type: 'number' })).toBe('');
    expect(start({ enum: ['a', 'b'], default: 'b' })).toBe('1');
  });

  test('one switch or short choice acts at once; anything longer has a button', () => {
    expect(instantField(inputFor({ type: 'boolean' }))?.name).toBe('');
    expect(instantField(inputFor({ type: 'object', properties: { on: { type: 'boolean' } } }))?.name).toBe('on');
    expect(instantField(inputFor({ enum: [1, 2, 3, 4] }))).not.toBeNull();
    expect(instantField(inputFor({ enum: [1, 2, 3, 4, 5] }))).toBeNull();
    expect(
      instantField(inputFor({ type: 'object', properties: { on: { type: 'boolean' }, off: { type: 'boolean' } } })),
    ).toBeNull();
    expect(instantField(inputFor(null))).toBeNull();
  });

  test('names become words', () => {
    expect(['emergencyStop', 'set_heater-target', 'pH', 'on'].map(words)).toEqual([
      'Emergency stop',
      'Set heater target',
      'P h',
      'On',
    ]);
  });
});

describe('from what was entered to the input', () => {
  const read = (schema: DataSchema, text: string) => {
    const reading = readDraft(inputFor(schema), { '': text });
    return reading.ok ? reading.value : reading.errors[''];
  };
  const range: DataSchema = { type: 'number', minimum: -10, maximum: 10, multipleOf: 0.1 };

  test.each<[DataSchema, string, unknown]>([
    [range, ' 0.3 ', 0.3],
    [range, '-2,5', -2.5],
    [range, '−2.5', -2.5],
    [{ type: 'integer' }, '42', 42],
    [{ type: 'boolean' }, 'true', true],
    [{ type: 'boolean' }, 'false', false],
    [{ enum: ['slow', 2] }, '1', 2],
    [{ type: 'string' }, 'a b', 'a b'],
    [{ type: 'string', maxLength: 2 }, '😀😀', '😀😀'],
    [{ type: 'array' }, '[1, 2]', [1, 2]],
    [{ type: 'object' }, '{"a": 1}', { a: 1 }],
    [{}, '"text"', 'text'],
  ])('%j takes %j as %j', (schema, text, value) => expect(read(schema, text)).toEqual(value));

  test.each<[DataSchema, string, string]>([
    [range, '', 'Enter a value.'],
    [range, 'ten', 'Enter a number.'],
    [range, 'Infinity', 'Enter a number.'],
    [range, '11', 'Enter a value from −10 to 10.'],
    [range, '0.25', 'Enter a multiple of 0.1.'],
    [{ type: 'number', minimum: 0 }, '-1', 'Enter 0 or more.'],
    [{ type: 'number', maximum: 5 }, '6', 'Enter 5 or less.'],
    [{ type: 'integer' }, '1.5', 'Enter a whole number.'],
    [{ enum: ['a'] }, '7', 'Choose one.'],
    [{ type: 'string' }, '', 'Enter a value.'],
    [{ type: 'string', maxLength: 2 }, 'abc', 'Enter at most 2 characters.'],
    [{ type: 'array' }, '{}', 'Enter a JSON array.'],
    [{ type: 'object' }, '[]', 'Enter a JSON object.'],
  ])('%j refuses %j: %s', (schema, text, error) => expect(read(schema, text)).toBe(error));

  test('says what is no JSON', () => expect(read({}, '{')).toMatch(/^This is not JSON: /));

  test('an empty optional member is left out, an empty required one is named', () => {
    const schema: DataSchema = {
      type: 'object',
      required: ['a'],
      properties: { a: { type: 'number' }, b: { type: 'number' }, c: { type: 'string' } },
    };
    expect(readDraft(inputFor(schema), { a: '1', b: '', c: '' })).toEqual({ ok: true, value: { a: 1 } });
    expect(readDraft(inputFor(schema), { a: '', b: 'x' })).toEqual({
      ok: false,
      errors: { a: 'Enter a value.', b: 'Enter a number.' },
    });
  });

  test('nothing to enter gives no input', () =>
    expect(readDraft(inputFor(null), {})).toEqual({ ok: true, value: undefined }));

  test('every number that the slider can reach is taken', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1000, max: 1000 }),
        fc.constantFrom(0.01, 0.05, 0.1, 0.25, 1, 2.5),
        (steps, multipleOf) => {
          const value = Number((steps * multipleOf).toPrecision(9));
          expect(read({ type: 'number', multipleOf }, String(value))).toBe(value);
        },
      ),
    );
  });
});
