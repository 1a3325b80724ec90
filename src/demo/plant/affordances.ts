// What a device can do, in the terms of a W3C Thing Description 1.1, before any protocol: a Thing's affordances without
// forms. Who calls: each device states its own; http-forms.ts and mqtt-forms.ts add how to reach them.
import type { Json } from '../../base/json.ts';

export interface PropertyAffordance {
  readonly [term: string]: Json;
  readonly title: string;
  readonly description: string;
  readonly type: 'number' | 'integer' | 'string' | 'boolean';
  readonly readOnly: true;
  readonly observable: true;
}

interface ActionAffordance {
  readonly [term: string]: Json;
  readonly title: string;
  readonly description: string;
  readonly safe: boolean;
  readonly idempotent: boolean;
}

interface EventAffordance {
  readonly [term: string]: Json;
  readonly title: string;
  readonly description: string;
  readonly data: Json;
}

export interface Affordances {
  /** What kind of machine it is, for services that know what to do with one. */
  readonly '@type': string;
  readonly title: string;
  readonly description: string;
  readonly properties: Readonly<Record<string, PropertyAffordance>>;
  readonly actions: Readonly<Record<string, ActionAffordance>>;
  readonly events: Readonly<Record<string, EventAffordance>>;
}

const measured = { readOnly: true, observable: true } as const;

/** A measured number. `unit` is one of deg, mm, kg, mm/s, Cel, m/s, rpm, kW, mg/L, m, pH; `multipleOf` is the sensor's quantum. */
export function quantity(
  title: string,
  description: string,
  range: {
    unit: string;
    minimum: number;
    maximum: number;
    multipleOf: number;
    /** Where its owner counts it as out of order. */
    'twinport:alarmAbove'?: number;
    'twinport:alarmBelow'?: number;
  },
): PropertyAffordance {
  return { title, description, type: 'number', ...range, ...measured };
}

/** An angle that wraps at 360 degrees: 359.9 is next to 0, and who interpolates takes the short way. */
export function bearing(title: string, description: string, multipleOf: number): PropertyAffordance {
  const range = { unit: 'deg', minimum: 0, maximum: 360, multipleOf };
  return { ...quantity(title, description, range), 'twinport:period': 360 };
}

export function counter(title: string, description: string): PropertyAffordance {
  return {
    title,
    description,
    type: 'integer',
    unit: '1',
    minimum: 0,
    maximum: 2 ** 31 - 1,
    multipleOf: 1,
    ...measured,
  };
}

export function flag(title: string, description: string): PropertyAffordance {
  return { title, description, type: 'boolean', ...measured };
}

export function alarm(
  title: string,
  description: string,
  severity: 'warning' | 'critical' = 'warning',
): PropertyAffordance {
  return { ...flag(title, description), '@type': 'twinport:Alarm', 'twinport:severity': severity };
}

/** What another number is to become: of its unit, range and quantum. */
export function desired(of: string, reported: PropertyAffordance, title: string): PropertyAffordance {
  return { ...reported, title, description: 'What the machine is told to bring it to', 'twinport:desiredOf': of };
}

export function choice(title: string, description: string, values: readonly string[]): PropertyAffordance {
  return { title, description, type: 'string', enum: values, ...measured };
}

/** The schema of an action's input or an event's data: an object whose members are all required, and no others. */
export function record(properties: Readonly<Record<string, Json>>, optional: readonly string[] = []): Json {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', properties, required, additionalProperties: false };
}
