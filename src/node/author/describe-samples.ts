// Writes the Thing Description of a device from what was inferred of its messages, with a comment wherever something is a guess. Pure.
// Called by `twin init`.
import type { Inferred } from './infer-schema.ts';
import type { Comments } from './write-jsonc.ts';

/** Where the device is heard: a broker, an address that is asked, or neither yet. */
export type DeviceAddress =
  | { readonly kind: 'mqtt'; readonly broker: string; readonly longestPauseMs: number }
  | { readonly kind: 'http' }
  | { readonly kind: 'unknown'; readonly name: string };

export interface CommentedJson {
  readonly json: Readonly<Record<string, unknown>>;
  readonly comments: Comments;
}

/** A device is gone when it is silent for so many of its longest pauses, and no sooner than this. */
const SILENT_PAUSES = 5;
const LEAST_SILENCE_MS = 3_000;

export function describeSamples(title: string, id: string, inferred: Inferred, address: DeviceAddress): CommentedJson {
  const comments = new Map<string, string[]>();
  const properties: Record<string, unknown> = {};
  for (const { name, source, pointer, schema, doubts } of inferred.properties) {
    const timePointer = inferred.timePointers.get(source);
    const within = {
      ...(pointer === '' ? {} : { 'twinport:pointer': pointer }),
      ...(timePointer === undefined ? {} : { 'twinport:timePointer': timePointer }),
    };
    properties[name] = {
      ...schema,
      ...(address.kind === 'http' ? {} : { observable: true }),
      forms: [{ ...formOf(address, source), ...within }],
    };
    if (doubts.length > 0)
      comments.set(
        `/properties/${name}`,
        doubts.map((doubt) => `Look here: ${doubt}.`),
      );
  }
  const hints =
    address.kind === 'mqtt'
      ? {
          'twinport:silenceMs': Math.max(
            LEAST_SILENCE_MS,
            Math.ceil((address.longestPauseMs * SILENT_PAUSES) / 1_000) * 1_000,
          ),
        }
      : address.kind === 'http'
        ? { 'twinport:pollMs': 1_000 }
        : {};
  const head = [
    'Written by "npx twinport twin init" from the messages of the device: a W3C Thing Description.',
    'Change what is wrong, then: npx twinport twin check, and npx twinport bridge.',
    ...inferred.leftOut.map((what) => `Left out: ${what}.`),
  ];
  comments.set('', head);
  if (address.kind === 'mqtt')
    comments.set('/twinport:silenceMs', ['The device is shown as absent when it says nothing for so long.']);
  if (address.kind === 'http') comments.set('/twinport:pollMs', ['How often the device is asked.']);
  if (address.kind === 'unknown')
    comments.set('/properties', [
      'Look here: put the address into each href, mqtt://broker/topic or http://device/path.',
    ]);
  const json = {
    '@context': ['https://www.w3.org/2022/wot/td/v1.1', { twinport: 'urn:twinport:vocabulary:' }],
    '@type': 'Thing',
    id,
    title,
    securityDefinitions: { nosec_sc: { scheme: 'nosec' } },
    security: 'nosec_sc',
    ...hints,
    properties,
  };
  return { json, comments };
}

function formOf(address: DeviceAddress, source: string): Readonly<Record<string, unknown>> {
  switch (address.kind) {
    case 'mqtt':
      return { href: `${address.broker}/${encodeURI(source)}`, op: 'observeproperty', 'mqv:filter': source };
    case 'http':
      return { href: source, op: 'readproperty' };
    case 'unknown':
      return { href: `mqtt://localhost:1883/${encodeURIComponent(address.name)}`, op: 'observeproperty' };
  }
}
