// Builds what faces show of a twin from what its presence knows: pure reading, called a few times a second for the open
// panel and the list.
import { problemCode } from '../../protocol/problem.ts';
import type { PropertyAffordance } from '../../protocol/thing-description.ts';
import type { ActionView, PropertyView, TwinPanelView, TwinView } from '../view-model.ts';
import { isAlarm } from './shown-properties.ts';
import type { TwinPresence } from './twin-presence.ts';

export function twinListView(presence: TwinPresence): TwinView {
  const { id, system, model, status, shown, loadedBytes, problem } = presence;
  return {
    id,
    systemId: system.id,
    systemName: system.name,
    title: model.title,
    status,
    ageMs: presence.ageMs(),
    alarms: alarmsOf(presence),
    model: shown,
    loadedBytes,
    totalBytes: model.bytes,
    problem,
  };
}

export function twinPanelView(presence: TwinPresence): TwinPanelView {
  const { description } = presence.opened ?? {};
  return {
    twin: twinListView(presence),
    description: description?.description ?? presence.model.description,
    systemTrust: presence.system.trust,
    properties: propertiesOf(presence),
    actions: Object.entries(description?.actions ?? {}).map(([name, action]): ActionView => {
      const refused = presence.access?.refused.find(({ affordance }) => affordance === name)?.error ?? null;
      return {
        name,
        title: action.title ?? name,
        description: action.description ?? '',
        input: action.input ?? null,
        unsafe: action['twinport:unsafe'] === true,
        refused: refused !== null && problemCode(refused) === 'access-refused' ? refused : null,
        last: presence.commands.get(name) ?? null,
      };
    }),
    events: [...presence.events],
  };
}

/** Titles of alarm properties that are on. */
function alarmsOf(presence: TwinPresence): string[] {
  const properties = presence.opened?.description.properties ?? {};
  return presence
    .readings()
    .flatMap(({ name, value }) =>
      value === true && isAlarm(properties[name]) ? [properties[name]?.title ?? name] : [],
    );
}

function propertiesOf(presence: TwinPresence): PropertyView[] {
  const readings = new Map(presence.readings().map((reading) => [reading.name, reading]));
  return Object.entries(presence.opened?.description.properties ?? {}).flatMap(([name, property]): PropertyView[] => {
    if (property.writeOnly === true) return [];
    const reading = readings.get(name);
    return [
      {
        name,
        title: property.title ?? name,
        description: property.description ?? '',
        value: reading?.value ?? null,
        unit: property.unit ?? '',
        ageMs: reading?.ageMs ?? null,
        minimum: property.minimum ?? null,
        maximum: property.maximum ?? null,
        digits: digitsOf(property),
        alarm: isAlarm(property) && reading?.value === true,
      },
    ];
  });
}

/** Decimals that the schema's quantum justifies, at most two: more is noise to a person. */
function digitsOf({ type, multipleOf }: PropertyAffordance): number {
  if (type === 'integer') return 0;
  if (multipleOf === undefined) return 1;
  return Math.min(2, Math.max(0, Math.ceil(-Math.log10(multipleOf))));
}
