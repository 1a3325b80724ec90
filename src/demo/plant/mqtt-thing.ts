// A Thing over MQTT 3.1.1: telemetry and events as publications, actions as messages to it. MQTT has no answers, so
// what a message led to shows in the reported properties; what was wrong with one is published under `problems`.
// Who calls: plant.ts, for the fish tank.
import { connectAsync, type MqttClient } from 'mqtt';
import { BadRequest, type ControlDesk } from './control-desk.ts';
import { parseJson, problem } from './http-message.ts';
import type { Broker } from './mqtt-broker.ts';
import type { RunningDevice } from './run-device.ts';
import type { Form, Forms } from './thing-description.ts';

const MAX_MESSAGE_BYTES = 4096;

/**
 * Forms of the Thing `name` at a broker. The topic stands both in the path and in the binding's own term: node-wot
 * 0.8 reads only the path.
 */
export function mqttForms(broker: string, name: string): Forms {
  const listen = (verb: string, topic: string): Form => {
    return {
      op: [verb, `un${verb}`],
      href: `${broker}/${topic}`,
      contentType: 'application/json',
      'mqv:controlPacket': 'subscribe',
      'mqv:filter': topic,
    };
  };
  return {
    thing: [{ ...listen('observeallproperties', `${name}/properties`), 'twinport:payload': 'sample' }],
    property: (property) => [listen('observeproperty', `${name}/properties/${property}`)],
    action: (action) => {
      const topic = `${name}/actions/${action}`;
      const publish = { 'mqv:controlPacket': 'publish', 'mqv:topic': topic, 'mqv:qos': '1' };
      return [{ op: 'invokeaction', href: `${broker}/${topic}`, contentType: 'application/json', ...publish }];
    },
    event: (event) => [listen('subscribeevent', `${name}/events/${event}`)],
  };
}

export interface MqttThing {
  close(): Promise<void>;
}

/** Connects the device to the broker and serves it there. */
export async function startMqttThing(running: RunningDevice, desk: ControlDesk, broker: Broker): Promise<MqttThing> {
  const { name } = running.device;
  const client = await connectAsync(broker.url, { ...broker.admit(name), clientId: name });
  await client.subscribeAsync(`${name}/actions/+`, { qos: 1 });
  client.on('message', (topic, payload) => obey(client, desk, name, topic, payload));

  const last = new Map<string, unknown>();
  const stopSamples = running.output.on('sample', (sample) => {
    client.publish(`${name}/properties`, JSON.stringify(sample));
    for (const [property, value] of Object.entries(sample.values)) {
      if (last.get(property) === value) continue;
      last.set(property, value);
      // Retained, or who comes late would not learn of a switch that nobody touches.
      client.publish(`${name}/properties/${property}`, JSON.stringify(value), { retain: true });
    }
  });
  const stopEvents = running.output.on('event', (event) => {
    client.publish(`${name}/events/${event.name}`, JSON.stringify(event.data), { qos: 1 });
  });
  return {
    async close() {
      stopSamples();
      stopEvents();
      await client.endAsync();
    },
  };
}

function obey(client: MqttClient, desk: ControlDesk, name: string, topic: string, payload: Buffer): void {
  const action = topic.split('/')[2] ?? '';
  try {
    if (payload.byteLength > MAX_MESSAGE_BYTES)
      throw new BadRequest(413, `the message is larger than ${MAX_MESSAGE_BYTES} bytes`);
    desk.invoke(action, payload.byteLength === 0 ? undefined : parseJson(payload.toString('utf8')));
  } catch (error) {
    if (!(error instanceof BadRequest)) throw error;
    client.publish(
      `${name}/problems`,
      JSON.stringify({ ...(problem(error.status, error.message) as object), instance: topic }),
      { qos: 1 },
    );
  }
}
