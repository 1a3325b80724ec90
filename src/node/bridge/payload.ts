// Between the bytes of a protocol and the values of a description, both ways. JSON and text are read here; what else node-wot has
// codecs for (CBOR, octets by the schema) is left to them. Called by device-session.ts and invoke-action.ts.
import { TwinportError } from '../../base/errors.ts';
import { isDeeperThan, type Json } from '../../base/json.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { DataSchema } from '../../protocol/thing-description.ts';
import type { Body, DeviceForm, Message } from './protocol-client.ts';

/**
 * The value that a message carries.
 * @throws TwinportError `message-malformed`, quoting the beginning of what came
 */
export async function decode(message: Message, form: DeviceForm, schema: DataSchema): Promise<Json> {
  const mediaType = mediaTypeOf(form.contentType);
  if (isJson(mediaType)) return jsonIn(message, form);
  if (mediaType.startsWith('text/')) {
    const text = textOf(message);
    return schema.type === undefined || schema.type === 'string' ? text : jsonIn(message, form);
  }
  const { loadCore } = await import('./node-wot-client.ts');
  const body = Buffer.from(message.bytes);
  try {
    const value = loadCore().ContentSerdes.get().contentToValue({ type: form.contentType, body }, schema);
    return (value ?? null) as Json;
  } catch (error) {
    throw new TwinportError('message-malformed', `${form.href}: ${(error as Error).message}`, { cause: error });
  }
}

/** A value as the form says it is sent. @throws TwinportError `input-invalid` */
export async function encode(value: Json, form: DeviceForm, schema: DataSchema): Promise<Body> {
  const { contentType } = form;
  const mediaType = mediaTypeOf(contentType);
  if (isJson(mediaType)) return { bytes: Buffer.from(JSON.stringify(value)), contentType };
  if (mediaType.startsWith('text/'))
    return { bytes: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)), contentType };
  const { loadCore } = await import('./node-wot-client.ts');
  try {
    const content = loadCore()
      .ContentSerdes.get()
      .valueToContent(value as never, schema, contentType);
    return { bytes: await content.toBuffer(), contentType };
  } catch (error) {
    throw new TwinportError('input-invalid', `${form.href}: ${(error as Error).message}`, { cause: error });
  }
}

/** What stands at a place (RFC 6901) in a value; undefined when nothing does. */
export function valueAt(value: Json, pointer: string): Json | undefined {
  let found: Json | undefined = value;
  for (const step of pointer.split('/').slice(1)) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (found === null || typeof found !== 'object' || !Object.hasOwn(found, key)) return undefined;
    found = (found as Readonly<Record<string, Json>>)[key];
  }
  return found;
}

/** The first characters of a message, for people. */
export function quoted(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes.subarray(0, 160)).trim();
  return bytes.length === 0 ? 'nothing' : JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

function jsonIn(message: Message, { href }: DeviceForm): Json {
  let value: Json;
  try {
    value = JSON.parse(textOf(message)) as Json;
  } catch (cause) {
    const type = message.contentType === null ? '' : ` as ${message.contentType}`;
    throw new TwinportError('message-malformed', `${href} gave${type} what is no JSON: ${quoted(message.bytes)}`, {
      cause,
    });
  }
  // Whoever goes through it later goes down it by calling itself.
  if (isDeeperThan(value, LIMITS.controlDepth))
    throw new TwinportError(
      'message-malformed',
      `${href} gave what is nested deeper than ${LIMITS.controlDepth} levels`,
    );
  return value;
}

const textOf = ({ bytes }: Message): string => new TextDecoder().decode(bytes);
const mediaTypeOf = (contentType: string): string => contentType.split(';')[0]!.trim().toLowerCase();
const isJson = (mediaType: string): boolean => mediaType === 'application/json' || mediaType.endsWith('+json');
