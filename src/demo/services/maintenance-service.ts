// Maintenance of wind turbines: a diagnosis from the shaking of the nacelle, and tickets for the crew.
// Who calls: maintenance.ts as a process of its own, tests in theirs.
import { join } from 'node:path';
import type { Clock } from '../../base/clock.ts';
import { TwinportError, type CallContext, type ServiceSystem } from '../../service-sdk/index.ts';
import { analyse, judge, LEAST_ROTOR_HZ, LEAST_TURNS, type Finding } from './diagnosis.ts';
import { Recording } from './recording.ts';
import { list, moment, number, record, text, whole } from './schemas.ts';
import type { DemoServiceOptions, StartedService } from './service-process.ts';
import { TicketBook, type Severity } from './tickets.ts';

const speed = (title: string) => number(title, 'mm/s', { minimum: 0 });
const peak = record({
  frequency: number('Frequency', 'Hz'),
  amplitude: number('Amplitude', 'mm/s2'),
  order: text('Order', { enum: ['1P', '2P', '3P', '6P', 'none'], description: 'Times a turn of the rotor' }),
  confidence: number('Confidence', '1', { minimum: 0, maximum: 1 }),
});
const finding = {
  seconds: number('Signal', 's'),
  samples: whole('Samples', 0, 1_000_000),
  rotorHz: number('Turns of the rotor', 'Hz'),
  oncePerTurn: speed('Once a turn (1P)'),
  bladePassing: speed('Blade passing (3P)'),
  rest: speed('Everything else'),
  peaks: list('Peaks of the spectrum', peak),
};
const state = text('State', { enum: ['open', 'planned', 'in progress', 'done', 'closed'] });
const severity = text('Severity', { enum: ['low', 'medium', 'high'], default: 'medium' });
const ticketId = text('Ticket', { pattern: '^T-\\d{4,}$' });

const description = {
  '@context': ['https://www.w3.org/2022/wot/td/v1.1', { twinport: 'urn:twinport:vocabulary:', '@language': 'en' }],
  id: 'urn:twinport:demo:maintenance',
  title: 'Turbine maintenance',
  titles: { de: 'Windradwartung' },
  description: 'Listens to the shaking of a nacelle, says what causes it, and sends a crew',
  descriptions: { de: 'Hört auf das Schwingen einer Gondel, sagt, woher es kommt, und schickt einen Trupp' },
  'twinport:serves': ['twinport:WindTurbine'],
  'twinport:needs': [
    {
      id: 'vibration',
      title: 'Vibration and rotor speed',
      titles: { de: 'Schwingung und Rotordrehzahl' },
      reason: 'The diagnosis is computed from the acceleration of the nacelle, turn by turn of the rotor.',
      reasons: { de: 'Die Diagnose wird aus der Beschleunigung der Gondel berechnet, Umdrehung für Umdrehung.' },
      types: ['twinport:WindTurbine'],
      properties: ['vibration', 'rotorSpeed', 'acceleration'],
    },
  ],
  properties: {
    tickets: list(
      'Tickets',
      record({
        id: ticketId,
        finding: text('Finding'),
        severity,
        state,
        openedAt: moment('Opened'),
        changedAt: moment('Changed'),
      }),
      { readOnly: true, observable: true, description: 'Newest first' },
    ),
  },
  actions: {
    diagnose: {
      title: 'Diagnose',
      titles: { de: 'Diagnose stellen' },
      description: 'Listens for a while and says what shakes the turbine; findings come while it listens',
      descriptions: {
        de: 'Hört eine Weile zu und sagt, was das Windrad schwingen lässt; Befunde kommen währenddessen',
      },
      input: record({ seconds: whole('Listen for', 10, 120, { unit: 's', default: 30 }) }),
      output: record({
        condition: text('Condition', { enum: ['good', 'watch', 'act'] }),
        cause: text('Cause'),
        evidence: list('Evidence', text('Evidence')),
        finding: record(finding, [], 'What was found'),
      }),
      'twinport:stream': record(finding),
      safe: true,
    },
    openTicket: {
      title: 'Open a ticket',
      titles: { de: 'Auftrag anlegen' },
      description: 'Sends the crew; for listed and paired keys',
      descriptions: { de: 'Schickt den Trupp; für gelistete und gekoppelte Schlüssel' },
      input: record({ finding: text('Finding', { minLength: 3, maxLength: 300 }), severity }),
      output: record({ ticket: ticketId }),
      safe: false,
    },
    closeTicket: {
      title: 'Close a ticket',
      titles: { de: 'Auftrag schließen' },
      description: 'Calls the crew back; for listed and paired keys',
      descriptions: { de: 'Ruft den Trupp zurück; für gelistete und gekoppelte Schlüssel' },
      input: record({ ticket: ticketId }),
      output: record({ ticket: ticketId, state }),
      safe: false,
    },
  },
  events: {
    ticketChanged: { title: 'Ticket changed', data: record({ ticket: ticketId, state }) },
  },
};

