// A Thing over HTTP as a device's firmware serves it: description, properties, actions with a status to follow, and
// Server-Sent Events. Who calls: plant.ts mounts one under each device's name.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Json } from '../../base/json.ts';
import { BadRequest, type ControlDesk, type Run } from './control-desk.ts';
import { EventStream } from './event-stream.ts';
import { problem, readJson, sendJson } from './http-message.ts';
import type { RunningDevice } from './run-device.ts';
import type { Form, Forms } from './thing-description.ts';

const MAX_STREAMS = 64;
const JSON_TYPE = 'application/json';

/** Forms of a Thing at `base`, such as `http://127.0.0.1:8080/arm-1`. */
export function httpForms(base: string): Forms {
  const get = (op: string, href: string): Form => ({ op, href, contentType: JSON_TYPE, 'htv:methodName': 'GET' });
  const sse = (verb: string, href: string): Form => {
    return { op: [verb, `un${verb}`], href, contentType: JSON_TYPE, subprotocol: 'sse' };
  };
  return {
    thing: [
      get('readallproperties', `${base}/properties`),
      { ...sse('observeallproperties', `${base}/observe`), 'twinport:payload': 'sample' },
    ],
    property: (name) => [
      get('readproperty', `${base}/properties/${name}`),
      sse('observeproperty', `${base}/observe/${name}`),
    ],
    action: (name) => [
      { op: 'invokeaction', href: `${base}/actions/${name}`, contentType: JSON_TYPE, 'htv:methodName': 'POST' },
    ],
    event: (name) => [sse('subscribeevent', `${base}/events/${name}`)],
  };
}

export class HttpThing {
  readonly #running: RunningDevice;
  readonly #desk: ControlDesk | undefined;
  readonly #description: Json;
  readonly #base: string;
  readonly #streams = new Set<EventStream>();

  /** Without a `desk` the Thing is only read over HTTP; its actions and telemetry go by another protocol. */
  constructor(running: RunningDevice, options: { description: Json; base: string; desk?: ControlDesk }) {
    this.#running = running;
    this.#desk = options.desk;
    this.#description = options.description;
    this.#base = options.base;
  }

  /**
   * Answers one request; `path` is what follows the Thing's own path, split at the slashes.
   * @throws BadRequest for what it will not do
   */
  async handle(request: IncomingMessage, response: ServerResponse, path: readonly string[]): Promise<void> {
    const [kind, name, run] = path;
    const method = request.method ?? 'GET';
    if (kind === 'actions' && name !== undefined && this.#desk !== undefined) {
      if (run !== undefined) this.#follow(this.#desk, this.#desk.find(name, Number(run)), method, response);
      else if (method === 'POST') this.#begin(this.#desk, name, await readJson(request), response);
      else throw new BadRequest(405, `an action is invoked with POST, not ${method}`);
      return;
    }
    if (method !== 'GET') throw new BadRequest(405, `this can only be read with GET, not ${method}`);
    if (kind === undefined) {
      sendJson(response, 200, this.#description, { 'content-type': 'application/td+json' });
    } else if (kind === 'properties' && path.length <= 2) this.#read(name, response);
    else if (kind === 'observe' && path.length <= 2 && this.#desk !== undefined) this.#observe(name, response);
    else if (kind === 'events' && path.length === 2 && this.#desk !== undefined) this.#subscribe(name!, response);
    else throw new BadRequest(404, 'there is nothing here');
  }

  close(): void {
    for (const stream of this.#streams) stream.end();
  }

  #read(name: string | undefined, response: ServerResponse): void {
    const { time, sequence, values } = this.#running.latest;
    const body = name === undefined ? values : values[this.#property(name)]!;
    sendJson(response, 200, body, { 'twinport-time': String(time), 'twinport-sequence': String(sequence) });
  }

  #observe(name: string | undefined, response: ServerResponse): void {
    if (name !== undefined) this.#property(name);
    const stream = this.#open(response, () => stop());
    let last: unknown;
    const send = (sample: RunningDevice['latest']) => {
      const value = name === undefined ? sample : sample.values[name];
      if (value !== last) stream.sendSample(sample.sequence, JSON.stringify(value));
      last = value;
    };
    const stop = this.#running.output.on('sample', send);
    send(this.#running.latest);
  }

  #subscribe(name: string, response: ServerResponse): void {
    if (!Object.hasOwn(this.#running.device.affordances.events, name))
      throw new BadRequest(404, `there is no event ${name}`);
    const stream = this.#open(response, () => stop());
    const stop = this.#running.output.on('event', (event) => {
      if (event.name === name) stream.sendEvent(event.sequence, JSON.stringify(event.data));
    });
  }

  #open(response: ServerResponse, onClose: () => void): EventStream {
    if (this.#streams.size >= MAX_STREAMS) throw new BadRequest(503, `no more than ${MAX_STREAMS} streams at once`);
    const stream: EventStream = new EventStream(response, () => {
      this.#streams.delete(stream);
      onClose();
    });
    this.#streams.add(stream);
    return stream;
  }

  #begin(desk: ControlDesk, action: string, input: Json | undefined, response: ServerResponse): void {
    const run = desk.invoke(action, input);
    const status = this.#status(run);
    sendJson(response, 201, status, { location: this.#href(run) });
  }

  #follow(desk: ControlDesk, run: Run, method: string, response: ServerResponse): void {
    if (method === 'DELETE') {
      desk.cancel(run);
      response.writeHead(204).end();
      return;
    }
    if (method !== 'GET') throw new BadRequest(405, `a run is read with GET and cancelled with DELETE, not ${method}`);
    sendJson(response, 200, this.#status(run));
  }

  #status(run: Run): Json {
    const { status, progress, reason } = run.operation;
    const shown = {
      status,
      progress: Number(progress.toFixed(3)),
      href: this.#href(run),
      timeRequested: run.requestedAt.toISOString(),
    };
    return reason === undefined ? shown : { ...shown, error: problem(409, reason) };
  }

  #href(run: Run): string {
    return `${this.#base}/actions/${run.operation.action}/${run.number}`;
  }

  #property(name: string): string {
    if (!Object.hasOwn(this.#running.latest.values, name)) throw new BadRequest(404, `there is no property ${name}`);
    return name;
  }
}
