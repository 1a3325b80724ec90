// Builds what faces show of services from what their presences know: pure reading, called when something changed and a few
// times a second for the open panel.
import { systemClock } from '../../base/clock.ts';
import { memberTitle } from '../../protocol/member-title.ts';
import { problemCode, type Problem } from '../../protocol/problem.ts';
import type { Need } from '../../protocol/service-description.ts';
import type { DataSchema } from '../../protocol/thing-description.ts';
import type { TwinId } from '../../base/ids.ts';
import { eventView } from '../told-event.ts';
import type { ServicePresence } from './service-presence.ts';
import type { ServiceSessions } from './service-sessions.ts';
import type {
  NeedView,
  ServiceActionView,
  ServicePanelView,
  ServicePropertyView,
  ServiceView,
  ShareChoiceView,
} from './service-views.ts';

export function serviceListView({ summary }: ServicePresence, sessions: ServiceSessions): ServiceView {
  const { id, systemId, title, description, systemName, trust, online, domains, purposes, twins, thing } = summary;
  return {
    id,
    systemId,
    title,
    description,
    provider: systemName,
    trust,
    online,
    domains,
    purposes,
    twins,
    asks: thing['twinport:needs'].map((need) => need.title),
    sharing: sessions.shares.all.filter(({ serviceId }) => serviceId === id).length,
  };
}

export function servicePanelView(presence: ServicePresence, sessions: ServiceSessions): ServicePanelView {
  const { thing, needs } = presence.summary;
  return {
    service: serviceListView(presence, sessions),
    needs: thing['twinport:needs'].map((need): NeedView => {
      const { id, title, reason } = need;
      const fitting = needs[id] ?? [];
      return { id, title, reason, choices: fitting.flatMap((twinId) => choiceOf(presence, need, twinId, sessions)) };
    }),
    properties: propertiesOf(presence),
    actions: actionsOf(presence),
    events: presence.events.map((event) => eventView(event, presence.summary.thing)),
    problem: presence.problem,
  };
}

function choiceOf({ id }: ServicePresence, need: Need, twinId: TwinId, sessions: ServiceSessions): ShareChoiceView[] {
  const { shares } = sessions;
  const twin = sessions.twin(twinId);
  if (twin === undefined) return [];
  const { properties = {}, actions = {} } = twin.description ?? {};
  const share = shares.find(id, need.id, twinId);
  return [
    {
      twinId,
      title: twin.title,
      ownerName: twin.ownerName,
      properties: need.properties.map((name) => properties[name]?.title ?? name),
      actions: need.actions.map((name) => actions[name]?.title ?? name),
      share,
      ...shares.consent(id, need.id, twinId),
      lastCommand: share === null ? null : commandOf(shares.lastCommand(share.shareId), actions),
    },
  ];
}

function commandOf(
  command: ShareChoiceView['lastCommand'],
  actions: Readonly<Record<string, { readonly title?: string | undefined }>>,
): ShareChoiceView['lastCommand'] {
  return command === null ? null : { action: actions[command.action]?.title ?? command.action, state: command.state };
}

function propertiesOf({ summary, readings, clockOffsetMs }: ServicePresence): ServicePropertyView[] {
  const now = systemClock.now() + clockOffsetMs;
  return Object.entries(summary.thing.properties ?? {}).flatMap(([name, property]): ServicePropertyView[] => {
    if (property.writeOnly === true) return [];
    const reading = readings[name];
    return [
      {
        name,
        title: property.title ?? name,
        description: property.description ?? '',
        value: reading?.value ?? null,
        member: memberTitle(property, reading?.value),
        unit: property.unit ?? '',
        ageMs: reading === undefined ? null : Math.max(0, now - reading.time),
        minimum: property.minimum ?? null,
        maximum: property.maximum ?? null,
        digits: property.type === 'integer' ? 0 : 1,
        silenceMs: null,
        alarm: false,
        alarmAbove: null,
        alarmBelow: null,
        desired: null,
        schema: property,
      },
    ];
  });
}

function actionsOf({ summary, access, calls }: ServicePresence): ServiceActionView[] {
  return Object.entries(summary.thing.actions ?? {}).map(([name, action]): ServiceActionView => {
    const ofAction = calls.flatMap(({ view }) => (view.action === name ? [view] : []));
    return {
      name,
      title: action.title ?? name,
      description: action.description ?? '',
      input: action.input ?? null,
      output: action.output ?? null,
      stream: (action['twinport:stream'] as DataSchema | undefined) ?? null,
      unsafe: action['twinport:unsafe'] === true,
      refused: refusedByOwner(access?.refused.find(({ affordance }) => affordance === name)?.error),
      last: null,
      calls: ofAction,
    };
  });
}

function refusedByOwner(problem: Problem | undefined): Problem | null {
  return problem !== undefined && problemCode(problem) === 'access-refused' ? problem : null;
}