const readable = (value: number): number => Number(value.toPrecision(4));

/** Offers maintenance: anybody may have a turbine diagnosed, listed and paired keys send the crew. */
export async function startMaintenance(
  system: ServiceSystem,
  { data, allowed, logger, clock }: DemoServiceOptions,
): Promise<StartedService> {
  const crew = { keys: [...allowed], pairing: true as const };
  const service = await system.offer({
    description,
    policy: { observe: 'open', actions: { diagnose: 'open', openTicket: crew, closeTicket: crew } },
    maxRatesHz: { vibration: 5 },
  });
  const tickets = await TicketBook.open(join(data, 'maintenance.tickets.json'), clock, (error) =>
    logger('error', `tickets were not written: ${error.message}`),
  );
  const show = (): void => service.set({ tickets: tickets.list().map((ticket) => ({ ...ticket })) });
  show();
  tickets.on('changed', ({ id, state: now }) => {
    show();
    service.emitEvent('ticketChanged', { ticket: id, state: now });
  });
  service.handle('diagnose', (input, context) => diagnose((input as { seconds: number }).seconds, context, clock));
  service.handle('openTicket', async (input) => {
    const asked = input as { finding: string; severity: Severity };
    return { ticket: (await tickets.add(asked.finding, asked.severity)).id };
  });
  service.handle('closeTicket', async (input) => {
    const { id, state: now } = await tickets.close((input as { ticket: string }).ticket);
    return { ticket: id, state: now };
  });
  return { service, stop: () => tickets.stop() };
}

async function diagnose(seconds: number, context: CallContext, clock: Clock) {
  const recording = new Recording(context.require('vibration'), clock);
  const found = (): Finding | null =>
    analyse({ acceleration: recording.samples('acceleration'), rotorSpeed: recording.samples('rotorSpeed') });
  await recording.listen(seconds, 'acceleration', context, (second) => {
    const now = second < seconds ? found() : null;
    if (now !== null) context.stream(shown(now));
  });
  const last = found();
  if (last === null)
    throw new TwinportError(
      'action-failed',
      `there is too little to hear: the rotor must turn faster than ${60 * LEAST_ROTOR_HZ} rpm and ${LEAST_TURNS} times`,
    );
  const { condition, cause, evidence } = judge(last, recording.samples('vibration'));
  return { condition, cause, evidence, finding: shown(last) };
}

function shown({ seconds, samples, rotorHz, oncePerTurn, bladePassing, rest, peaks }: Finding) {
  return {
    seconds: readable(seconds),
    samples,
    rotorHz: readable(rotorHz),
    oncePerTurn: readable(oncePerTurn),
    bladePassing: readable(bladePassing),
    rest: readable(rest),
    peaks: peaks.map(({ frequency, amplitude, order, confidence }) => ({
      frequency: readable(frequency),
      amplitude: readable(amplitude),
      order,
      confidence: readable(confidence),
    })),
  };
}
