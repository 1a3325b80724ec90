// Data schemas of the demo's services, in the terms of a Thing Description, short enough to read. Who calls: the services.
type Schema = Readonly<Record<string, unknown>>;

export const number = (title: string, unit: string, more: Schema = {}): Schema => ({
  type: 'number',
  title,
  unit,
  ...more,
});
export const whole = (title: string, minimum: number, maximum: number, more: Schema = {}): Schema => ({
  type: 'integer',
  title,
  minimum,
  maximum,
  ...more,
});
export const text = (title: string, more: Schema = {}): Schema => ({ type: 'string', title, ...more });
/** A moment, in ISO 8601. */
export const moment = (title: string): Schema => text(title, { format: 'date-time' });
export const flag = (title: string): Schema => ({ type: 'boolean', title });
export const list = (title: string, items: Schema, more: Schema = {}): Schema => ({
  type: 'array',
  title,
  items,
  ...more,
});
/** An object whose members are all required but those that are named, and no others. */
export function record(
  properties: Readonly<Record<string, Schema>>,
  optional: readonly string[] = [],
  title?: string,
): Schema {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return {
    type: 'object',
    ...(title === undefined ? {} : { title }),
    properties,
    required,
    additionalProperties: false,
  };
}
