// The description of a device as that of its twin: what it is and can do, without how *we* reach it and without secrets' places.
// Two things that twins do not have are told in terms that they have: a writable property is an action `set…`, and whether the
// device is there is a property. Called by bridged-twin.ts.
import type { Json } from '../../base/json.ts';
import type { PartialDescription } from '../../provider/complete-description.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { freeName } from '../../provider/free-name.ts';
import { tellingPresence } from '../../provider/tell-presence.ts';
import type { DeviceDescription } from './device-description.ts';
import { withUcum } from './ucum.ts';
import { inputWithVariables } from './uri-variables.ts';

export interface BridgedDescription {
  readonly description: PartialDescription;
  /** Action of the twin → property of the device that it writes. */
  readonly writes: ReadonlyMap<string, string>;
}

type Terms = Readonly<Record<string, Json>>;

/** How the device's own protocol is spoken, and what a visitor gets in another way, stays here. */
const NOT_TOLD = new Set(['forms', 'uriVariables', 'twinport:pollMs', 'observable']);

export function bridgedDescription(device: DeviceDescription): BridgedDescription {
  const { raw, id, title, silenceMs } = device;
  const properties: Record<string, Json> = {};
  const actions: Record<string, Json> = {};
  const writes = new Map<string, string>();
  for (const { name, terms, asked, required } of device.actions) {
    // The answer of its protocol to an action is told to visitors as progress and outcome.
    const action = told(terms, ['output', 'synchronous']);
    const hasVariables = Object.keys(asked).length > 0;
    actions[name] = hasVariables ? { ...action, input: inputWithVariables(terms['input'], asked, required) } : action;
  }
  for (const { name, terms, readable, writable } of device.properties) {
    if (readable) properties[name] = told(terms, ['writeOnly', 'readOnly']);
    if (!writable) continue;
    const action = freeName(actions, `set${name[0]!.toUpperCase()}${name.slice(1)}`);
    const called = typeof terms['title'] === 'string' ? terms['title'] : name;
    actions[action] = {
      title: `Set ${called}`.slice(0, 512),
      input: told(terms, [
        'writeOnly',
        'readOnly',
        'title',
        'titles',
        'description',
        'descriptions',
        '@type',
        'twinport:silenceMs',
      ]),
    };
    writes.set(action, name);
  }
  const { titles, description, descriptions, links } = raw;
  return {
    description: tellingPresence({
      '@context': ['https://www.w3.org/2022/wot/td/v1.1', { twinport: 'urn:twinport:vocabulary:', '@language': 'en' }],
      '@type': raw['@type'] ?? 'Thing',
      id,
      title: title.slice(0, 512),
      ...(titles === undefined ? {} : { titles }),
      ...(typeof description === 'string' ? { description } : {}),
      ...(descriptions === undefined ? {} : { descriptions }),
      ...(Array.isArray(links) ? { links: publicLinks(links) } : {}),
      ...(silenceMs === null ? {} : { 'twinport:silenceMs': Math.min(silenceMs, LIMITS.silenceMaxMs) }),
      ...geoOf(raw),
      properties,
      actions,
      events: Object.fromEntries(
        device.events.map(({ name, terms }) => [name, told(terms, ['subscription', 'cancellation', 'dataResponse'])]),
      ),
    }),
    writes,
  };
}

function told(terms: Terms, hidden: readonly string[]): Terms {
  const shown = Object.entries(terms).filter(([term]) => !NOT_TOLD.has(term) && !hidden.includes(term));
  return withUcum(Object.fromEntries(shown)) as Terms;
}

/** Pages about the device; not models of other kinds, nor other things on its network. */
function publicLinks(links: readonly Json[]): Json {
  return (links as readonly Terms[]).filter(
    (link) => typeof link['href'] === 'string' && link['rel'] !== 'model' && link['href'].startsWith('https:'),
  );
}

function geoOf(raw: Terms): Terms {
  return Object.fromEntries(Object.entries(raw).filter(([term]) => /^(?:geo|schema):/.test(term)));
}
