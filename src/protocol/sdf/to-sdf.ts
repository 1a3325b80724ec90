// A Thing Description as a document of the IETF's Semantic Definition Format (draft-ietf-asdf-sdf), its identity in `sdfContext` as the
// digital-twin drafts have it (draft-ietf-asdf-digital-twin, draft-ietf-asdf-sdf-nonaffordance). What SDF has no word for is
// kept under `twinport:td`: nothing is lost, and from-sdf.ts reads it back. Called by providers through `twinport/twin`.
import { toQualities } from './data-qualities.ts';
import { isObject, kept, KEPT_OF_SDF, KEPT_OF_TD, mapObject, type JsonObject } from './walk.ts';

const NAMESPACE = 'urn:twinport:terms:';

/** Where a description came from, as from-sdf.ts keeps it under `twinport:sdf` at the top; the rest are qualities. */
interface Origin {
  /** Of the definition. */
  readonly name?: string;
  /** The document's other blocks: info, namespace … */
  readonly document?: JsonObject;
  readonly sdfContext?: JsonObject;
  /** The definition had no label: this stood in for it. */
  readonly unlabelled?: string;
}

/** @param description a Thing Description; `@context`, security and forms may be left out */
export function exportSdf(description: JsonObject): JsonObject {
  const { id, title, description: text, properties, actions, events, [KEPT_OF_SDF]: sdf, ...rest } = description;
  const origin: Origin & JsonObject = isObject(sdf) ? sdf : {};
  const { name = objectName(title), document = documentOf(title), sdfContext, unlabelled, ...qualities } = origin;
  const object = {
    ...(title === undefined || title === unlabelled ? {} : { label: title }),
    ...(text === undefined ? {} : { description: text }),
    ...(isObject(properties) ? { sdfProperty: mapObject(properties, (one) => toQualities(one as JsonObject)) } : {}),
    ...(isObject(actions) ? { sdfAction: mapObject(actions, (one) => toAction(one as JsonObject)) } : {}),
    ...(isObject(events) ? { sdfEvent: mapObject(events, (one) => toEvent(one as JsonObject)) } : {}),
    ...(id === undefined ? {} : { sdfContext: { ...sdfContext, identityManifest: manifestOf(id, sdfContext) } }),
    ...qualities,
    ...kept(KEPT_OF_TD, rest),
  };
  return { ...document, sdfObject: { [name]: object } };
}

/** The blocks beside the definition, where no other ones are known. */
export function documentOf(title: unknown): JsonObject {
  return { info: { title: title ?? 'A thing' }, namespace: { twinport: NAMESPACE }, defaultNamespace: 'twinport' };
}

/** A name for the definition, of what the title has of letters and digits. */
export function objectName(title: unknown): string {
  const words = typeof title === 'string' ? title.match(/[A-Za-z0-9]+/g) : null;
  return words?.join('') ?? 'Thing';
}

/** Immutable, hence `const`; what else the manifest says stays. */
function manifestOf(id: unknown, context: JsonObject = {}): JsonObject {
  const manifest = isObject(context['identityManifest']) ? context['identityManifest'] : { type: 'object' };
  return { ...manifest, const: { ...(isObject(manifest['const']) ? manifest['const'] : {}), thingId: id } };
}

function toAction(action: JsonObject): JsonObject {
  const { input, output, ...rest } = action;
  return {
    ...toOther(rest),
    ...(isObject(input) ? { sdfInputData: toQualities(input) } : {}),
    ...(isObject(output) ? { sdfOutputData: toQualities(output) } : {}),
  };
}

function toEvent(event: JsonObject): JsonObject {
  const { data, ...rest } = event;
  return { ...toOther(rest), ...(isObject(data) ? { sdfOutputData: toQualities(data) } : {}) };
}

/** An action or event without its data: SDF has only a label and a description for it. */
function toOther(affordance: JsonObject): JsonObject {
  const { title, description, [KEPT_OF_SDF]: sdf, ...rest } = affordance;
  return {
    ...(title === undefined ? {} : { label: title }),
    ...(description === undefined ? {} : { description }),
    ...(isObject(sdf) ? sdf : {}),
    ...kept(KEPT_OF_TD, rest),
  };
}
