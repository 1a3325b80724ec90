// How each property of a device reaches us: by a stream of all, by a stream of its own, or by asking. Properties that share a
// form, each with its place in the message, share one subscription or one poll. Called by device-session.ts and tests.
import type { DeviceDescription, DeviceProperty } from './device-description.ts';
import { LONG_POLL, type DeviceForm, type ProtocolClient } from './protocol-client.ts';

/** A property and where its value stands in the messages of the route (RFC 6901). */
interface RoutedProperty {
  readonly property: DeviceProperty;
  readonly pointer: string;
}

export interface Route {
  readonly form: DeviceForm;
  readonly client: ProtocolClient;
  /** `sample`: {time, sequence, values} of all. `values`: the values themselves, each at its pointer. */
  readonly carries: 'sample' | 'values';
  readonly properties: readonly RoutedProperty[];
  readonly intervalMs: number;
}

export interface Routes {
  readonly streams: readonly Route[];
  readonly polls: readonly Route[];
  /** Properties to which no form leads, with the reason. */
  readonly unreached: readonly string[];
}

const DEFAULT_POLL_MS = 1_000;
/** What a question that waits did not say, as nothing has changed or it came between two of them, is read this often. */
const CONFIRM_MS = 15_000;
const MOST_LONG_POLLS = 8;

/** The way to a form that fails to open; reported once for the property. */
type ClientOf = (form: DeviceForm) => Promise<ProtocolClient>;

export async function planRoutes(description: DeviceDescription, clientOf: ClientOf): Promise<Routes> {
  const readable = description.properties.filter((property) => property.readable);
  const streams = new RouteList();
  const polls = new RouteList();
  const unreached: string[] = [];
  const whole = await find(description.forms, 'observeallproperties', 'canSubscribe', clientOf);
  const asked = await find(description.forms, 'readallproperties', 'canRead', clientOf);
  for (const property of readable) {
    const own = { property, pointer: '' };
    const member = { property, pointer: `/${property.key.replaceAll('~', '~0').replaceAll('/', '~1')}` };
    if (whole.way !== null) {
      streams.add(whole.way, member, 0);
      if (isLongPoll(whole.way) && asked.way !== null) polls.add(asked.way, member, CONFIRM_MS);
      continue;
    }
    const observed = await find(property.forms, 'observeproperty', 'canSubscribe', clientOf);
    const intervalMs = property.pollMs ?? description.pollMs ?? DEFAULT_POLL_MS;
    const read = await find(property.forms, 'readproperty', 'canRead', clientOf);
    // Each question that waits holds a connection of the device.
    const waits = observed.way !== null && isLongPoll(observed.way);
    if (observed.way !== null && !(waits && read.way !== null && streams.longPolls >= MOST_LONG_POLLS)) {
      streams.add(observed.way, own, 0);
      if (waits && read.way !== null) polls.add(read.way, own, CONFIRM_MS);
      continue;
    }
    // Asked for together where that is possible, and apart where it has a rate of its own.
    if (asked.way !== null && (read.way === null || (property.pollMs === null && readable.length > 1)))
      polls.add(asked.way, member, intervalMs);
    else if (read.way !== null) polls.add(read.way, own, intervalMs);
    else {
      // MQTT has no reading: a form for it is one to listen at.
      const heard = await find(property.forms, 'readproperty', 'canSubscribe', clientOf);
      if (heard.way !== null) streams.add(heard.way, own, 0);
      else {
        const why = observed.why ?? read.why ?? heard.why ?? 'it has no form to read or observe it';
        unreached.push(`properties/${property.key}: ${why}`);
      }
    }
  }
  return { streams: streams.all(), polls: polls.all(), unreached };
}

interface Way {
  readonly form: DeviceForm;
  readonly client: ProtocolClient;
}

async function find(
  forms: readonly DeviceForm[],
  operation: string,
  ability: 'canSubscribe' | 'canRead',
  clientOf: ClientOf,
): Promise<{ readonly way: Way | null; readonly why: string | null }> {
  let why: string | null = null;
  // Of several ways to listen, one that loses nothing between two answers.
  const fitting = forms.filter(({ operations }) => operations.includes(operation));
  for (const form of fitting.toSorted((one, other) => Number(waitsAt(one)) - Number(waitsAt(other)))) {
    try {
      const client = await clientOf(form);
      if (client[ability](form)) return { way: { form, client }, why: null };
    } catch (error) {
      why ??= (error as Error).message;
    }
  }
  return { way: null, why };
}

const waitsAt = ({ subprotocol }: DeviceForm): boolean => subprotocol === LONG_POLL;
const isLongPoll = ({ form }: Way): boolean => waitsAt(form);

/** Routes by what they have in common. */
class RouteList {
  readonly #routes = new Map<string, Route & { properties: RoutedProperty[] }>();

  add({ form, client }: Way, { property, pointer }: RoutedProperty, intervalMs: number): void {
    // OPC UA and Modbus tell things apart by terms of their own, behind one address.
    const { op: _op, href: _href, 'twinport:pointer': within, ...others } = form.terms;
    const key = JSON.stringify([form.href, form.security, intervalMs, others]);
    const carries = form.terms['twinport:payload'] === 'sample' ? 'sample' : 'values';
    const route = this.#routes.get(key) ?? { form, client, carries, properties: [], intervalMs };
    this.#routes.set(key, route);
    route.properties.push({ property, pointer: typeof within === 'string' ? within : pointer });
  }

  get longPolls(): number {
    return [...this.#routes.values()].filter(isLongPoll).length;
  }

  all(): readonly Route[] {
    return [...this.#routes.values()];
  }
}
