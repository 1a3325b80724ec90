// A device's affordances and a protocol's forms together: the W3C Thing Description 1.1 that the device gives of itself.
// Who calls: plant.ts.
import type { Json } from '../../base/json.ts';
import type { Device } from './device.ts';
import { inGerman } from '../in-german.ts';
import { PLANT_IN_GERMAN } from './german-words.ts';

export interface Form {
  readonly [term: string]: Json;
  readonly href: string;
  readonly op: string | readonly string[];
}

/** How to reach the Thing as a whole, and each of its affordances by name. */
export interface Forms {
  readonly thing: readonly Form[];
  property(name: string): readonly Form[];
  action(name: string): readonly Form[];
  event(name: string): readonly Form[];
}

/** What an HTTP action answers with: the run it began (in the manner of the WoT Profile's ActionStatus). */
export const ACTION_STATUS: Json = {
  type: 'object',
  properties: {
    status: { type: 'string', enum: ['running', 'completed', 'failed'] },
    progress: { type: 'number', minimum: 0, maximum: 1 },
    href: { type: 'string', description: 'Where to ask for the status again (GET) or to cancel (DELETE)' },
    timeRequested: { type: 'string', format: 'date-time' },
    error: { type: 'object', description: 'RFC 9457 problem of a failed run' },
  },
  required: ['status', 'progress', 'href', 'timeRequested'],
};

export function thingDescription(device: Device, forms: Forms, actionTerms: Readonly<Record<string, Json>>): Json {
  const { title, titles, description, descriptions, properties, actions, events } = inGerman(
    device.affordances,
    PLANT_IN_GERMAN,
  );
  const each = <Affordance extends object>(
    affordances: Readonly<Record<string, Affordance>>,
    add: (name: string) => object,
  ) =>
    Object.fromEntries(
      Object.entries(affordances).map(([name, affordance]) => [name, { ...affordance, ...add(name) }]),
    );
  return {
    // Both contexts, the older one first, is how TD 1.1 says that a consumer of TD 1.0 (such as node-wot) may read it.
    '@context': [
      'https://www.w3.org/2019/wot/td/v1',
      'https://www.w3.org/2022/wot/td/v1.1',
      { twinport: 'urn:twinport:vocabulary:', mqv: 'http://www.example.org/mqtt-binding#', '@language': 'en' },
    ],
    '@type': ['Thing', device.affordances['@type']],
    id: `urn:twinport:demo:${device.name}`,
    title,
    titles,
    description,
    descriptions,
    securityDefinitions: { nosec_sc: { scheme: 'nosec' } },
    security: ['nosec_sc'],
    schemaDefinitions: {
      sample: {
        description: 'All properties of one moment on the device clock',
        type: 'object',
        properties: {
          time: {
            type: 'number',
            title: 'Source time',
            unit: 'ms',
            description: 'Milliseconds since 1970-01-01T00:00:00Z',
          },
          sequence: { type: 'integer', title: 'Sequence' },
          values: { type: 'object', title: 'Property values by name' },
        },
        required: ['time', 'sequence', 'values'],
      },
    },
    forms: forms.thing,
    properties: each(properties, (name) => ({ forms: forms.property(name) })),
    actions: each(actions, (name) => ({ ...actionTerms, forms: forms.action(name) })),
    events: each(events, (name) => ({ forms: forms.event(name) })),
  };
}
