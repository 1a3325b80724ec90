// The documents that others build on: current, valid by their own standards, and of one mind with the schemas that the
// parties really use.
import { readdir, readFile } from 'node:fs/promises';
import specs from '@asyncapi/specs';
import { Ajv } from 'ajv';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { arbitraryOf, mutated } from '../arbitrary/arbitrary-of.ts';
import { Bindings } from '../bindings.ts';
import { ServiceDescription } from '../service-description.ts';
import { SIGNED_WORDS } from '../signed-words.ts';
import { ThingDescription } from '../thing-description.ts';
import { asyncApi } from './asyncapi.ts';
import { schemaFiles } from './json-schemas.ts';
import { controlVocabulary } from './wire-messages.ts';

const here = new URL('./', import.meta.url);
const committed = async (name: string): Promise<unknown> => JSON.parse(await readFile(new URL(name, here), 'utf8'));
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
/** `format` is a comment in these documents. */
const ajv = new Ajv2020({ strict: true, validateFormats: false, strictTuples: false, allErrors: true, verbose: true });
for (const [name, schema] of Object.entries(schemaFiles())) ajv.addSchema(schema, name);

describe('the committed documents', () => {
  it('are those that this build generates: run `npm run documents` when this fails', async () => {
    expect(await committed('asyncapi.json')).toEqual(plain(asyncApi()));
    const files = schemaFiles();
    expect((await readdir(new URL('schemas/', here))).sort()).toEqual(
      Object.keys(files)
        .map((name) => `${name}.json`)
        .sort(),
    );
    for (const [name, schema] of Object.entries(files))
      expect(await committed(`schemas/${name}.json`), name).toEqual(plain(schema));
  });

  it('are an AsyncAPI 3.0 document by the official schema, and JSON Schemas that compile in strict mode', () => {
    const official = new Ajv({ strict: false, validateFormats: false }).compile(
      specs.schemasWithoutId['3.0.0'] as object,
    );
    expect(official(asyncApi()), JSON.stringify(official.errors)).toBe(true);
    // A check of the check: it does see a fault.
    expect(official({ ...asyncApi(), operations: { broken: { action: 'shout' } } })).toBe(false);
    for (const [name, schema] of Object.entries(schemaFiles())) {
      expect(ajv.validateSchema(schema), name).toBe(true);
      expect(ajv.getSchema(name), name).toBeTypeOf('function');
    }
  });

  it('refer to nothing that is not in them', () => {
    const resolve = (root: unknown, pointer: string): unknown =>
      pointer
        .split('/')
        .slice(1)
        .reduce((at, step) => (at as Record<string, unknown> | undefined)?.[step], root);
    for (const document of [asyncApi(), ...Object.values(schemaFiles())]) {
      const references = [...JSON.stringify(document).matchAll(/"\$ref":"#([^"]+)"/g)].map(([, pointer]) => pointer!);
      for (const pointer of references) expect(resolve(document, pointer), pointer).toBeTypeOf('object');
    }
  });
});

/** Faults that only the readers see; the schemas name them in a description, and the list that passes for an object too. */
const BEYOND = new Set(['url', 'check']);

function agree(name: string, schema: v.GenericSchema, validate: ValidateFunction, value: unknown): void {
  const parsed = v.safeParse(schema, value);
  const byDocument = validate(value);
  if (byDocument === parsed.success) return;
  const beyond = byDocument
    ? (parsed.issues ?? []).every(({ type }) => BEYOND.has(type))
    : (validate.errors ?? []).some(
        ({ keyword, params, data }) => keyword === 'type' && params['type'] === 'object' && Array.isArray(data),
      );
  expect(beyond, `${name}: the schema says ${byDocument}, the reader ${parsed.success}: ${JSON.stringify(value)}`).toBe(
    true,
  );
}

const directions = (['DII', 'SII'] as const).flatMap((at) =>
  (['system', 'enabler'] as const).map((sender) => [at, sender] as const),
);
const subjects = [
  ...directions.flatMap(([at, sender]) =>
    Object.entries(controlVocabulary(at, sender)).map(
      ([name, schema]) => [`${at.toLowerCase()}-from-${sender}#/$defs/${name}`, schema, 15] as const,
    ),
  ),
  ...Object.entries(SIGNED_WORDS).map(
    ([name, { claims }]) => [`signed-words#/$defs/${name}`, claims as v.GenericSchema, 40] as const,
  ),
  ['thing-description', ThingDescription, 40] as const,
  ['service-description', ServiceDescription, 40] as const,
  ['bindings', Bindings, 40] as const,
];

describe('schema and reader agree', () => {
  it.each(subjects)('on %s', (name, schema, runs) => {
    const validate = ajv.getSchema(name) ?? ajv.compile({ $ref: name });
    const valid = arbitraryOf(schema);
    fc.assert(
      fc.property(valid, (value) => {
        expect(validate(value), JSON.stringify([value, validate.errors])).toBe(true);
      }),
      { numRuns: runs },
    );
    fc.assert(
      fc.property(mutated(valid), (value) => agree(name, schema, validate, value)),
      { numRuns: runs * 2 },
    );
  });

  it('but for what the documents name: lengths beyond the BMP, lists for empty objects', () => {
    const leave = ajv.getSchema('dii-from-system#/$defs/leave')!;
    const { leave: reader } = controlVocabulary('DII', 'system');
    const message = {
      messageType: 'notification',
      messageID: '12345678',
      timestamp: '2026-01-01T00:00:00Z',
      operation: 'leave',
    };
    const long = { ...message, reason: '😀'.repeat(300) };
    expect([leave(long), v.is(reader!, long)]).toEqual([true, false]);
    const readings = ajv.getSchema('dii-from-system#/$defs/readings')!;
    expect([readings([]), v.is(v.record(v.string(), v.unknown()), [])]).toEqual([false, true]);
  });
});
