// A document of the IETF's Semantic Definition Format (draft-ietf-asdf-sdf, with the `sdfContext` of the digital-twin drafts) as a Thing
// Description. What a Thing Description has no word for is kept under `twinport:sdf` and named in the notes: nothing is lost,
// and to-sdf.ts writes it back. Called by providers through `twinport/twin`.
import { TwinportError } from '../../base/errors.ts';
import { canonicalJson, type Json } from '../../base/json.ts';
import { toTerms, type OnKept } from './data-qualities.ts';
import { resolveReferences } from './resolve.ts';
import { documentOf, objectName } from './to-sdf.ts';
import { isObject, kept, KEPT_OF_SDF, KEPT_OF_TD, objectAt, step, without, type JsonObject } from './walk.ts';

export interface SdfImportOptions {
  /** The twin's id, where the document has none (`sdfContext`, `identityManifest`), or for another twin of the same kind. */
  readonly id?: string;
  /** Which definition, where the document has several: `#/sdfObject/Pump`, `#/sdfThing/Car`. */
  readonly definition?: string;
}

export interface ImportedSdf {
  /** As `publish` takes it: without `@context`, security and forms, unless the document came from a description that had them. */
  readonly description: JsonObject;
  /** What the description keeps but cannot say, by pointer into the document. */
  readonly notes: readonly SdfNote[];
}

export interface SdfNote {
  readonly pointer: string;
  readonly message: string;
}

/** A definition, or one inside it whose affordances get its name in front of theirs. */
interface Part {
  readonly object: JsonObject;
  readonly pointer: string;
  readonly prefix: string;
}

const AFFORDANCES = ['sdfProperty', 'sdfAction', 'sdfEvent'];
const READ = [...AFFORDANCES, 'label', 'description', 'sdfContext', KEPT_OF_TD];

/**
 * @param input a parsed SDF document
 * @throws TwinportError `description-invalid` with the `pointer` of what is wrong, also when there are several definitions or
 *   none, or no id
 */
export function importSdf(input: unknown, { id, definition }: SdfImportOptions = {}): ImportedSdf {
  const document = resolveReferences(objectAt(input, ''));
  const { pointer, name, object, isThing } = findDefinition(document, definition);
  const notes: SdfNote[] = [];
  const onKept: OnKept = (at) =>
    notes.push({ pointer: at, message: 'kept as it is: a Thing Description has no word for it' });
  const parts = isThing ? flatten(object, pointer, '', notes) : [{ object, pointer, prefix: '' }];
  const affordances = (
    quality: string,
    change: (one: JsonObject, at: string) => JsonObject,
  ): JsonObject | undefined => {
    const own = parts.filter((part) => part.object[quality] !== undefined);
    if (own.length === 0) return undefined;
    return Object.assign(
      {},
      ...own.map((part) => {
        const base = step(part.pointer, quality);
        const entries = Object.entries(objectAt(part.object[quality], base));
        return Object.fromEntries(
          entries.map(([key, one]) => [part.prefix + key, change(objectAt(one, step(base, key)), step(base, key))]),
        );
      }),
    ) as JsonObject;
  };
  const properties = affordances('sdfProperty', (one, at) => toTerms(one, at, onKept));
  const actions = affordances('sdfAction', (one, at) => fromAction(one, at, onKept));
  const events = affordances('sdfEvent', (one, at) => fromEvent(one, at, onKept));

  const { label, description: text, sdfContext, [KEPT_OF_TD]: td } = object;
  const { thingId, context } = identityIn(isObject(sdfContext) ? sdfContext : {});
  const twinId = id ?? thingId;
  if (twinId === undefined)
    throw fault(pointer, 'it does not say which thing it is (sdfContext, identityManifest, thingId): give an id');
  const blocks = without(document, 'sdfObject', 'sdfThing');
  const unlabelled = label === undefined ? titleIn(blocks, name) : undefined;
  const title = label ?? unlabelled;
  const others = without(object, ...READ, ...(isThing ? ['sdfObject', 'sdfThing'] : []));
  for (const quality of Object.keys(others)) onKept(step(pointer, quality));
  for (const quality of Object.keys(context)) onKept(step(step(pointer, 'sdfContext'), quality));
  const origin = {
    ...(name === objectName(title) ? {} : { name }),
    ...(alike(blocks, documentOf(title)) ? {} : { document: blocks }),
    ...(Object.keys(context).length === 0 ? {} : { sdfContext: context }),
    ...(unlabelled === undefined ? {} : { unlabelled }),
    ...(isThing ? partsOf(parts) : {}),
    ...others,
  };
  return {
    description: {
      ...(isObject(td) ? td : {}),
      id: twinId,
      title,
      ...(text === undefined ? {} : { description: text }),
      ...(properties === undefined ? {} : { properties }),
      ...(actions === undefined ? {} : { actions }),
      ...(events === undefined ? {} : { events }),
      ...kept(KEPT_OF_SDF, origin),
    },
    notes,
  };
}

