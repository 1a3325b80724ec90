// Builds what faces show of a twin from what its presence knows: pure reading, called a few times a second for the open
// panel and the list.
import { isAlarm } from '../../protocol/alarm.ts';
import { ABSENT, presenceProperties } from '../../protocol/device-presence.ts';
import { desiredProperties } from '../../protocol/desired.ts';
import { memberTitle } from '../../protocol/member-title.ts';
import { problemCode } from '../../protocol/problem.ts';
import type { PropertyAffordance } from '../../protocol/thing-description.ts';
import type { ActionView, PropertyView, TwinPanelView, TwinView } from '../view-model.ts';
import type { ToldAlarm } from '../alarms/alarm-store.ts';
import { eventView } from '../told-event.ts';
import { headlineOf } from './headline.ts';
import type { TwinPresence } from './twin-presence.ts';

export function twinListView(presence: TwinPresence): TwinView {
  const { id, system, model, shownStatus: status, shown, loadedBytes, problem } = presence;
  return {
    id,
    systemId: system.id,
    systemName: system.name,
    title: model.title,
    status,
    ageMs: presence.ageMs(),
    alarms: alarmsOf(presence).map(({ title }) => title),
    model: shown,
    loadedBytes,
    totalBytes: model.bytes,
    problem,
  };
}

export function twinPanelView(presence: TwinPresence): TwinPanelView {
  const { description } = presence.opened ?? {};
  const properties = propertiesOf(presence);
  return {
    twin: twinListView(presence),
    absence: absenceIn(properties, presence),
    description: description?.description ?? presence.model.description,
    systemTrust: presence.system.trust,
    properties,
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
    events: (presence.past?.events() ?? presence.events).map((event) => eventView(event, description ?? null)),
  };
}

function absenceIn(properties: readonly PropertyView[], { opened }: TwinPresence): string | null {
  const told = presenceProperties(opened?.description ?? {});
  const valueOf = (name: string): unknown => properties.find((property) => property.name === name)?.value;
  if (told === null || valueOf(told.device) !== ABSENT) return null;
  const reason = told.reason === null ? '' : valueOf(told.reason);
  return typeof reason === 'string' ? reason : '';
}

/** Alarm properties that are on. */
export function alarmsOf(presence: TwinPresence): readonly ToldAlarm[] {
  const properties = presence.opened?.description.properties ?? {};
  return presence.readings().flatMap(({ name, value }) => {
    const property = properties[name];
    if (value !== true || property === undefined || !isAlarm(property)) return [];
    return [{ name, title: property.title ?? name, severity: property['twinport:severity'] ?? 'warning' }];
  });
}

/** For who points at it: the values that say most about it and, near, all that its labels show, which that card stands before. */
export function pointedViews(presence: TwinPresence): readonly PropertyView[] {
  const { opened, figure } = presence;
  if (opened === null) return [];
  const labelled = figure.view === null ? [] : opened.bindings.filter(({ target }) => target === 'label');
  const names = new Set([
    ...headlineOf(opened.description, opened.bindings),
    ...labelled.map(({ property }) => property),
  ]);
  const all = propertiesOf(presence);
  return [...names].flatMap((name) => all.find((view) => view.name === name) ?? []);
}

function propertiesOf(presence: TwinPresence): PropertyView[] {
  const readings = new Map(presence.readings().map((reading) => [reading.name, reading]));
  const desired = presence.opened === null ? null : desiredProperties(presence.opened.description);
  return Object.entries(presence.opened?.description.properties ?? {}).flatMap(([name, property]): PropertyView[] => {
    if (property.writeOnly === true) return [];
    const reading = readings.get(name);
    return [
      {
        name,
        title: property.title ?? name,
        description: property.description ?? '',
        value: reading?.value ?? null,
        member: memberTitle(property, reading?.value),
        unit: property.unit ?? '',
        ageMs: reading?.ageMs ?? null,
        minimum: property.minimum ?? null,
        maximum: property.maximum ?? null,
        digits: digitsOf(property),
        silenceMs: property['twinport:silenceMs'] ?? null,
        alarmAbove: property['twinport:alarmAbove'] ?? null,
        alarmBelow: property['twinport:alarmBelow'] ?? null,
        desired: numberOr(readings.get(desired?.get(name) ?? '')?.value),
        alarm: isAlarm(property) && reading?.value === true,
      },
    ];
  });
}

function numberOr(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

/** Decimals that the schema's quantum justifies, at most two: more is noise to a person. */
export function digitsOf({ type, multipleOf }: PropertyAffordance): number {
  if (type === 'integer') return 0;
  if (multipleOf === undefined) return 1;
  return Math.min(2, Math.max(0, Math.ceil(-Math.log10(multipleOf))));
}