/** One definition, or the named one. */
function findDefinition(
  document: JsonObject,
  wanted: string | undefined,
): { pointer: string; name: string; object: JsonObject; isThing: boolean } {
  const found = ['sdfThing', 'sdfObject'].flatMap((kind) =>
    Object.entries(document[kind] === undefined ? {} : objectAt(document[kind], `/${kind}`)).map(([name, object]) => {
      const pointer = step(`/${kind}`, name);
      return { pointer, name, object: objectAt(object, pointer), isThing: kind === 'sdfThing' };
    }),
  );
  const named = wanted === undefined ? found : found.filter(({ pointer }) => `#${pointer}` === wanted);
  const [only, another] = named;
  if (only !== undefined && another === undefined) return only;
  const all = found.map(({ pointer }) => `#${pointer}`).join(', ');
  if (found.length === 0) throw fault('', 'there is no sdfObject and no sdfThing in it');
  throw fault('', wanted === undefined ? `say which definition: ${all}` : `there is no ${wanted}, but ${all}`);
}

/** A thing and the objects and things in it, one after the other. */
function flatten(thing: JsonObject, pointer: string, prefix: string, notes: SdfNote[]): readonly Part[] {
  const inner = ['sdfObject', 'sdfThing'].flatMap((kind) => {
    const base = step(pointer, kind);
    return Object.entries(thing[kind] === undefined ? {} : objectAt(thing[kind], base)).flatMap(([name, one]) => {
      const at = step(base, name);
      const longer = `${prefix}${name}.`;
      notes.push({ pointer: at, message: `its affordances are called "${longer}…": a Thing Description has no parts` });
      return flatten(objectAt(one, at), at, longer, notes);
    });
  });
  return [{ object: thing, pointer, prefix }, ...inner];
}

/** What parts say beside their affordances. */
function partsOf(parts: readonly Part[]): JsonObject {
  const said = parts
    .filter(({ prefix }) => prefix !== '')
    .map(({ prefix, object }) => [prefix.slice(0, -1), without(object, ...AFFORDANCES, 'sdfObject', 'sdfThing')]);
  return kept('twinport:parts', Object.fromEntries(said) as JsonObject);
}

function fromAction(action: JsonObject, pointer: string, onKept: OnKept): JsonObject {
  const { sdfInputData: input, sdfOutputData: output, ...rest } = action;
  return {
    ...fromOther(rest, pointer, onKept),
    ...(input === undefined ? {} : { input: dataAt(input, step(pointer, 'sdfInputData'), onKept) }),
    ...(output === undefined ? {} : { output: dataAt(output, step(pointer, 'sdfOutputData'), onKept) }),
  };
}

function fromEvent(event: JsonObject, pointer: string, onKept: OnKept): JsonObject {
  const { sdfOutputData: data, ...rest } = event;
  return {
    ...fromOther(rest, pointer, onKept),
    ...(data === undefined ? {} : { data: dataAt(data, step(pointer, 'sdfOutputData'), onKept) }),
  };
}

function dataAt(data: unknown, pointer: string, onKept: OnKept): JsonObject {
  return toTerms(objectAt(data, pointer), pointer, onKept);
}

function fromOther(affordance: JsonObject, pointer: string, onKept: OnKept): JsonObject {
  const { label, description, [KEPT_OF_TD]: td, ...rest } = affordance;
  for (const quality of Object.keys(rest)) onKept(step(pointer, quality));
  return {
    ...(isObject(td) ? td : {}),
    ...(label === undefined ? {} : { title: label }),
    ...(description === undefined ? {} : { description }),
    ...kept(KEPT_OF_SDF, rest),
  };
}

/** The id in the identity manifest, and what the context says beside it. */
function identityIn(context: JsonObject): { thingId: string | undefined; context: JsonObject } {
  const { identityManifest: manifest, ...rest } = context;
  const identity = isObject(manifest) && isObject(manifest['const']) ? manifest['const'] : {};
  const thingId = typeof identity['thingId'] === 'string' ? identity['thingId'] : undefined;
  const says = isObject(manifest) && Object.keys(manifest).length === 2 && manifest['type'] === 'object';
  const idAlone = says && thingId !== undefined && Object.keys(identity).length === 1;
  return { thingId, context: idAlone ? rest : context };
}

function titleIn({ info }: JsonObject, name: string): string {
  const title = isObject(info) ? info['title'] : undefined;
  return typeof title === 'string' && title !== '' ? title : name;
}

function alike(one: unknown, other: unknown): boolean {
  return canonicalJson(one as Json) === canonicalJson(other as Json);
}

function fault(pointer: string, why: string): TwinportError {
  return new TwinportError('description-invalid', `SDF${pointer === '' ? '' : ` at ${pointer}`}: ${why}`, {
    details: { pointer },
  });
}
